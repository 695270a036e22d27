"""Yellow Card drafts as PDF, XML and text: complete, safe and the same each time."""

from io import BytesIO
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from pypdf import PdfReader

from events.envelope import SIMULATED_SOURCE
from events.sample import adverse_event, moment
from events.yellow_card import DraftField
from reports.card import IdentifierInDraft
from reports.card_mir import as_mir
from reports.card_pdf import as_pdf
from reports.card_text import as_json, as_text
from reports.yellow_card import draft
from tests.reports.cases import history, registered, reported
from tests.reports.test_yellow_card import PERSON, REPORT, SIGNAL, card

ATTACK = '<script>alert(1)</script><img src="x"/> &amp; ]]> --> <b>bold</b>'


def words(pdf: bytes) -> str:
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_paper_holds_every_field_with_the_event_it_came_from() -> None:
    made = card(typed=PERSON)

    said = words(as_pdf(made))

    for field in made.fields:
        assert field.value in said
        assert not field.source_event or f"event {field.source_event}" in said
    assert "This program submits nothing to anybody" in said
    assert "the programmer in the clinic Firmware version; Software version" in said
    assert "SIMULATED" not in said


@pytest.mark.parametrize("write", [as_pdf, as_mir, as_text, as_json])
def test_the_same_draft_gives_the_same_bytes(write: Any) -> None:
    assert write(card(typed=PERSON)) == write(card(typed=PERSON))


@pytest.mark.parametrize("write", [as_pdf, as_mir])
def test_an_identifier_in_free_text_stops_paper_and_xml_too(write: Any) -> None:
    named = reported(narrative="Patient 943 476 5919 lost the effect.")

    with pytest.raises(IdentifierInDraft):
        write(card(named, about=named.id))


def test_every_page_and_the_xml_of_simulated_data_say_so() -> None:
    simulated = SIGNAL.model_copy(update={"source": f"{SIMULATED_SOURCE}:detector"})
    made = card(*history(simulated), about=SIGNAL.id)

    pages = PdfReader(BytesIO(as_pdf(made))).pages

    assert all(page.extract_text().count("SIMULATED") >= 2 for page in pages)
    told = ET.fromstring(as_mir(made)).findtext(
        "incident_info/clinical_event_info/eventDescription"
    )
    assert told is not None
    assert told.startswith("SIMULATED DATA")


def test_a_script_stays_text_on_paper_and_in_xml() -> None:
    made = card(reported(narrative=ATTACK), about=reported(narrative=ATTACK).id)

    root = ET.fromstring(as_mir(made))

    assert root.findtext("incident_info/clinical_event_info/eventDescription") == ATTACK
    assert ATTACK in words(as_pdf(made))
    assert b"/JavaScript" not in as_pdf(made)


def test_a_letter_that_the_font_lacks_leaves_a_mark_and_others_are_printed() -> None:
    named = reported(narrative="\u0141\u00f3d\u017a, \u810a\u9ac4, turned \u202e round")

    said = words(as_pdf(card(named, about=named.id)))

    assert "\u0141\u00f3d[U+017A], [U+810A][U+9AC4], turned [U+202E] round" in said


def test_the_longest_narrative_is_printed_to_its_end_and_a_longer_one_is_refused() -> None:
    longest = reported(narrative="effect lost " * 2_600 + "x" * 500 + " THE END")

    said = words(as_pdf(card(longest, about=longest.id)))

    assert said.count("effect lost") == 2_600
    assert "THE END" in said
    with pytest.raises(ValidationError):
        reported(narrative="x" * 1_000_000)


def test_thousands_of_empty_lines_do_not_stop_the_paper() -> None:
    blank = reported(narrative="begin" + "\n" * 5_000 + "end")

    said = words(as_pdf(card(blank, about=blank.id)))

    assert "begin" in said
    assert "end" in said


