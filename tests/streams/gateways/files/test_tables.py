import gzip
import zipfile
from datetime import date
from pathlib import Path

import pytest

from streams.gateways.files.table import canonical
from streams.gateways.readers import read_file
from streams.gateways.reject import Reject
from tests.streams.gateways.files.tables import HEADER, read, row, table

ROWS = [row(n, event_description="CAFÉ \u201clead\u201d moved") for n in range(4)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "header",
    [
        [name.upper() for name in HEADER],
        [name.replace("_", " ").title() for name in HEADER],
        [name.replace("_", "") for name in HEADER],
        [f'" {name} "' for name in HEADER],
    ],
)
def test_names_of_columns_and_delimiters_are_found(
    tmp_path: Path, delimiter: str, header: list[str]
) -> None:
    events, rejects = read(tmp_path / "a", table(ROWS, delimiter=delimiter, header=header))

    assert (len(events), rejects) == (4, [])
    assert events[0].data.hazard == "other"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    events, rejects = read(tmp_path / "a", table(ROWS).encode(encoding))

    assert (len(events), rejects) == (4, [])
    assert events[0].data.narrative == "CAFÉ \u201clead\u201d moved"


def test_lines_above_the_header_are_passed_over(tmp_path: Path) -> None:
    events, rejects = read(
        tmp_path / "a", "sep=;\nAll reports; June\n\n" + table(ROWS, delimiter=";")
    )

    assert (len(events), rejects) == (4, [])


@pytest.mark.parametrize(
    ("first", "second", "day"),
    [
        ("3/4/2023", "28/4/2023", date(2023, 4, 3)),
        ("3/4/2023", "4/28/2023", date(2023, 3, 4)),
        ("3/4/23 0:00", "4/28/23 14:30", date(2023, 3, 4)),
        ("03-04-2023", "28-04-2023", date(2023, 4, 3)),
        ("3.4.2023", "5.6.2023", date(2023, 4, 3)),
        ("3-Apr-23", "28 April 2023", date(2023, 4, 3)),
        ("April 3, 2023", "28APR2023", date(2023, 4, 3)),
        ("2023/4/3", "2023.04.28", date(2023, 4, 3)),
        ("20230403.0", "2023-04-28T00:00:00Z", date(2023, 4, 3)),
        ("45019", "45044.0", date(2023, 4, 3)),
    ],
)
def test_the_order_of_dates_is_told_by_all_rows(
    tmp_path: Path, first: str, second: str, day: date
) -> None:
    rows = [row(n, date_received=first, date_of_event="") for n in range(300)]
    rows.append(row(300, date_received=second, date_of_event=""))

    events, rejects = read(tmp_path / "a.csv", table(rows))

    assert (len(events), rejects) == (301, [])
    assert events[0].time.date() == day


@pytest.mark.parametrize(
    ("second", "why"),
    [("5/6/2023", "day-first or month-first"), ("4/28/2023", "others month-first")],
)
def test_dates_that_nothing_decides_are_asked_for(tmp_path: Path, second: str, why: str) -> None:
    days = ["28/4/2023" if "others" in why else "3/4/2023", second]
    rows = [row(n, date_received=day, date_of_event="") for n, day in enumerate(days)]

    events, rejects = read(tmp_path / "a.csv", table(rows))

    assert events == []
    assert [each.reason for each in rejects] == ["dates_unclear"]
    assert why in rejects[0].explanation
    assert "--dates day-first" in rejects[0].explanation


def test_the_search_pages_export_is_read_with_its_terms_apart(tmp_path: Path) -> None:
    names = (
        "Web Address", "Report Number", "Event Date", "Event Type", "Manufacturer", "Date Received",
        "Product Code", "Brand Name", "Device Problem", "Patient Problem", "Event Text",
    )  # fmt: skip
    told = (
        "x", "3000000-2023-00001", "03/04/2023", "Injury", "ACME", "05/06/2023", "LGW", "EXEMPLAR",
        "Break; Migration", "Pain; Complaint, Ill-Defined",
        "Event Description: IT MOVED. Manufacturer Narrative: NOT RETURNED.",
    )  # fmt: skip
    quoted = ("".join(f'"{each}",' for each in line).rstrip(",") for line in (names, told))

    (event,), rejects = read(tmp_path / "a.csv", "\n".join(quoted))

    report = event.data.source_report
    assert report is not None
    assert rejects == []
    assert (event.time.date(), report.received_on) == (date(2023, 3, 4), date(2023, 5, 6))
    assert report.product_problems == ("Break", "Migration")
    assert report.patient_problems == ("Pain", "Complaint, Ill-Defined")
    assert event.data.narrative == "IT MOVED.\n\nNOT RETURNED."


@pytest.mark.parametrize("count", [3, 400])
@pytest.mark.parametrize("kept", [0.5, 0.9, -4])
def test_a_packed_table_is_read_up_to_the_break(tmp_path: Path, count: int, kept: float) -> None:
    packed = gzip.compress(table([row(n) for n in range(count)]).encode())
    size = int(len(packed) * kept) if kept > 0 else len(packed) + int(kept)

    events, rejects = read(tmp_path / "a.csv.gz", packed[:size])

    assert [each.reason for each in rejects] == ["truncated"]
    assert int(count * max(kept, 0) * 0.3) <= len(events) <= count
    assert [each.data.narrative for each in events] == [
        f"LEAD {n} MOVED." for n in range(len(events))
    ]


def test_a_packed_table_whose_check_sum_does_not_fit_is_refused(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(table([row(n) for n in range(400)]).encode()))
    packed[-7] ^= 0xFF

    events, rejects = read(tmp_path / "a.csv.gz", bytes(packed))

    assert ([each.reason for each in rejects], events) == (["damaged"], [])


def test_packed_files_joined_end_to_end_are_one(tmp_path: Path) -> None:
    packed = b"".join(gzip.compress(table([row(n)]).encode()) for n in range(3))

    events, rejects = read(tmp_path / "a.csv.gz", packed)

    assert (len(events), rejects) == (3, [])


def test_archives_and_folders_give_each_of_their_files(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / ".hidden").write_text("no")
    (folder / "deep" / "b.csv").write_text(table([row(2)]))
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x/one.csv", table([row(0)]))
        archive.writestr("two.csv.gz", gzip.compress(table([row(1)]).encode()))
        archive.writestr("__MACOSX/._one.csv", "no")

    found = list(read_file(folder))

    assert not any(isinstance(each, Reject) for each in found)
    assert len(found) == 3


def test_names_of_columns_are_compared_by_letters_and_digits_only() -> None:
    assert {canonical(name) for name in ("\ufeffMDR_Report Key", "mdr.report-key")} == {
        "mdrreportkey"
    }


@pytest.mark.parametrize("missing", ["nan", "NaN", "NULL", "None", "N/A", "<NA>", "#N/A", "NaT"])
def test_what_stands_for_nothing_is_nobodys_number(missing: str, tmp_path: Path) -> None:
    rows = [row(n, mdr_report_key=missing, report_number=missing) for n in range(3)]

    events, rejects = read(tmp_path / "a.csv", table([*rows, row(9, report_number=missing)]))

    assert [each.reason for each in rejects] == ["no_identity"] * 3
    assert [each.subject for each in events] == ["maude:7000009"]


def test_a_key_that_a_data_frame_made_a_fraction_is_the_same_key(tmp_path: Path) -> None:
    events, _ = read(
        tmp_path / "a.csv", table([row(1, report_number="", mdr_report_key="7000001.0")])
    )

    assert events[0].subject == "maude:7000001"
