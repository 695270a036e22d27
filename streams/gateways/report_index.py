"""Which versions of foreign reports the log holds, and which one is current: a file beside it.

Without it, each import would have to read the whole log to know whether a row is new. The file is
made from the log and may be lost or removed: the next import reads the log once and makes it again.
It holds no text of a report, but digests, and where the versions lie.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from store.log.interface import Log, Record
from store.settings import TOPIC_EVENTS

LAYOUT = 1
"""Raised with every change of the tables, or of what a digest stands for: the file is made anew."""
_TABLES = """
create table version (
    report blob not null, digest blob not null, download text not null, current integer not null,
    person integer not null, partition integer not null, log_offset integer not null,
    primary key (report, partition, log_offset)
) without rowid;
create table position (
    partition integer primary key, next_offset integer not null, last blob not null
);
"""


class Version(NamedTuple):
    """A version that the log holds, and where; `person` where somebody amended the report here."""

    digest: bytes
    download: str
    current: bool
    person: bool
    partition: int
    offset: int


class ReportIndex:
    """The versions of each report. One import at a time writes it."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._connection = _opened(path)

    def versions(self, report: UUID) -> tuple[Version, ...]:
        """Return the versions of a report that the log holds, the oldest first."""
        rows = self._connection.execute(
            "select digest, download, current, person, partition, log_offset from version "
            "where report = ? order by partition, log_offset",
            (report.bytes,),
        )
        return tuple(
            Version(digest, download, bool(current), bool(person), partition, offset)
            for digest, download, current, person, partition, offset in rows
        )

    def add(self, told: Iterable[tuple[UUID, Version]]) -> None:
        """Add versions, in the order of the log; a current one takes the place of the last."""
        for report, version in told:
            if version.current:
                self._connection.execute(
                    "update version set current = 0 where report = ? and current", (report.bytes,)
                )
            self._connection.execute(
                "insert or replace into version values (?, ?, ?, ?, ?, ?, ?)",
                (report.bytes, *version),
            )

    def position(self, partition: int) -> int:
        """Return the offset up to which the log's partition has been read."""
        row = self._connection.execute(
            "select next_offset from position where partition = ?", (partition,)
        ).fetchone()
        return 0 if row is None else int(row[0])

    def read_to(self, partition: int, offset: int, key: bytes, value: bytes) -> None:
        """Note that the log has been read up to this record; `commit` makes it last."""
        self._connection.execute(
            "insert or replace into position values (?, ?, ?)",
            (partition, offset + 1, _digest(key, value)),
        )

    def commit(self) -> None:
        """Make what was added last."""
        self._connection.commit()

    def begin_anew_unless_of(self, log: Log) -> None:
        """Forget everything where the index was made from another log, or a longer one."""
        ends = log.end_offsets(TOPIC_EVENTS)
        rows = self._connection.execute("select * from position").fetchall()
        if all(_agrees(log, ends, *row) for row in rows):
            return
        self._connection.executescript("delete from version; delete from position;")

    def close(self) -> None:
        """Keep what was committed, and let go of the file."""
        self._connection.close()


def _opened(path: Path | None) -> sqlite3.Connection:
    """Open the file, or make it anew where it is of another layout, or broken."""
    if path is None:
        return _made(sqlite3.connect(":memory:"))
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=60)
    with suppress(sqlite3.DatabaseError):
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")
        layout = connection.execute("pragma user_version").fetchone()[0]
        if layout == LAYOUT:
            return connection
    connection.close()
    for name in ("", "-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)
    return _made(sqlite3.connect(path, timeout=60))


def _made(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = normal")
    connection.executescript(_TABLES)
    connection.execute(f"pragma user_version = {LAYOUT}")
    connection.commit()
    return connection


def _agrees(log: Log, ends: dict[int, int], partition: int, next_offset: int, last: bytes) -> bool:
    """Whether the last record that was read still lies where it lay."""
    if ends.get(partition, 0) < next_offset:
        return False
    return any(
        _digest(record.key, record.value) == last
        for record in record_at(log, partition, next_offset - 1)
    )


def record_at(log: Log, partition: int, offset: int) -> Iterator[Record]:
    """Yield the record that lies there, or nothing."""
    for records in log.read(TOPIC_EVENTS, partition, offset, stop=offset + 1):
        yield from records


def _digest(key: bytes, value: bytes) -> bytes:
    return blake2b(key + b"\n" + value, digest_size=8).digest()
