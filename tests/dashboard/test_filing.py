from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given

from dashboard.faults import NARRATIVE_MAX
from dashboard.filing import Filed, adverse_event, faults, imaging_of
from dashboard.report_words import as_filed, differences
from dashboard.triage import Decision
from dashboard.triage import faults as triage_faults
from events.sample import moment
from tests.people import identifiers, said_after, said_before, telling_parts

NOW = moment(100.5)
FILED = Filed(
    device="device-1",
    happened_on=date(2026, 4, 1),
    hazard="pain",
    narrative="Burning at the pocket since Tuesday.",
    pain_nrs=6.0,
    pain_site="implant_site",
)


def test_a_whole_form_has_no_faults() -> None:
    assert faults(FILED, now=NOW) == ()


def test_an_empty_form_says_everything_that_is_missing_at_once() -> None:
    empty = Filed(device="", happened_on=None, hazard="")

    found = faults(empty, now=NOW)

    assert [fault.question for fault in found] == [
        "Device",
        "What went wrong",
        "Day it happened",
        "What happened",
    ]


@pytest.mark.parametrize(
    ("hazard", "typed", "question"),
    [
        ("infection", {"temperature_c": 101.3}, "Temperature"),
        ("infection", {"crp_mg_l": -1.0}, "CRP"),
        ("pain", {"pain_nrs": 11.0}, "Pain"),
        ("lead_migration", {"displacement_mm": 501.0}, "Moved by"),
        ("pain", {"happened_on": date(1026, 4, 1)}, "Day it happened"),
    ],
)
def test_a_number_that_cannot_be_is_refused_where_it_is_asked_and_only_there(
    hazard: str, typed: dict[str, Any], question: str
) -> None:
    picture: dict[str, Any] = {"modality": "x_ray", "finding": "migrated"}
    form = replace(FILED, hazard=hazard, **picture)

    (fault,) = faults(replace(form, **typed), now=NOW)

    assert (fault.question, fault.missing) == (question, False)
    assert faults(form, now=NOW) == ()
    if question != "Day it happened":
        assert faults(replace(form, hazard="mri_exposure", **typed), now=NOW) == ()


@pytest.mark.parametrize(
    ("narrative", "kind"),
    [
        ("943 476 5919 fell on the implant", "NHS number"),
        ("She was born 3/4/1961", "date of birth"),
        ("lives at M1 1AE", "postcode"),
    ],
)
def test_an_identifier_is_refused_by_kind_and_place_and_not_repeated(
    narrative: str, kind: str
) -> None:
    (fault,) = faults(replace(FILED, narrative=narrative), now=NOW)

    assert kind in fault.why
    assert "at character" in fault.why
    assert narrative not in fault.why
    assert not any(part in fault.why for part in ("943", "1961", "M1"))


@given(before=said_before, identifier=identifiers, after=said_after)
def test_an_identifier_is_refused_everywhere_and_repeated_nowhere(
    before: str, identifier: str, after: str
) -> None:
    text = before + identifier + after
    filed = replace(FILED, narrative=text)

    said = " ".join(
        (
            *map(str, faults(filed, now=NOW)),
            *triage_faults(Decision(action="acknowledged", reason=text), state="open", people=()),
        )
    )

    assert "What happened: there is" in said
    assert "Reason: there is" in said
    assert not any(part in said for part in telling_parts(identifier))


def test_a_number_of_a_person_is_no_device_and_no_centre() -> None:
    filed = replace(FILED, device="943-476-5919", centre="SW1A-1AA")

    said = faults(filed, now=NOW)

    assert [fault.question for fault in said] == ["Device", "Centre"]
    assert not any(part in fault.why for part in ("943", "1AA") for fault in said)
    assert faults(replace(FILED, device="SN9434765919"), now=NOW) == ()


def test_tomorrow_is_refused_but_a_british_summer_night_is_not() -> None:
    tomorrow = NOW.date() + timedelta(days=1)
    late = NOW.replace(hour=23, minute=30)

    assert faults(replace(FILED, happened_on=tomorrow), now=NOW)
    assert faults(replace(FILED, happened_on=tomorrow), now=late) == ()


