import csv
import gzip
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.clinical import AdverseEventAmended, AdverseEventReported
from events.codec import decode, encode
from events.envelope import Event
from streams.gateways.maude_terms import TERMS_WITH_COMMA, split_terms
from streams.gateways.readers import read_file
from streams.gateways.reject import Reject
from tests.streams.gateways.shared import DATA, shared

HEADER = (
    "report_number", "mdr_report_key", "date_received", "date_of_event", "event_type", "brand_name",
    "generic_name", "manufacturer", "model_number", "patient_problems", "event_description",
)  # fmt: skip
PLAIN = {
    "report_number": "123-2019-00001",
    "date_received": "2019-03-04",
    "date_of_event": "2019-02-01",
    "event_type": "Injury",
    "brand_name": "EXAMPLE",
    "generic_name": "STIMULATOR",
}


NOW = datetime(2026, 5, 6, 7, tzinfo=UTC)


def table(path: Path, *rows: dict[str, str]) -> Path:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER)
    writer.writeheader()
    for row in rows:
        writer.writerow(PLAIN | row)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def one(path: Path, **row: str) -> AdverseEventReported:
    (event,) = read_file(table(path / "a.csv", row), now=NOW)
    assert isinstance(event, AdverseEventReported)
    assert decode(encode(event)) == event
    return event


def test_a_row_becomes_a_report_with_the_dates_of_its_source_and_our_own(tmp_path: Path) -> None:
    event = one(tmp_path)
    source = event.data.source_report

    assert event.subject == "maude:123-2019-00001"
    assert source is not None
    assert (event.time.date(), event.recordedtime) == (date(2019, 2, 1), NOW)
    assert source.received_on == date(2019, 3, 4)
    assert event.data.time_known
    assert event.data.seriousness == "other_serious"
    assert event.data.data_quality == ()


@pytest.mark.parametrize(
    ("row", "note"),
    [
        ({"date_of_event": "2019-05-01"}, "after the date received, so it is not used"),
        ({"date_of_event": ""}, "date of event: missing"),
        ({"date_of_event": "1819-05-01"}, "not plausible"),
        ({"date_of_event": "soon"}, "date of event: not a date"),
        ({"model_number": "ASKU"}, "model: placeholder"),
        ({"event_description": "UNK"}, "narrative: placeholder"),
        ({"event_description": "PATIENT (B)(6) FELL"}, "redacted by the source"),
        ({"event_description": "IT DIDNâ€™T WORK"}, "broken characters"),
        ({"event_description": "CALL (951) 914-3996"}, "identifier redacted (telephone number)"),
        ({"event_type": ""}, "event type: missing"),
        ({"patient_problems": "Death"}, "patient problem says death"),
        ({"event_description": "X" * 40_000}, "cut at 32000 of 40000"),
    ],
)
def test_what_is_odd_is_kept_and_noted(tmp_path: Path, row: dict[str, str], note: str) -> None:
    event = one(tmp_path, **row)

    assert any(note in each for each in event.data.data_quality)
    assert "914-3996" not in event.data.narrative


def test_an_impossible_date_leaves_the_date_of_receipt(tmp_path: Path) -> None:
    event = one(tmp_path, date_of_event="2019-05-01")

    assert (event.time.date(), event.data.time_known) == (date(2019, 3, 4), False)


def test_a_report_without_number_or_date_is_rejected_whole(tmp_path: Path) -> None:
    nameless = {"report_number": "", "mdr_report_key": "UNK"}
    undated = {"date_received": "", "date_of_event": ""}
    rejects = list(read_file(table(tmp_path / "a.csv", nameless, undated)))

    assert [each.reason for each in rejects if isinstance(each, Reject)] == [
        "no_identity",
        "no_date",
    ]
    assert all(b"EXAMPLE" in each.payload for each in rejects if isinstance(each, Reject))


@pytest.mark.parametrize("term", TERMS_WITH_COMMA)
def test_a_term_that_holds_a_comma_stays_one_term(term: str) -> None:
    assert split_terms(f"Pain, {term}, No Information") == ("Pain", term, "No Information")
    assert split_terms(f"{term}, {term}") == (term, term)


def test_imdrf_codes_are_given_only_to_terms_that_are_the_codes_own(tmp_path: Path) -> None:
    event = one(tmp_path, patient_problems="Implant Pain, Strange Feeling, Unspecified Infection")

    assert event.data.patient_problem_codes == ("E2109", "E1906")
    assert event.data.source_report is not None
    assert "Strange Feeling" in event.data.source_report.patient_problems
    assert event.data.hazard == "infection"


def test_a_follow_up_amends_the_first_report_and_a_copy_adds_nothing(tmp_path: Path) -> None:
    first = {"event_type": "Malfunction", "date_received": "2019-03-04"}
    later = {"event_type": "Injury", "date_received": "2019-05-06"}
    a, b = read_file(table(tmp_path / "a.csv", first, later, first, later))

    assert isinstance(a, AdverseEventReported)
    assert isinstance(b, AdverseEventAmended)
    assert (b.data.amends, b.subject, b.data.replaces) == (a.id, a.subject, True)


