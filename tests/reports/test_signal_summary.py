"""The signal summary: whole, safe, and the same bytes in every form."""

import csv
from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook  # type: ignore[import-untyped]

from events.sample import moment
from reports.signal_summary import (
    HEADS_LATER,
    HEADS_THEN,
    NO_EXPOSURE,
    Exposure,
    Rate,
    Summary,
    Trend,
    rate_words,
)
from reports.summary_files import FORMATS, file_of, files_of, listing
from reports.summary_html import as_html
from reports.summary_pdf import as_pdf
from reports.summary_rows import rows_of
from reports.summary_tables import CELL_CHARACTERS_MAX, as_csv, as_xlsx, guarded
from tests.people import identifiers, said_after, said_before, telling_parts
from tests.reports.summaries import a_case, a_summary
from tests.reports.test_card_paper import ATTACK, words

FULL = a_summary()
TOLD = (
    "00000000-0000-0000-0000-000000000001",  # the case
    "00000000-0000-0000-0000-0000000003e9",  # its evidence
    "00000000-0000-0000-0000-0000000007d1",  # its decision
    "officer-1",
    "X-ray asked for",
    "5.00 per 100 device-years",
    NO_EXPOSURE,
    "3 in 90 days",
    "0f" * 32,
    "not given: whoever sends the report fills it in",
)


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(content: bytes) -> list[tuple[Any, ...]]:
    return list(load_workbook(BytesIO(content))["Everything"].iter_rows(values_only=True))


def plain(summary: Summary, form: str) -> str:
    content = file_of(summary, form).content
    if form == "pdf":
        return words(content)
    if form == "xlsx":
        return " ".join(str(cell) for row in sheet(content) for cell in row)
    return content.decode()


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_holds_the_signal_its_evidence_decisions_rates_and_provenance(
    form: str,
) -> None:
    said = plain(FULL, form)

    missing = [each for each in TOLD if each not in said and each not in said.replace(" ", "")]
    assert not missing
    assert "ab" * 32 in said.replace(" ", "")
    assert "SIMULATED" not in said


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_summary_gives_the_same_bytes_whatever_the_order_of_its_signals(
    form: str,
) -> None:
    one, two = a_case(1), a_case(2)

    first, second = file_of(a_summary(one, two), form), file_of(a_summary(two, one), form)

    assert first.sha256 == second.sha256


def test_no_time_of_writing_is_left_in_the_workbook() -> None:
    with ZipFile(BytesIO(as_xlsx(FULL))) as book:
        dates = {entry.date_time for entry in book.infolist()}
        properties = book.read("docProps/core.xml").decode()

    assert dates == {(1980, 1, 1, 0, 0, 0)}
    assert properties.count("1980-01-01T00:00:00Z") == 2


@pytest.mark.parametrize("form", FORMATS)
def test_the_heads_of_a_summary_of_the_past_are_said_to_be_of_later(form: str) -> None:
    now, then = plain(FULL, form), plain(a_summary(in_the_past=True), form)

    assert HEADS_LATER not in now
    assert HEADS_THEN in now
    assert HEADS_LATER in then


@pytest.mark.parametrize("form", FORMATS)
def test_a_decision_says_with_whom_the_signal_is_and_how_long_it_rests(form: str) -> None:
    (taken,) = a_case().decisions
    to_anna = replace(taken, action="assigned", assignee="anna", verdict=None)
    later = replace(taken, action="snoozed", until=moment(75), verdict=None)

    said = " ".join(plain(a_summary(a_case(decisions=(to_anna, later))), form).split())

    assert "assigned to anna" in said
    assert "snoozed until 2026-03-17 00:00 UTC" in said


@pytest.mark.parametrize("form", FORMATS)
def test_simulated_data_say_so(form: str) -> None:
    assert "SIMULATED" in plain(a_summary(simulated=True), form)


@pytest.mark.parametrize("form", FORMATS)
def test_a_period_without_signals_is_a_whole_document(form: str) -> None:
    empty = a_summary(signals=(), rates=(), heads=(), trend=Trend(), software="")

    assert "2026-03-01" in plain(empty, form)


def test_a_case_id_stands_on_every_row_and_a_signal_has_the_same_on_all_of_its_rows() -> None:
    rows = rows_of(FULL)

    own = [row.row for row in rows if row.case_id == TOLD[0]]
    assert own == ["signal", "evidence", "decision"]
    assert all(row.case_id and row.period and row.as_of for row in rows)
    assert len({len(row) for row in table(as_csv(FULL))}) == 1


def test_signals_of_other_days_are_left_out() -> None:
    early, late = a_case(2, raised_at=moment(58.9)), a_case(3, raised_at=moment(90.0))

    cases = {row.case_id for row in rows_of(a_summary(early, a_case(), late)) if row.device}

    assert cases == {TOLD[0]}


def test_counts_are_by_hazard_stratum_and_state() -> None:
    made = a_summary(a_case(1), a_case(2), a_case(3, state="closed", stratum=None))

    counted = {(each.stratum, each.state): each.signals for each in made.counts}

    assert counted == {("Lead A, midline", "open"): 2, (None, "closed"): 1}


