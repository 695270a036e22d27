"""What an import says it did is what became of the rows."""

import io
import zipfile
from pathlib import Path

import pytest

from events.codec import encode
from events.sample import adverse_event, daily, tick
from store.log.interface import Log
from store.log.open import open_log
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_EVENTS
from streams.gateways import letters as letters_module
from streams.gateways.files import lines as lines_module
from streams.gateways.files.source import STANDARD_INPUT
from streams.gateways.ingest import ingest
from streams.gateways.letters import NOT_KEPT
from tests.streams.gateways.files.tables import row, table
from tests.streams.gateways.test_ingest import NOW, jsonl, letters, log, records

__all__ = ["log"]


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_rows_read_are_new_known_or_refused(tmp_path: Path, log: Log) -> None:
    rows = [row(n) for n in range(40)]
    bad = row(40, mdr_report_key="", report_number="")
    path = written(tmp_path / "a.csv", table([*rows, rows[3], bad]))

    first, second = (ingest([path], log, now=NOW) for _ in range(2))

    assert (first.accepted, first.duplicates, dict(first.rejected)) == (40, 1, {"no_identity": 1})
    assert (second.accepted, second.duplicates, second.refused) == (0, 41, 1)
    assert first.rows == second.rows == 42
    assert first.parts == second.parts == 1
    assert len(records(log)) == 40


def test_what_only_lay_beside_the_data_is_told_and_does_not_alarm(tmp_path: Path, log: Log) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    written(folder / "README.md", "Rows of June, as they came.")
    written(folder / "june.csv", table([row(1)]))

    report = ingest([folder], log, now=NOW)
    named = ingest([folder / "README.md"], log, now=NOW)

    assert (report.accepted, report.files, report.by_the_way, report.not_whole) == (1, 2, 1, 0)
    assert (named.by_the_way, named.not_whole) == (0, 1)


def test_an_archive_that_cannot_be_opened_keeps_no_other_file_out(tmp_path: Path, log: Log) -> None:
    cut = io.BytesIO()
    with zipfile.ZipFile(cut, "w") as archive:
        archive.writestr("a.csv", table([row(1)]))
    sheet = io.BytesIO()
    with zipfile.ZipFile(sheet, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
    paths = [
        written(tmp_path / "cut.zip", cut.getvalue()[:-30]),
        written(tmp_path / "sheet.xlsx", sheet.getvalue()),
        written(tmp_path / "whole.csv", table([row(2)])),
    ]

    report = ingest(paths, log, now=NOW)

    assert (report.accepted, report.not_whole, dict(report.rejected)) == (1, 2, {"unopened": 2})
    assert "save it as CSV" in letters(log)[1].explanation


def test_standard_input_is_read_like_a_file(
    tmp_path: Path, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = table([row(n, date_received=f"{n + 1}/28/2023") for n in range(9)])

    class Given:
        buffer = io.BytesIO(content.encode("utf-16"))

    monkeypatch.setattr("sys.stdin", Given)
    report = ingest([Path(STANDARD_INPUT)], log, now=NOW)

    assert (report.accepted, report.refused) == (9, 0)


def test_one_import_keeps_only_so_many_bytes_of_what_it_refuses(
    tmp_path: Path, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters_module, "BYTES_MAX", 1 << 20)
    path = written(tmp_path / "a.jsonl", b'{"specversion": "1.0"}\n' + (b"x" * 9_999 + b"\n") * 500)

    report = ingest([path], log, now=NOW)

    kept = records(log, TOPIC_DEAD_LETTERS)
    assert report.refused == 501
    assert report.not_kept == 501 - (len(kept) - 1)
    assert 1 << 20 <= sum(len(each.value) for each in kept) < (1 << 20) + 40_000
    assert letters(log)[-1].reason == NOT_KEPT


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_an_endless_line_is_one_reject(
    name: str, tmp_path: Path, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines_module, "LINE_MAX", 1 << 16)
    monkeypatch.setattr(lines_module, "SKIP_MAX", 1 << 20)
    events = b"".join(encode(event) + b"\n" for event in daily(days=range(3)))
    before = table([row(n) for n in range(3)]).encode() if name == "a.csv" else events

    report = ingest([written(tmp_path / name, before + b"x" * (4 << 20))], log, now=NOW)

    assert (report.accepted, dict(report.rejected)) == (3, {"line_too_long": 1})


def test_a_file_that_is_cut_off_is_not_whole(tmp_path: Path, log: Log) -> None:
    events = jsonl(tmp_path / "a.jsonl", *daily(days=range(3)))
    events.write_bytes(events.read_bytes()[:-50])

    report = ingest([events], log, now=NOW)

    assert (report.accepted, report.not_whole) == (2, 1)


def test_a_second_import_of_events_leaves_the_log_as_it_is(tmp_path: Path, log: Log) -> None:
    path = jsonl(tmp_path / "a.jsonl", *daily(days=range(5)), tick(day=6))
    index = tmp_path / "home" / "known.sqlite"

    reports = [ingest([path], log, now=NOW, known=known) for known in (index, index, None)]

    assert [(each.accepted, each.duplicates) for each in reports] == [(6, 0), (0, 6), (0, 6)]
    assert len(records(log)) == 5 + 3


def test_an_event_on_the_log_is_not_overwritten_by_another_of_its_id(
    tmp_path: Path, log: Log
) -> None:
    first = adverse_event(day=0)
    ingest([jsonl(tmp_path / "a.jsonl", first)], log, now=NOW)
    other = adverse_event(day=0, narrative="SOMETHING ELSE").model_copy(update={"id": first.id})

    report = ingest([jsonl(tmp_path / "b.jsonl", other)], log, now=NOW)

    assert dict(report.rejected) == {"id_conflict": 1}


def test_what_is_known_of_another_log_is_not_believed(tmp_path: Path, log: Log) -> None:
    path = jsonl(tmp_path / "a.jsonl", *daily(days=range(5)))
    index = tmp_path / "known.sqlite"
    ingest([path], log, now=NOW, known=index)
    other = open_log(f"sqlite://{tmp_path / 'other.sqlite'}")
    other.create_topics({TOPIC_EVENTS: 3, TOPIC_DEAD_LETTERS: 1})

    assert ingest([path], other, now=NOW, known=index).accepted == 5
    index.write_bytes(b"no database")
    assert ingest([path], other, now=NOW, known=index).duplicates == 5
    other.close()
