import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given

from events.clinical import AdverseEventAmended, Amendment
from events.envelope import SIMULATED_SOURCE
from events.sample import envelope, moment
from events.yellow_card import DraftField
from reports.card import IdentifierInDraft, YellowCard
from reports.card_form import FORM, label_of, rank_of
from reports.card_text import as_json, as_text
from reports.case import UnknownCase
from reports.imdrf import TERMS, suggest
from reports.yellow_card import UnknownField, draft
from tests.people import identifiers, said_after, said_before, telling_parts
from tests.reports.cases import (
    PICTURE,
    UPLOAD,
    cleared,
    history,
    raised,
    registered,
    reported,
    reviewed,
)

GOLDEN = Path(__file__).parent / "golden" / "yellow_card.txt"
SIGNAL, REPORT = raised(), reported()
REVIEW = reviewed(SIGNAL, reason="X-ray asked for")
WHOLE = history(SIGNAL, REPORT, REVIEW)
PERSON = (
    DraftField(name="reporter.name", value="A. Clinician"),
    DraftField(name="reporter.email", value="a.clinician@example.org"),
    DraftField(name="reporter.phone", value="020 7946 0018"),
)


def card(*events: Any, about: UUID = REPORT.id, **other: Any) -> YellowCard:
    given: dict[str, Any] = {"as_of": moment(70), "nation": "england"}
    return draft(events or WHOLE, about=about, **(given | other))


def test_the_text_reads_as_agreed() -> None:
    text = as_text(card(typed=PERSON, ledger_heads=("events/0 at 12: 00ff",)))

    assert text == GOLDEN.read_text()


@pytest.mark.parametrize("about", [SIGNAL.id, REPORT.id], ids=["signal", "report"])
def test_every_filled_field_names_an_event_that_exists(about: UUID) -> None:
    known = {event.id for event in WHOLE}

    fields = card(about=about, typed=PERSON).fields

    assert {field.source_event for field in fields if field.origin == "event"} <= known
    assert {field.name for field in fields if field.origin == "program"} == {"device.type"}
    assert len({field.name for field in fields}) == len(fields)


def test_a_whole_report_with_its_reporter_has_no_gaps() -> None:
    assert card(typed=PERSON).gaps == ()


def test_a_signal_alone_makes_a_draft_that_says_nobody_reported_harm() -> None:
    alone = card(*history(SIGNAL), about=SIGNAL.id)

    narrative = next(field for field in alone.fields if field.name == "incident.narrative")
    assert narrative.source_event == SIGNAL.id
    assert "nobody has reported harm" in narrative.note
    assert alone.value("incident.evidence_1") == (
        "2026-03-02 00:00 UTC: impedance, left contact 2: 4,200 ohm"
    )


def test_a_report_alone_makes_a_draft_and_lists_what_is_missing_with_why() -> None:
    bare = reported(
        seriousness="unknown", narrative="", device_problem_codes=(), reporter_role="unknown"
    )

    gaps = {gap.name: gap.why for gap in card(bare, about=bare.id, nation=None).gaps}

    assert {
        "Reporter: Name",
        "Reporter: Role or profession",
        "Reporter: E-mail",
        "Patient (no identifiers): Age at the event [years]",
        "Device: Serial number",
        "Implant: Implanted on",
        "Incident: What happened",
        "Harm: Seriousness",
        "Harm: at least one IMDRF A code (device problem)",
        "Nation",
    } <= gaps.keys()
    assert all(gaps.values())


def test_an_amendment_replaces_the_report_and_is_named_as_the_source() -> None:
    better = REPORT.data.model_copy(update={"narrative": "Loss of effect while resting."})
    amended = AdverseEventAmended(
        **envelope("adverse_event.amended", day=66),
        data=Amendment(amends=REPORT.id, reason="misheard", report=better),
    )

    now = card(*WHOLE, amended)
    before = card(*WHOLE, amended, as_of=moment(65))

    narrative = next(field for field in now.fields if field.name == "incident.narrative")
    assert (narrative.value, narrative.source_event) == (better.narrative, amended.id)
    assert before.value("incident.narrative") == REPORT.data.narrative


@pytest.mark.parametrize("write", [as_text, as_json])
def test_an_identifier_in_free_text_stops_the_export_and_is_not_repeated(write: Any) -> None:
    named = reported(narrative="Patient 943 476 5919 lost the effect.")
    held = card(named, about=named.id)

    with pytest.raises(IdentifierInDraft) as refused:
        write(held)

    message = str(refused.value)
    assert "incident.narrative holds what looks like an NHS number at character 9" in message
    assert str(named.id) in message
    assert "476" not in message
    assert held.withheld == {"incident.narrative"}


@given(before=said_before, identifier=identifiers, after=said_after)
def test_no_card_repeats_what_would_identify_a_person(
    before: str, identifier: str, after: str
) -> None:
    named = reported(narrative=before + identifier + after)
    held = card(named, about=named.id)

    for write in (as_text, as_json):
        with pytest.raises(IdentifierInDraft) as refused:
            write(held)
        told = [str(refused.value), *map(str, held.identifying)]
        told = [each.replace(str(named.id), "") for each in told]  # it has digits of its own
        assert not any(part in each for each in told for part in telling_parts(identifier))


