"""The embedded log: topics, partitions and records in one SQLite file, for one machine.

Several processes append and read at once (write-ahead log: readers never wait). A batch is one
transaction, so after a crash the log holds whole batches only, and each one that was acknowledged.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import starmap
from pathlib import Path
from typing import NamedTuple

from store.log.interface import (
    KEPT_RECORDS,
    Entry,
    Held,
    Record,
    partitions_differ,
    refuse_too_large,
    topic_missing,
)
from store.log.partition import partition_of
from store.log.sqlite_file import explained, open_file, writing
from store.log.sqlite_identity import id_of

OFFSET_MAX = 2**63 - 1
_BATCH_RECORDS = 2_000
_BATCH_BYTES = 8 << 20
_FETCH = 250
_POLL_S = 0.002
_POLL_IDLE_S = 0.02


class Placed(NamedTuple):
    """An entry and the partition that somebody else has chosen for it."""

    topic: str
    partition: int
    entry: Entry


class Appended(NamedTuple):
    """Where entries went, an offset for each in the order given, and when the log took them."""

    offsets: tuple[int, ...]
    appended_ms: int


class SqliteLog:
    """A log in the file at `path`; see `store.log.interface.Log`."""

    def __init__(self, path: Path) -> None:
        self.url = f"sqlite://{path}"
        self.path = path
        self._connection = open_file(path)
        self._known: dict[str, tuple[int, ...]] = {}
        self._ids: dict[str, str] = {}

    def create_topics(self, partitions: Mapping[str, int]) -> None:
        """Create the topics that do not exist; raise `PartitionsDiffer` before creating any."""
        with writing(self._connection, self.path):
            has = self.topics()
            for topic, wanted in partitions.items():
                if has.get(topic, wanted) != wanted:
                    raise partitions_differ(topic, self.url, has=has[topic], wanted=wanted)
            for topic, wanted in partitions.items():
                if topic not in has:
                    self._create(topic, wanted)
        for topic in partitions:
            self.topic_id(topic)

    def check_topics(self, partitions: Mapping[str, int]) -> None:
        """Return if these topics are there; a file has no settings that could forget."""
        for topic, wanted in partitions.items():
            has = self.partition_count(topic)
            if has != wanted:
                raise partitions_differ(topic, self.url, has=has, wanted=wanted)

    def advice(self) -> tuple[str, ...]:
        """Return nothing: the file has no administrator but its owner."""
        return ()

    def topics(self) -> dict[str, int]:
        """Return every topic and its partition count."""
        with explained(self.path):
            return dict(self._connection.execute("select * from topic order by name"))

    def partition_count(self, topic: str) -> int:
        """Return how many partitions `topic` has."""
        return len(self._tables(topic))

    def topic_id(self, topic: str) -> str:
        """Return the id that was made with `topic`, or now, where an earlier stimwatch made it."""
        if topic not in self._ids:
            self._tables(topic)
            self._ids[topic] = id_of(self._connection, self.path, topic)
        return self._ids[topic]

    def append(self, topic: str, entries: Sequence[Entry]) -> tuple[tuple[int, int], ...]:
        """Append `entries` in one transaction, which is on the disk when this returns."""
        count = self.partition_count(topic)
        placed = [Placed(topic, partition_of(entry[0], count), entry) for entry in entries]
        offsets = self.append_placed(placed).offsets
        return tuple(zip((place.partition for place in placed), offsets, strict=True))

    def append_placed(self, placed: Sequence[Placed]) -> Appended:
        """Append entries to partitions already chosen, of any topics, in one transaction."""
        if not placed:
            return Appended((), 0)
        queues: dict[tuple[str, int], list[Entry]] = {}
        for topic, partition, entry in placed:
            queues.setdefault((topic, partition), []).append(entry)
        for (topic, _), entries in queues.items():
            refuse_too_large(topic, entries)
        tables = {place: self._tables(place[0])[place[1]] for place in queues}

        firsts: dict[tuple[str, int], Iterator[int]] = {}
        with writing(self._connection, self.path):
            now_ms = time.time_ns() // 1_000_000
            for place, entries in queues.items():
                first = self._end(tables[place])
                firsts[place] = iter(range(first, first + len(entries)))
                self._connection.executemany(
                    f"insert into records_{tables[place]} values (?, ?, ?, ?)",
                    [
                        (offset, now_ms, key, value)
                        for offset, (key, value) in enumerate(entries, start=first)
                    ],
                )
                if place[0] in KEPT_RECORDS:
                    self._connection.execute(
                        f"delete from records_{tables[place]} where offset < ?",
                        (first + len(entries) - KEPT_RECORDS[place[0]],),
                    )
        offsets = tuple(next(firsts[topic, partition]) for topic, partition, _ in placed)
        return Appended(offsets, now_ms)

    def restore(self, records: Sequence[Record]) -> None:
        """Put records of another log where they were, at their own offsets and times."""
        with writing(self._connection, self.path):
            for topic, partition, offset, *rest in records:
                table = self._tables(topic)[partition]
                self._connection.execute(
                    f"insert into records_{table} values (?, ?, ?, ?)", (offset, *rest)
                )

    def read(
        self, topic: str, partition: int, start: int, *, stop: int | None = None
    ) -> Iterator[tuple[Record, ...]]:
        """Yield batches of one partition, each a short read that keeps no writer waiting."""
        table = self._tables(topic)[partition]
        end = self._end(table)
        return self._batches(topic, partition, start, end if stop is None else min(stop, end))

    def fetch(
        self,
        topic: str,
        partition: int,
        start: int,
        *,
        stop: int = OFFSET_MAX,
        limit: int = _BATCH_RECORDS,
    ) -> tuple[Record, ...]:
        """Return the records from `start` to `stop`: at most `limit`, and about 8 MiB."""
        table = self._tables(topic)[partition]
        make = partial(Record, topic, partition)
        with explained(self.path):
            cursor = self._connection.execute(
                f"select * from records_{table} where offset >= ? and offset < ? "
                "order by offset limit ?",
                (start, stop, limit),
            )
            records: list[Record] = []
            size = 0
            while size < _BATCH_BYTES and (rows := cursor.fetchmany(_FETCH)):
                records.extend(starmap(make, rows))
                size += sum(len(row[3]) for row in rows)
            cursor.close()
        return tuple(records)

    def records_at(self, topic: str, offsets: Mapping[int, int]) -> dict[int, Record]:
        """Return the record at one offset of each of some partitions, where there is one."""
        found = {n: self.fetch(topic, n, at, limit=1) for n, at in offsets.items()}
        return {n: rs[0] for n, rs in found.items() if rs and rs[0].offset == offsets[n]}

    def tail(
        self, topic: str, start: Mapping[int, int], *, idle_s: float | None = None
    ) -> Iterator[tuple[Record, ...]]:
        """Yield batches for ever, looking for more every 20 ms at most."""
        self._tables(topic)
        return self._follow(topic, dict(start), idle_s)

    def end_offsets(self, topic: str) -> dict[int, int]:
        """Return the offset that the next record of each partition will get."""
        return {number: self._end(table) for number, table in enumerate(self._tables(topic))}

    def held_back(self, topic: str) -> dict[int, Held]:
        """Return nothing: what is on the file can be read."""
        self._tables(topic)
        return {}

    def end_offset(self, topic: str, partition: int) -> int:
        """Return the offset that the next record of `partition` will get."""
        return self._end(self._tables(topic)[partition])

    def data_version(self) -> int:
        """Return a number that changes when somebody else has written. Cheap: no page is read."""
        with explained(self.path):
            return int(self._connection.execute("pragma data_version").fetchone()[0])

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _create(self, topic: str, partitions: int) -> None:
        self._connection.execute("insert into topic values (?, ?)", (topic, partitions))
        for number in range(partitions):
            (table,) = self._connection.execute(
                "insert into partition (topic, number) values (?, ?) returning id", (topic, number)
            ).fetchone()
            self._connection.execute(
                f"create table records_{table} (offset integer primary key, "
                "appended_ms integer not null, key blob not null, value blob not null)"
            )

    def _tables(self, topic: str) -> tuple[int, ...]:
        if topic not in self._known:
            with explained(self.path):
                rows = self._connection.execute(
                    "select id from partition where topic = ? order by number", (topic,)
                ).fetchall()
            if not rows:
                raise topic_missing(topic, self.url)
            self._known[topic] = tuple(table for (table,) in rows)
        return self._known[topic]

    def _end(self, table: int) -> int:
        with explained(self.path):
            (last,) = self._connection.execute(
                f"select max(offset) from records_{table}"
            ).fetchone()
        return 0 if last is None else int(last) + 1

    def _batches(
        self, topic: str, partition: int, start: int, stop: int
    ) -> Iterator[tuple[Record, ...]]:
        while batch := self.fetch(topic, partition, start, stop=stop):
            yield batch
            start = batch[-1].offset + 1

    def _follow(
        self, topic: str, position: dict[int, int], idle_s: float | None
    ) -> Iterator[tuple[Record, ...]]:
        seen, quiet_since, wait_s = -1, time.monotonic(), _POLL_S
        while idle_s is None or time.monotonic() - quiet_since < idle_s:
            before, seen = seen, self.data_version()
            found = False
            for partition in position:
                while batch := self.fetch(topic, partition, position[partition]):
                    found = True
                    position[partition] = batch[-1].offset + 1
                    yield batch
            if found:
                quiet_since, wait_s = time.monotonic(), _POLL_S
            elif seen == before:
                time.sleep(wait_s)
                wait_s = min(wait_s * 2, _POLL_IDLE_S)
