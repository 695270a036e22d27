"""A file that was damaged anywhere: what is whole is saved, and what is missing is named."""

import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from events.codec import encode
from events.envelope import Event
from events.sample import adverse_event, session, upload
from store.log.interface import Entry, LogDamaged, Record
from store.log.salvage import DamagedLog
from store.log.sqlite import SqliteLog
from store.log.sqlite_file import faults
from tests.store.ledger import letter, raised

PAGE_BYTES = 4096
TOPICS = {"events": 3, "signals": 3, "dead-letters": 1}
Key = tuple[str, int, int]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log with events, some longer than many pages, with signals and dead letters."""
    path = tmp_path / "log.sqlite"
    with closing(SqliteLog(path)) as log:
        log.create_topics(TOPICS)
        for day in range(60):
            events: list[Event] = [adverse_event(day=day, device=f"device-{n}") for n in range(9)]
            events.append(upload(*[session(day=i / 9) for i in range(day)], day=day))
            log.append("events", [Entry(e.subject.encode(), encode(e)) for e in events])
            signal = raised(day=day, device=f"device-{day % 9}")
            log.append("signals", [Entry(signal.subject.encode(), encode(signal))])
            lost = letter(f"events/0/{day}").model_dump_json().encode()
            log.append("dead-letters", [Entry(b"events/0", lost)])
    return path


def all_of(path: Path) -> dict[Key, Record]:
    with closing(SqliteLog(path)) as log:
        return by_place(
            record
            for topic, partitions in log.topics().items()
            for partition in range(partitions)
            for records in log.read(topic, partition, 0)
            for record in records
        )


def by_place(records: Iterable[Record]) -> dict[Key, Record]:
    return {record[:3]: record for record in records}


def overwrite(path: Path, pages: Iterable[int]) -> None:
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE_BYTES)
            file.write(Random(page).randbytes(PAGE_BYTES))


def missing(log: DamagedLog) -> set[Key]:
    """Return the places that are told to be missing before the last record found."""
    return {
        (*place, offset)
        for place, found in log.found.items()
        for first, last in found.missing()
        for offset in range(first, last + 1)
    }


def test_of_a_whole_log_every_record_is_found_byte_for_byte(path: Path) -> None:
    log = DamagedLog(path, TOPICS)

    found = by_place(log.records())

    assert found == all_of(path)
    assert missing(log) == set()
    assert faults(path) == ()


def test_what_only_the_write_ahead_log_holds_is_found_too(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy" / path.name
    copy.parent.mkdir()
    with closing(SqliteLog(path)) as log:
        log.append("events", [Entry(b"device-1", b"only in the write-ahead log")])
        for name in (path.name, f"{path.name}-wal"):
            shutil.copy(path.with_name(name), copy.with_name(name))
    assert copy.with_name(f"{copy.name}-wal").stat().st_size > 0

    found = by_place(DamagedLog(copy, TOPICS).records())

    assert found == all_of(path)


def test_a_page_of_the_write_ahead_log_that_is_damaged_is_told(path: Path) -> None:
    with closing(SqliteLog(path)) as log:
        for number in range(3):
            log.append("events", [Entry(b"device-1", b"%d" % number)])
        wal = path.with_name(f"{path.name}-wal")
        content = bytearray(wal.read_bytes())
    content[32 + 24 + 2000] ^= 0xFF  # in the page of the first frame
    wal.write_bytes(content)

    log_read = DamagedLog(path, TOPICS)
    for _ in log_read.records():
        pass

    assert log_read.lost_frames > 0


@pytest.mark.parametrize("seed", range(20))
def test_wherever_pages_are_damaged_the_rest_is_saved_and_the_loss_is_named(
    path: Path, seed: int
) -> None:
    whole = all_of(path)
    pages = path.stat().st_size // PAGE_BYTES
    hit = Random(seed).sample(range(1, pages + 1), k=5)
    overwrite(path, hit)
    log = DamagedLog(path, TOPICS)

    found = by_place(log.records())

    assert found.items() <= whole.items(), "nothing is made up, and nothing is put elsewhere"
    lost = whole.keys() - found.keys()
    last = {place: max((k[2] for k in found if k[:2] == place), default=-1) for place in log.found}
    assert missing(log) == {key for key in lost if key[2] < last[key[:2]]}
    assert len(lost) < 5 * 40, "a damaged page costs what lay on it"


def test_the_end_of_the_file_may_be_gone(path: Path) -> None:
    whole = all_of(path)
    os.truncate(path, path.stat().st_size // 2)

    found = by_place(DamagedLog(path, TOPICS).records())

    assert found.items() <= whole.items()
    assert len(found) > len(whole) // 3


def test_without_its_first_page_the_file_still_gives_every_record(path: Path) -> None:
    whole = all_of(path)
    overwrite(path, [1])

    found = by_place(DamagedLog(path, TOPICS).records())

    assert found == whole


def test_the_error_says_that_the_log_is_damaged_and_what_saves_it(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(bytes(PAGE_BYTES))

    with pytest.raises(LogDamaged, match=r"is damaged.*stimwatch log salvage NEW"):
        SqliteLog(path)

    assert faults(path)


def test_the_error_is_the_same_where_damage_is_met_on_the_way(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        ((root,),) = connection.execute(
            "select rootpage from sqlite_master where name = 'records_1'"
        ).fetchall()
    overwrite(path, [root])

    with closing(SqliteLog(path)) as log, pytest.raises(LogDamaged, match="is damaged"):
        log.end_offsets("events")


def test_a_salvaged_log_keeps_offsets_and_times(path: Path, tmp_path: Path) -> None:
    whole = all_of(path)
    with closing(SqliteLog(tmp_path / "new.sqlite")) as new:
        new.create_topics(TOPICS)
        new.restore([record for record in DamagedLog(path, TOPICS).records() if record.offset % 7])

    assert all_of(tmp_path / "new.sqlite") == {k: r for k, r in whole.items() if k[2] % 7}