@pytest.mark.parametrize("form", ["pdf", "html"])
@pytest.mark.parametrize("summary", ["No consent", "No consent."])
def test_a_case_says_in_whole_sentences_what_was_found_and_what_it_takes(
    form: str, summary: str
) -> None:
    said = plain(a_summary(a_case(summary=summary)), form)

    assert "Lead fracture, device device-1: warning, open" in said
    assert "No consent. Evidence: 4,200 ohm; a signal is raised from 3,000 ohm on. Raised" in said


def test_a_case_of_the_population_is_named_by_its_monitor() -> None:
    said = plain(a_summary(a_case(device="monitor:fracture-all")), "html")

    assert "Lead fracture, monitor:fracture-all: warning" in said


def test_the_limits_of_a_rate_are_numbers_of_their_own_in_the_tables() -> None:
    rates = [row for row in table(as_csv(FULL)) if row["row"] == "rate"]

    assert [(row["value"], row["low"], row["high"]) for row in rates] == [
        ("5.0", "0.61", "18.06"),
        ("", "", ""),
    ]


@pytest.mark.parametrize("exposure", [None, Exposure(device_months=0.0, source="registrations")])
def test_without_exposure_there_is_no_rate(exposure: Exposure | None) -> None:
    rate = Rate(hazard="pain", stratum=None, events=3, exposure=exposure)

    assert rate.per_100_device_years is None
    assert rate_words(rate) == "no exposure known: no rate"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "|", "%"])
def test_no_text_is_a_formula_in_a_table(start: str) -> None:
    formula = f"{start}HYPERLINK(1)"
    made = a_summary(a_case(summary=formula))

    in_csv = next(row for row in table(as_csv(made)) if row["row"] == "signal")["what"]
    cells = [cell for row in load_workbook(BytesIO(as_xlsx(made)))["Everything"] for cell in row]

    assert in_csv == f"'{formula}"
    assert not [cell for cell in cells if cell.data_type == "f"]


@given(text=st.text(max_size=40))
def test_a_guarded_cell_never_begins_like_a_formula_and_loses_nothing(text: str) -> None:
    cell = guarded(text)

    assert isinstance(cell, str)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert guarded(-1.5) == -1.5


@given(statistic=st.floats(-1e300, 1e300), threshold=st.floats(1e-300, 1e300))
def test_a_number_is_the_same_in_the_table_and_in_the_workbook(
    statistic: float, threshold: float
) -> None:
    made = a_summary(a_case(statistic=statistic, threshold=threshold))

    flat, (head, *rows) = table(as_csv(made)), sheet(as_xlsx(made))

    assert len(flat) == len(rows)
    for left, right in zip(flat, rows, strict=True):
        for name, cell in zip(head, right, strict=True):
            if isinstance(cell, int | float):
                assert float(left[name]) == pytest.approx(cell, rel=1e-15, abs=0)
            else:
                assert left[name] == (cell or "")


def test_a_script_stays_text_on_the_page_and_the_page_asks_for_nothing() -> None:
    page = as_html(a_summary(a_case(summary=ATTACK, device='"><script>'))).decode()

    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "default-src 'none'" in page
    assert "http://" not in page
    assert "https://" not in page
    assert "@media print" in page


@settings(max_examples=20, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_leaves_every_form_readable(text: str) -> None:
    made = a_summary(a_case(summary=text))

    page = as_html(made).decode().replace("<!doctype html>\n", "").replace('utf-8">', 'utf-8"/>')

    body = page[page.index("<main>") : page.index("</main>") + 7]
    assert ET.fromstring(body).tag == "main"
    assert len(table(as_csv(made))) == len(sheet(as_xlsx(made))) - 1
    assert as_pdf(made).startswith(b"%PDF")


@settings(max_examples=25, deadline=None)
@given(before=said_before, identifier=identifiers, after=said_after)
def test_no_table_or_page_repeats_what_would_identify_a_person(
    before: str, identifier: str, after: str
) -> None:
    case = a_case(summary=before + identifier + after, evidence=(), decisions=())

    plain = a_case(summary=before + after, evidence=(), decisions=())

    said, anyway = (
        [as_html(a_summary(told)).decode(), as_csv(a_summary(told)).decode()]
        for told in (case, plain)
    )

    for each, other in zip(said, anyway, strict=True):  # days and hashes have digits too
        assert "[redacted: " in each
        assert not any(part in each and part not in other for part in telling_parts(identifier))


def test_a_text_of_a_megabyte_is_told_whole_and_cut_visibly_only_where_a_cell_ends() -> None:
    made = a_summary(a_case(summary="word " * 200_000 + "THE END"))

    assert "THE END" in as_csv(made).decode()
    assert "THE END" in as_html(made).decode()
    (cell,) = (row[11] for row in sheet(as_xlsx(made)) if row[1] == "signal")
    assert cell.endswith("[cut here: 1000007 characters in all]")
    assert len(cell) < CELL_CHARACTERS_MAX + 100


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="swap them"):
        a_summary(until=date(2026, 2, 1))


def test_the_listing_names_every_file_with_its_hash() -> None:
    files = files_of(FULL)

    lines = dict(line.split("  ")[::-1] for line in listing(files).splitlines())

    assert lines == {each.name: sha256(each.content).hexdigest() for each in files}
    assert [each.name.rsplit(".")[-1] for each in files] == list(FORMATS)
    with pytest.raises(ValueError, match="choose one of pdf, html, csv, xlsx"):
        file_of(FULL, "docx")