def test_a_row_may_span_lines_and_rows_after_it_keep_their_number(tmp_path: Path) -> None:
    long = {"event_description": "FIRST\nSECOND"}
    path = table(tmp_path / "a.csv", long, {"report_number": "", "mdr_report_key": ""})
    reject, event = read_file(path)

    assert isinstance(event, AdverseEventReported)
    assert event.data.narrative == "FIRST\nSECOND"
    assert isinstance(reject, Reject)
    assert reject.where == "a.csv:4"


def test_bytes_that_are_not_utf_8_are_read_and_not_lost(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", {"event_description": "BATTERY E"})
    path.write_bytes(path.read_bytes().replace(b"BATTERY E", b"IT DIDN\x92T"))

    (event,) = read_file(path)
    assert isinstance(event, AdverseEventReported)
    assert event.data.narrative == "IT DIDN\u2019T"


@pytest.mark.parametrize("event_type", ["Death", ["Death"], ["Malfunction", "Death"]])
def test_an_event_type_may_be_a_text_or_a_list(tmp_path: Path, event_type: object) -> None:
    report = {
        "report_number": "1-2", "date_received": "20190304", "event_type": event_type,
        "device": [{"brand_name": "X", "generic_name": "LEAD"}],
        "patient": [{"sequence_number_outcome": ["1, Life Threatening"]}],
        "product_problems": ["Fracture"],
        "mdr_text": [{"text": "CONDUCTOR BROKE.", "patient_sequence_number": "0"}],
    }  # fmt: skip
    path = tmp_path / "page.json"
    path.write_text(json.dumps({"meta": {}, "results": [report]}))

    (event,) = read_file(path)
    assert isinstance(event, AdverseEventReported)
    assert (event.data.seriousness, event.data.hazard) == ("death", "lead_fracture")
    assert event.data.device_problem_codes == ("A040101",)


@given(damage=st.lists(st.tuples(st.integers(0, 2000), st.binary(max_size=6)), max_size=12))
def test_a_damaged_table_gives_events_or_rejects_and_never_an_exception(
    damage: list[tuple[int, bytes]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = table(
        tmp_path_factory.mktemp("csv") / "a.csv", *({"report_number": f"R-{i}"} for i in range(20))
    )
    content = bytearray(path.read_bytes())
    for at, bytes_ in damage:
        content[at : at + 2] = bytes_
    path.write_bytes(content)

    for each in read_file(path):
        assert isinstance(each, Event | Reject)


REAL = [
    ("maude_bone_cement/maude_bone_cement_2017.csv", 535),
    ("maude_cardiac_leads/maude_medtronic_leads_2009-08_2010-02.csv", 2021),
    ("maude_nevro_scs/maude_nevro_senza_2018-08_2019-02.csv", 243),
    ("maude_pumps_2009/maude_pumps_2009-07_2010-01.csv.gz", 8990),
    ("maude_sprint_fidelis_leads/maude_sprint_fidelis_2007-12_2008-06.csv", 1466),
    pytest.param(
        "maude_synchromed_pumps/maude_medtronic_pumps_2017-12_2025-09.csv.gz",
        48736,
        marks=pytest.mark.slow,
    ),
    pytest.param(
        "maude_implant_background/maude_implants_2017_2025.csv.gz", 92632, marks=pytest.mark.slow
    ),
]


@pytest.mark.parametrize(("name", "rows"), REAL)
def test_no_row_of_a_real_extract_is_lost(name: str, rows: int) -> None:
    records = list(read_file(shared(*name.split("/"))))

    assert len(records) == rows
    assert not any(isinstance(each, Reject) for each in records)


def test_a_public_extract_of_a_stimulator_has_the_shares_that_were_counted_by_hand() -> None:
    path = shared("maude_nevro_scs", "maude_nevro_senza_2018-08_2019-02.csv")
    events = [each for each in read_file(path) if isinstance(each, AdverseEventReported)]

    shares = {
        hazard: sum(each.data.hazard == hazard for each in events) / len(events)
        for hazard in ("infection", "pain")
    }
    assert shares == pytest.approx({"infection": 0.28, "pain": 0.18}, abs=0.01)
    assert sum(each.data.seriousness == "death" for each in events) == 16


def test_every_file_beside_the_checkout_gives_events_or_says_why_not() -> None:
    if not DATA.exists():
        pytest.skip("no real data beside the checkout")
    small = [p for p in DATA.rglob("*") if p.is_file() and p.stat().st_size < 100_000]

    assert small
    for path in small:
        records = list(read_file(path))
        assert records, path.name
        for each in records:
            if isinstance(each, Reject):
                assert each.explanation
            else:
                assert decode(encode(each)) == each


def test_the_name_of_a_file_does_not_matter(tmp_path: Path) -> None:
    plain = table(tmp_path / "a.csv", {})
    packed = tmp_path / "b.jsonl"
    packed.write_bytes(gzip.compress(plain.read_bytes()))

    (one,), (other,) = read_file(packed, now=NOW), read_file(plain, now=NOW)
    assert isinstance(one, Event) and isinstance(other, Event)
    assert (one.id, one.subject, one.time) == (other.id, other.subject, other.time)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"hello", "unknown_format"),
        (b"{}", "unknown_format"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_can(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)

    (reject,) = read_file(path)
    assert isinstance(reject, Reject)
    assert reject.reason == reason
    assert "MAUDE" in reject.explanation
