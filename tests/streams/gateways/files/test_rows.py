from pathlib import Path

import pytest

from tests.streams.gateways.files.tables import HEADER, read, row, table

COUNT = 120


def written(*, bad: int, line: str) -> str:
    """Return a table whose line for report `bad` was replaced."""
    lines = table([row(n) for n in range(COUNT)]).splitlines(keepends=True)
    lines[bad + 1] = line
    return "".join(lines)


def fields(**other: str) -> str:
    """Return the line of report 50 without any quotes but those that are given."""
    return ",".join(row(50, **other).values()) + "\n"


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        (fields(brand_name='8" EXEMPLAR'), "brand", '8" EXEMPLAR'),
        (fields(brand_name='"8" EXEMPLAR"'), "brand", '8" EXEMPLAR'),
        (fields(brand_name='"8"" EXEMPLAR, LONG"'), "brand", '8" EXEMPLAR, LONG'),
        (fields(brand_name='"EXEMPLAR 8""'), "brand", 'EXEMPLAR 8"'),
        (fields(brand_name='"EXEMPLAR'), "brand", '"EXEMPLAR'),
        (fields(brand_name='EXEMPLAR"'), "brand", 'EXEMPLAR"'),
        (
            fields(brand_name='"EXEMPLAR', event_description='"IT MOVED, TWICE."'),
            "brand",
            '"EXEMPLAR',
        ),
        (fields(event_description='"IT IS 8" LONG'), "narrative", '"IT IS 8" LONG'),
        (fields(event_description='"ONE\nTWO, 8" LONG\nTHREE"'), "narrative", None),
        (fields(event_description="ONE\nTWO"), "narrative", "ONE\nTWO"),
        (fields(brand_name="EXEM\nPLAR"), "brand", "EXEM\nPLAR"),
        (fields(brand_name="EXEM\rPLAR"), "brand", "EXEM\nPLAR"),
        (fields(event_description="ONE\0 TWO"), "narrative", "ONE TWO"),
        (fields(event_description="X" * 200_000), "narrative", "X" * 32_000),
        (fields().rstrip("\n") + ",,\n", "brand", "EXEMPLAR"),
        (fields().rpartition(",")[0] + "\n", "brand", "EXEMPLAR"),
        (
            '"' + '","'.join(row(50, event_description='8", 9" AND\nA "LEAD".').values()) + '"\n',
            "narrative",
            '8", 9" AND\nA "LEAD".',
        ),
    ],
)
def test_an_odd_row_is_read_as_it_was_meant_and_no_other_row_suffers(
    tmp_path: Path, line: str, field: str, value: str | None
) -> None:
    events, rejects = read(tmp_path / "a.csv", written(bad=50, line=line))

    assert (len(events), rejects) == (COUNT, [])
    report = events[50].data.source_report
    assert report is not None
    assert report.number == row(50)["report_number"]
    told = report.products[0].brand if field == "brand" else events[50].data.narrative
    assert told == (value if value is not None else 'ONE\nTWO, 8" LONG\nTHREE')


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (fields(manufacturer="ACME, INC."), "not_a_row"),
        (fields(manufacturer='"ACME, INC.'), "unclosed_quote"),
        ("7000050,3000000-2023-00050,2023-06-20\n", "not_a_row"),
    ],
)
def test_a_row_that_cannot_be_told_apart_costs_itself_only(
    tmp_path: Path, line: str, reason: str
) -> None:
    events, rejects = read(tmp_path / "a.csv", written(bad=50, line=line))

    assert [(each.reason, each.where) for each in rejects] == [(reason, "a.csv:52")]
    assert rejects[0].payload == line.encode()
    assert len(events) == COUNT - 1


def test_a_quote_in_the_last_field_does_not_swallow_the_next_row(tmp_path: Path) -> None:
    rows = [row(n, event_description=f'"{n}, MOVED."') for n in range(6)]
    rows[2]["event_description"] = '"2 INCHES OFF'
    content = "\n".join([",".join(HEADER), *(",".join(each.values()) for each in rows)])

    events, rejects = read(tmp_path / "a.csv", content)

    assert (len(events), rejects) == (6, [])
    assert events[2].data.narrative == '"2 INCHES OFF'


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_lines_end_as_they_like(tmp_path: Path, end: str) -> None:
    content = table([row(n) for n in range(5)]).replace("\n", end)

    events, rejects = read(tmp_path / "a.csv", content)

    assert (len(events), rejects) == (5, [])
    assert events[4].data.narrative == "LEAD 4 MOVED."


def test_rows_glued_by_a_bare_return_are_two_rows(tmp_path: Path) -> None:
    lines = table([row(n) for n in range(5)]).split("\n")
    content = "\n".join([*lines[:2], f"{lines[2]}\r{lines[3]}", *lines[4:]])

    events, rejects = read(tmp_path / "a.csv", content)

    assert (len(events), rejects) == (5, [])


def test_empty_cells_below_a_sheet_and_a_header_in_its_middle_are_no_rows(tmp_path: Path) -> None:
    one, two = table([row(1)]), table([row(2)])

    events, rejects = read(tmp_path / "a.csv", f"{one},,,,,,,,\n\ufeff{two},,,,,,,,\n")

    assert (len(events), rejects) == (2, [])


def test_a_table_that_is_cut_off_in_its_last_row_says_so(tmp_path: Path) -> None:
    events, rejects = read(tmp_path / "a.csv", table([row(n) for n in range(5)])[:-40])

    assert len(events) == 4
    assert [each.reason for each in rejects] == ["truncated"]