def test_a_line_of_free_text_cannot_pass_for_a_field_of_the_draft() -> None:
    forged = reported(narrative="Lost.\nMETA\nYellow Card reference: 1")

    text = as_text(card(forged, about=forged.id))

    assert "\n    Yellow Card reference: 1\n" in text
    assert "\nYellow Card reference" not in text


def test_a_report_of_an_unknown_device_still_makes_a_draft_with_its_gaps() -> None:
    lone = adverse_event(day=40, device="device-unknown", narrative="")

    made = draft([lone], about=lone.id, as_of=moment(50))

    said = words(as_pdf(made))
    assert "Device: Serial number" in said
    assert "the implant card, or the manufacturer" in said
    assert ET.fromstring(as_mir(made)).findtext("device_info/serialNum") == ""


def test_the_xml_has_the_codes_where_the_form_asks_for_them() -> None:
    typed = (DraftField(name="harm.code", value="F1905"),)

    root = ET.fromstring(as_mir(card(typed=typed, reporting_role="manufacturer")))

    assert (root.tag, root.get("version")) == ("incident", "7.3.1")
    wanted = {
        "admin_info/mfrAwarenessDate": "2026-03-05",
        "device_info/udiDI": "05391234567892",
        "incident_info/clinical_event_info/imdrfCodeChoice1": "A040101",
        "incident_info/patient_info/imdrfClinicalCodeChoice1": "E2110",
        "incident_info/patient_info/imdrfHealthCodeChoice1": "F1905",
    }
    assert {path: root.findtext(path) for path in wanted} == wanted


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=300))
def test_any_narrative_makes_well_formed_xml_and_a_pdf_or_is_refused_as_identifying(
    text: str,
) -> None:
    typed = (DraftField(name="incident.device_did", value=text),)
    made = card(typed=typed)
    if made.identifying:
        return

    root = ET.fromstring(as_mir(made))

    assert root.tag == "incident"
    assert len(PdfReader(BytesIO(as_pdf(made))).pages) >= 1


def test_a_device_identifier_is_checked_by_digit_and_by_length() -> None:
    def whys(di: str) -> str:
        return " ".join(gap.why for gap in card(registered(udi={"di": di}), REPORT).gaps)

    assert "check digit" in whys("05391234567893")
    assert "it has 13 digits" in whys("5391234567892")
    assert "digit" not in whys("05391234567892")
    assert "digit" not in whys("A123B4C5D6E7")


def test_a_code_that_says_that_nothing_fits_needs_a_reason() -> None:
    vague = reported(device_problem_codes=("A26",))
    reason = (DraftField(name="actions.investigation", value="no term for a bent connector"),)

    asked = {gap.name for gap in card(vague, about=vague.id).gaps}
    given_one = {gap.name for gap in card(vague, about=vague.id, typed=reason).gaps}

    assert "Harm: IMDRF code A26" in asked
    assert "Harm: IMDRF code A26" not in given_one


@pytest.mark.parametrize(
    ("nation", "private", "where"),
    [
        ("england", False, "MHRA"),
        ("wales", True, "MHRA"),
        ("scotland", False, "IRIC"),
        ("scotland", True, "Care Inspectorate"),
        ("northern_ireland", False, "NIAIC"),
    ],
)
def test_each_nation_has_its_route_on_the_paper(nation: Any, private: bool, where: str) -> None:
    made = card(nation=nation, private_facility=private, about=UUID(str(REPORT.id)))

    assert where in words(as_pdf(made))


@pytest.mark.parametrize("nation", [None, "england", "scotland", "northern_ireland"])
def test_a_manufacturer_is_not_sent_to_what_is_for_healthcare_staff(nation: Any) -> None:
    made = card(nation=nation, reporting_role="manufacturer", about=UUID(str(REPORT.id)))

    for paper in (words(as_pdf(made)), as_text(made), as_json(made)):
        told = " ".join(paper.split())
        assert "does not use the Yellow Card scheme" in told
        assert "IRIC" not in told
        assert "LFPSE)" not in told
