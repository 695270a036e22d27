"""What only the embedded log promises: several writers, crashes, full disks, other versions."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from store.log.interface import (
    Entry,
    LogDamaged,
    LogError,
    LogFull,
    LogTooNew,
    LogUnavailable,
    Record,
)
from store.log.open import open_log
from store.log.sqlite import SqliteLog

BATCH = 40

WRITER = """
import sys
from pathlib import Path
from store.log.interface import Entry
from store.log.sqlite import SqliteLog

path, name, batches = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
log = SqliteLog(path)
log.create_topics({"events": 4})
for number in range(batches):
    value = f"{name}:{number}".encode()
    log.append("events", [Entry(f"device-{n}".encode(), value) for n in range(40)])
    print(number, flush=True)
"""

WRITER_WITH_LITTLE_ROOM = """
import resource, sys
from pathlib import Path
from store.log.interface import Entry, LogFull
from store.log.sqlite import SqliteLog

log = SqliteLog(Path(sys.argv[1]))
log.create_topics({"events": 4})
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
for number in range(10_000):
    value = f"x:{number}".encode().ljust(1000)
    try:
        log.append("events", [Entry(f"device-{n}".encode(), value) for n in range(40)])
    except LogFull as full:
        print(full)
        break
    print(number)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log.sqlite"


def start(script: str, *args: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", script, *map(str, args)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def records(log: SqliteLog, topic: str = "events") -> list[Record]:
    return [
        record
        for partition in range(log.partition_count(topic))
        for batch in log.read(topic, partition, 0)
        for record in batch
    ]


def batches_in(path: Path) -> Counter[str]:
    log = SqliteLog(path)
    found = Counter(record.value.decode().strip() for record in records(log))
    log.close()
    return found


def test_several_processes_append_to_a_new_log_at_once(path: Path) -> None:
    writers = [start(WRITER, path, name, 50) for name in "abcd"]
    for writer in writers:
        writer.communicate()

    assert batches_in(path) == {f"{name}:{n}": BATCH for name in "abcd" for n in range(50)}
    log = SqliteLog(path)
    for partition, end in log.end_offsets("events").items():
        offsets = [r.offset for batch in log.read("events", partition, 0) for r in batch]
        assert offsets == list(range(end))
    log.close()


def test_a_killed_writer_leaves_whole_batches_and_all_that_it_was_told(path: Path) -> None:
    acknowledged = set()
    for life in range(5):
        writer = start(WRITER, path, life, 100_000)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.05 + life * 0.03)
        writer.send_signal(signal.SIGKILL)
        told, _ = writer.communicate()
        acknowledged |= {f"{life}:{number}" for number in told.split()} | {f"{life}:0"}

    found = batches_in(path)

    assert set(found.values()) == {BATCH}
    assert acknowledged <= set(found)
    assert len(found) <= len(acknowledged) + 5


def test_a_reader_sees_whole_batches_while_others_append(path: Path) -> None:
    writer = start(WRITER, path, "a", 200)
    assert writer.stdout is not None
    writer.stdout.readline()
    log = SqliteLog(path)

    while writer.poll() is None and writer.stdout.readline():
        assert sum(log.end_offsets("events").values()) >= BATCH
    writer.communicate()

    assert len(records(log)) == 200 * BATCH
    log.close()


def test_nothing_of_a_batch_is_kept_when_the_disk_is_full(path: Path) -> None:
    told, _ = start(WRITER_WITH_LITTLE_ROOM, path).communicate()
    *numbers, error = told.splitlines()

    assert "no room to append" in error
    assert "Free space on its disk and append again" in error
    assert batches_in(path) == {f"x:{number}": BATCH for number in numbers}


def test_a_full_log_takes_more_once_there_is_room(path: Path) -> None:
    log = SqliteLog(path)
    log.create_topics({"events": 4})
    (pages,) = log._connection.execute("pragma page_count").fetchone()
    log._connection.execute(f"pragma max_page_count = {pages + 5}")
    large = [Entry(b"device", bytes(10_000))] * 10

    with pytest.raises(LogFull):
        log.append("events", large)
    assert records(log) == []

    log._connection.execute("pragma max_page_count = 100000")
    log.append("events", large)
    assert len(records(log)) == 10
    log.close()


def test_a_log_of_a_later_version_is_left_alone(path: Path) -> None:
    SqliteLog(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("pragma user_version = 99")
    connection.close()

    with pytest.raises(LogTooNew, match="has schema 99, and this stimwatch knows 1"):
        SqliteLog(path)


def test_a_database_of_somebody_else_is_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("create table patients (name text)")
    connection.close()

    with pytest.raises(LogUnavailable, match="not a log of stimwatch"):
        SqliteLog(path)


def test_a_file_that_is_no_database_is_left_alone(path: Path) -> None:
    path.write_bytes(b"not a database, but long enough to look like one" * 100)

    with pytest.raises(LogDamaged, match="damaged, or was never a log"):
        SqliteLog(path)


def test_a_folder_is_not_a_log(tmp_path: Path) -> None:
    with pytest.raises(LogUnavailable, match="STIMWATCH_LOG"):
        SqliteLog(tmp_path)


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(LogUnavailable, match="cannot create the folder"):
        SqliteLog(tmp_path / "file" / "log.sqlite")


def test_every_commit_is_written_through_to_the_disk(path: Path) -> None:
    log = SqliteLog(path)

    assert log._connection.execute("pragma synchronous").fetchone() == (2,)
    assert log._connection.execute("pragma journal_mode").fetchone() == ("wal",)
    log.close()


def test_the_file_can_be_read_without_stimwatch(path: Path) -> None:
    log = SqliteLog(path)
    log.create_topics({"events": 1})
    log.append("events", [Entry(b"device-1", b"{}")])
    log.close()

    connection = sqlite3.connect(path)
    rows = connection.execute("select offset, key, value from records_1").fetchall()
    connection.close()

    assert rows == [(0, b"device-1", b"{}")]


@pytest.mark.parametrize("url", ["redis://x", "sqlite://relative", "kafka://", "log.sqlite", ""])
def test_a_url_of_no_known_kind_says_what_is(url: str) -> None:
    with pytest.raises(LogError, match=r"sqlite:///ABSOLUTE/FILE or kafka://HOST:PORT"):
        open_log(url)


def test_a_broker_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(LogUnavailable, match="kafka://127.0.0.1:1 does not answer"):
        open_log("kafka://127.0.0.1:1")


def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root writes everywhere")
    tmp_path.chmod(0o500)

    with pytest.raises(LogUnavailable, match=str(tmp_path)):
        SqliteLog(tmp_path / "log.sqlite")