def test_an_identifier_typed_into_the_draft_or_a_review_stops_it_too() -> None:
    review = reviewed(SIGNAL, reason="rang her on 020 7946 0018")
    typed = (DraftField(name="actions.investigation", value="asked jo@example.org"),)

    held = card(*history(SIGNAL, REPORT, review), about=SIGNAL.id, typed=typed)

    assert held.withheld == {"actions.review_1", "actions.investigation"}


def test_the_reporters_own_address_is_no_identifier_of_the_patient() -> None:
    assert card(typed=PERSON).identifying == ()


def test_what_a_person_typed_stands_instead_of_what_events_say() -> None:
    typed = (DraftField(name="device.brand", value="Brand B"),)

    brand = next(field for field in card(typed=typed).fields if field.name == "device.brand")

    assert (brand.value, brand.origin, brand.source_event) == ("Brand B", "typed", None)


def test_chosen_codes_come_after_those_of_the_report_and_leave_the_suggestions() -> None:
    typed = (DraftField(name="harm.code", value="F1905"),)

    chosen = card(typed=typed)

    assert chosen.value("harm.code_3") == "F1905 Device Revision or Replacement"
    assert "F1905" not in {code.code for code in chosen.suggestions}


def test_a_field_the_form_does_not_have_is_refused_by_name() -> None:
    with pytest.raises(UnknownField, match=r"no field 'patient\.name'"):
        card(typed=(DraftField(name="patient.name", value="x"),))


def test_an_incident_before_the_implant_or_after_today_is_named_as_a_contradiction() -> None:
    late = registered(implanted_on=date(2026, 6, 1))

    whys = [gap.why for gap in card(late, REPORT).gaps]

    assert "the incident (2026-03-05) is before the implant (2026-06-01); one of them is wrong" in (
        whys
    )
    assert card(late, REPORT).value("implant.duration_days") is None


def test_a_wrong_check_digit_of_the_udi_is_named() -> None:
    wrong = registered(udi={"di": "05391234567893"})

    assert "its check digit is wrong; scan the label again" in [
        gap.why for gap in card(wrong, REPORT).gaps
    ]


def test_a_fracture_that_only_telemetry_suggests_is_not_called_one() -> None:
    seen = card(*history(SIGNAL), about=SIGNAL.id)
    unseen = card(registered(), UPLOAD, SIGNAL, about=SIGNAL.id)

    assert "A040101" in {code.code for code in seen.suggestions}
    assert "A040101" not in {code.code for code in unseen.suggestions}
    assert "A072201" in {code.code for code in unseen.suggestions}


def test_what_was_learnt_later_is_not_in_the_draft() -> None:
    early = card(about=SIGNAL.id, as_of=moment(62))

    assert early.value("incident.imaging_1") is None
    assert card(about=SIGNAL.id).value("incident.imaging_1") is not None
    with pytest.raises(UnknownCase, match="was known at 2026-03-01"):
        card(as_of=moment(59))


def test_a_cleared_signal_still_says_why_it_was_raised_and_that_it_was_cleared() -> None:
    gone = cleared(SIGNAL)

    now = card(*history(SIGNAL, gone), about=SIGNAL.id, as_of=moment(90))

    assert "4,200 ohm against a threshold of 3,000 ohm" in (now.value("incident.signal") or "")
    assert now.value("incident.evidence_1") is not None
    since = next(field for field in now.fields if field.name == "incident.since")
    assert (since.value, since.source_event) == (
        "2026-03-30 00:00 UTC: No longer suspected",
        gone.id,
    )


def test_other_devices_do_not_matter() -> None:
    other = registered(device="device-2")

    assert card(*WHOLE, other) == card()


def test_simulated_events_make_a_draft_that_says_so() -> None:
    simulated = SIGNAL.model_copy(update={"source": f"{SIMULATED_SOURCE}:detector"})

    text = as_text(card(*history(simulated), about=SIGNAL.id))

    assert "Never send this" in text.splitlines()[1]


def test_the_json_says_that_nothing_was_submitted_and_names_sources() -> None:
    read = json.loads(as_json(card(typed=PERSON)))

    assert read["submitted"] is False
    assert "submits nothing" in read["notice"]
    by_name = {field["name"]: field for field in read["fields"]}
    assert by_name["incident.imaging_1"]["source_event"] == str(PICTURE.id)
    assert by_name["reporter.name"]["origin"] == "typed"


def test_every_suggested_code_has_its_term_and_every_field_its_place() -> None:
    for hazard in ("lead_fracture", "lead_migration", "infection", "pain", "generator_failure"):
        annexes = {code.code[0] for code in suggest(hazard)}
        assert "A" in annexes
        assert annexes & {"E", "F"}
    assert all(TERMS.values())
    assert [slot.name for slot in FORM] == sorted((slot.name for slot in FORM), key=rank_of)
    assert label_of("harm.code_3") == "IMDRF code 3"