def test_a_report_of_today_without_a_time_is_never_in_the_future() -> None:
    morning = NOW.replace(hour=8)
    today = replace(FILED, happened_on=NOW.date())

    assert today.moment(now=morning) == morning
    assert replace(today, happened_at=time(7, 15)).moment(now=morning).hour == 7
    assert faults(replace(today, happened_at=time(9)), now=morning)


def test_an_unknown_device_is_accepted_and_flagged() -> None:
    assert adverse_event(FILED, device_known=True).data_quality == ()
    assert "device unknown" in adverse_event(FILED, device_known=False).data_quality[0]


def test_the_report_says_what_the_form_says() -> None:
    report = adverse_event(FILED, device_known=True)

    assert (report.hazard, report.pain_nrs, report.pain_site) == ("pain", 6.0, "implant_site")
    assert report.narrative == FILED.narrative


INFECTION = replace(
    FILED,
    hazard="infection",
    ticked=("wound",),
    wound=("erythema",),
    temperature_c=38.6,
    crp_mg_l=84.0,
    culture="positive",
    organism="S. aureus",
    action="medication",
)


def test_a_narrative_of_a_megabyte_is_refused_with_the_limit_and_not_searched() -> None:
    long = replace(FILED, narrative="943 476 5919 " * 80_000)

    (fault,) = faults(long, now=NOW)

    assert "1,040,000 characters" in fault.why
    assert f"{NARRATIVE_MAX:,}" in fault.why


def test_a_script_in_the_text_is_text() -> None:
    said = "<script>alert(1)</script> [x](javascript:alert(1))"

    assert faults(replace(FILED, narrative=said), now=NOW) == ()
    assert adverse_event(replace(FILED, narrative=said), device_known=True).narrative == said


def test_codes_follow_from_plain_words() -> None:
    report = adverse_event(INFECTION, device_known=True)

    assert report.patient_problem_codes == ("E2115",)
    assert report.impact_codes == ("F2303",)
    assert report.component_codes == ("G04060",)
    assert report.infection is not None
    assert (report.infection.temperature_c, report.infection.organism) == (38.6, "S. aureus")


def test_what_does_not_matter_for_the_hazard_is_not_kept() -> None:
    report = adverse_event(replace(INFECTION, hazard="generator_failure"), device_known=True)

    assert report.infection is None
    assert (report.pain_nrs, report.pain_site, report.side) == (None, None, None)


def test_a_picture_is_an_event_of_its_own_and_asks_what_it_showed() -> None:
    moved = replace(
        FILED, hazard="lead_migration", modality="x_ray", finding="migrated", displacement_mm=6.0
    )

    picture = imaging_of(moved)

    assert picture is not None
    assert (picture.finding, picture.displacement_mm) == ("migrated", 6.0)
    assert "C0701" in adverse_event(moved, device_known=True).investigation_codes
    assert imaging_of(replace(moved, hazard="pain")) is None
    (fault,) = faults(replace(moved, finding=None), now=NOW)
    assert (fault.question, fault.missing) == ("Picture", True)


def test_an_amendment_keeps_what_its_form_does_not_ask() -> None:
    moved = replace(FILED, hazard="lead_migration", modality="x_ray", finding="migrated")
    first = adverse_event(moved, device_known=False)

    second = adverse_event(
        as_filed(first, device="device-1", time=moment(90.5)), device_known=True, before=first
    )

    assert second == first


def test_an_amendment_shows_each_answer_that_changed_before_and_after() -> None:
    first = adverse_event(replace(INFECTION, culture="pending", organism=""), device_known=True)
    second = adverse_event(INFECTION, device_known=True, before=first)

    (change,) = differences(first, second, times=(moment(90.5), moment(90.5)))

    assert (change.question, change.before, change.after) == (
        *("Culture", "pending", "positive: S. aureus"),
    )


def test_the_form_to_amend_begins_as_the_report_was_filed() -> None:
    report = adverse_event(INFECTION, device_known=True)

    again = as_filed(report, device="device-1", time=moment(90.5))

    assert again.ticked == ("wound",)
    assert (again.happened_at, again.culture, again.crp_mg_l) == (None, "positive", 84.0)
