"""`stimwatch log`: is the file whole, and what can be saved?"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from events.codec import encode
from events.sample import adverse_event
from store.log.interface import Entry
from store.log.open import open_log
from store.notes import notes_set_aside
from streams.commands.log import _spans
from tests.streams.test_cli import project_all, publish_signals, stimwatch
from tests.system.running import System

PAGE_BYTES = 4096


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    """A log of 400 reports in a home, with nothing running."""
    running = System(tmp_path, f"sqlite://{tmp_path / 'log.sqlite'}")
    for name, value in running.environ.items():
        monkeypatch.setenv(name, value)
    events = [adverse_event(day=day / 2, device=f"device-{day % 7}") for day in range(400)]
    with closing(open_log(running.log_url)) as log:
        log.append("events", [Entry(e.subject.encode(), encode(e)) for e in events])
    return running


def events_in(url: str) -> int:
    with closing(open_log(url)) as log:
        return sum(
            len(records)
            for partition in log.end_offsets("events")
            for records in log.read("events", partition, 0)
        )


def damage_a_leaf(log: Path) -> None:
    """Overwrite the first page of those that hold one partition's events."""
    with closing(sqlite3.connect(log)) as connection:
        roots = connection.execute(
            "select rootpage from sqlite_master where name like 'records%' order by rootpage"
        ).fetchall()
    with log.open("r+b") as file:
        for (root,) in roots:
            file.seek((root - 1) * PAGE_BYTES)
            page = file.read(PAGE_BYTES)
            if page[0] == 0x05:  # there are pages below it
                cell = int.from_bytes(page[12:14], "big")
                leaf = int.from_bytes(page[cell : cell + 4], "big")
                file.seek((leaf - 1) * PAGE_BYTES)
                file.write(os.urandom(PAGE_BYTES))
                return
    pytest.fail("no partition has more than a page")


def test_a_whole_log_is_whole(system: System) -> None:
    done = stimwatch("log", "check")

    assert done.exit_code == 0, done.output
    assert done.output.endswith("the log is whole\n")


def test_of_a_damaged_log_the_rest_is_saved_and_the_loss_told(
    system: System, tmp_path: Path
) -> None:
    damage_a_leaf(tmp_path / "log.sqlite")
    new = tmp_path / "new.sqlite"

    checked, saved = stimwatch("log", "check"), stimwatch("log", "salvage", new)

    assert (checked.exit_code, saved.exit_code) == (3, 3)
    for told in (checked.output, saved.output):
        (line,) = [line for line in told.splitlines() if "missing: offsets" in line]
        assert line.startswith("events/")
        lost = int(line.rpartition("(")[2].split()[0])
        assert lost > 0
        assert events_in(f"sqlite://{new}") == 400 - lost


def test_on_the_saved_log_all_goes_on_and_an_audit_finds_no_difference(
    system: System, tmp_path: Path
) -> None:
    project_all(system)
    damage_a_leaf(tmp_path / "log.sqlite")
    stimwatch("log", "salvage", tmp_path / "new.sqlite")
    for name in ("log.sqlite", "log.sqlite-wal", "log.sqlite-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / "new.sqlite").rename(tmp_path / "log.sqlite")

    project_all(system)
    publish_signals(system)
    project_all(system)
    audited = stimwatch("audit")

    assert audited.exit_code == 0, audited.output
    (noted,) = notes_set_aside(tmp_path)
    assert noted.cache == "live.duckdb", "the new log is known to be another one"


def test_what_is_missing_at_the_end_is_known_from_how_far_the_read_model_went(
    system: System, tmp_path: Path
) -> None:
    project_all(system)
    with closing(sqlite3.connect(tmp_path / "log.sqlite")) as connection, connection:
        ((last,),) = connection.execute("select max(offset) from records_1").fetchall()
        connection.execute("delete from records_1 where offset >= ?", (last,))

    done = stimwatch("log", "check")

    assert done.exit_code == 3
    assert f"events/0: {last:,} records; missing: offsets {last} (1 record)" in done.output
    assert "the file is whole, but records are missing" in done.output


def test_nothing_is_written_over_and_a_kafka_is_not_ours_to_check(
    system: System, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "nothing is written over" in stimwatch("log", "salvage", tmp_path / "log.sqlite").output

    monkeypatch.setenv("STIMWATCH_LOG", "kafka://127.0.0.1:1")
    assert "Kafka keeps and checks its own" in stimwatch("log", "check").output


def test_many_stretches_are_cut_short() -> None:
    missing = tuple((n, n) for n in range(0, 60, 2))

    assert _spans(missing).endswith("38 and 10 stretches more (30 records)")
