"""Which events the log holds, by id: so that a second import of a file leaves the log as it is.

The ids rest in a file beside the log, with where each event lies. The file is made from the log and
may be lost or removed: the next import reads the log once and makes it again. It holds no text.
"""

import re
import sqlite3
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from uuid import UUID

from events.codec import decode
from events.envelope import Event
from store.log.interface import Log, Record
from store.settings import TOPIC_EVENTS

LAYOUT = 1
"""Raised with every change of the tables: a file of another layout is made anew."""
_ID = re.compile(rb'"id":"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')
_ID_WITHIN = 200
"""Bytes of a record in which its id stands: the envelope comes first."""
_TABLES = """
drop table if exists event;
drop table if exists position;
create table event (
    id blob primary key, partition integer not null, log_offset integer not null
) without rowid;
create table position (partition integer primary key, next_offset integer not null, last blob);
"""


class EventsOnLog:
    """Where each event lies on a log, as of the last `catch_up`."""

    def __init__(self, log: Log, path: Path | None = None) -> None:
        self._log = log
        self._connection = _opened(path)
        ends = log.end_offsets(TOPIC_EVENTS)
        rows = self._connection.execute("select * from position").fetchall()
        if not all(self._agrees(ends.get(row[0], 0), *row) for row in rows):
            self._connection.executescript(_TABLES)  # it is of another log, or of a longer one
        self.catch_up()

    def catch_up(self) -> None:
        """Read what came onto the log since, in bulk."""
        positions = dict(self._connection.execute("select partition, next_offset from position"))
        for partition in range(self._log.partition_count(TOPIC_EVENTS)):
            for records in self._log.read(TOPIC_EVENTS, partition, positions.get(partition, 0)):
                found = (
                    (UUID(found[1].decode()).bytes, partition, record.offset)
                    for record in records
                    if (found := _ID.search(record.value, 0, _ID_WITHIN))
                )
                last = records[-1]
                with self._connection:
                    self._connection.executemany(
                        "insert or ignore into event values (?, ?, ?)", found
                    )
                    self._connection.execute(
                        "insert or replace into position values (?, ?, ?)",
                        (partition, last.offset + 1, _digest(last)),
                    )

    def event(self, id: UUID) -> Event | None:
        """Return the event of this id that is on the log, or None where there is none."""
        place = self._connection.execute(
            "select partition, log_offset from event where id = ?", (id.bytes,)
        ).fetchone()
        record = None if place is None else self._record_at(*place)
        return None if record is None else decode(record.value)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _agrees(self, end: int, partition: int, next_offset: int, last: bytes) -> bool:
        """Whether the last record that was read still lies where it lay."""
        if end < next_offset:
            return False
        record = self._record_at(partition, next_offset - 1)
        return record is not None and _digest(record) == last

    def _record_at(self, partition: int, offset: int) -> Record | None:
        for records in self._log.read(TOPIC_EVENTS, partition, offset, stop=offset + 1):
            return records[0]
        return None


def _opened(path: Path | None) -> sqlite3.Connection:
    if path is None:
        connection = sqlite3.connect(":memory:")
        connection.executescript(_TABLES)
        return connection
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=60)
    with suppress(sqlite3.DatabaseError):
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")
        if connection.execute("pragma user_version").fetchone()[0] == LAYOUT:
            return connection
        connection.executescript(_TABLES)
        connection.execute(f"pragma user_version = {LAYOUT}")
        return connection
    connection.close()
    for name in ("", "-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)
    return _opened(path)


def _digest(record: Record) -> bytes:
    return blake2b(record.key + b"\n" + record.value, digest_size=8).digest()
