"""How far each partition of the log has been projected, and the seal over what was read.

An offset may belong to no record: on Kafka, the end of a transaction takes one, and so does each
record of one that was aborted. Only the log can tell that from a record that was lost on the way,
so a gap in what was delivered is refused, and a gap in what was read from the log is not.

With its positions the read model keeps the ids of the topics and the mark of the last record of
each partition, so that it knows its log again: `departed`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from duckdb import DuckDBPyConnection

from store.log.interface import Log, Record
from store.mark import Mark, departures, mark_of
from store.seal import genesis, seal

Partition = tuple[str, int]
"""A topic, and the number of one of its partitions."""


class Gap(Exception):
    """Records may be missing before this one: read them from the log and project them first."""

    def __init__(self, record: Record, *, next_offset: int) -> None:
        super().__init__(
            f"{record.topic}/{record.partition} is projected up to offset {next_offset}, but the "
            f"next record has offset {record.offset}: read from the log what lies in between, and "
            "project it first, or run `stimwatch rebuild`"
        )
        self.topic = record.topic
        self.partition = record.partition
        self.next_offset = next_offset
        self.offset = record.offset


@dataclass(slots=True)
class Position:
    """The next offset of a partition, the head over the records before it, and their newest time.

    `skipped` counts those among them that are no event, and `last` is the last of them. `moved`
    says whether this has to be written, `fresh` whether for the first time.
    """

    next_offset: int
    head: bytes
    skipped: int = 0
    as_of: datetime | None = None
    last: Mark | None = None
    moved: bool = False
    fresh: bool = False


def next_offsets(connection: DuckDBPyConnection) -> dict[Partition, int]:
    """Return the offset of the first record that is not projected, for partitions that are known.

    After a start this is the truth, not what the consumer group remembers.
    """
    found = connection.execute("select topic, partition, next_offset from position").fetchall()
    return {(topic, partition): next_offset for topic, partition, next_offset in found}


def positions(connection: DuckDBPyConnection) -> dict[Partition, Position]:
    """Return the positions of all partitions that were read."""
    found = connection.execute(
        "select topic, partition, next_offset, head, skipped, as_of, "
        "log_offset, appended_ms, digest "
        "from position join seal using (topic, partition)"
    ).fetchall()
    return {
        (topic, partition): Position(next_offset, bytes.fromhex(head), skipped, as_of, Mark(*last))
        for topic, partition, next_offset, head, skipped, as_of, *last in found
    }


def known_ids(connection: DuckDBPyConnection) -> dict[str, str]:
    """Return the id of each topic that the read model was projected from."""
    return dict(connection.execute("select topic, log_id from log_ids").fetchall())


def departed(connection: DuckDBPyConnection, log: Log) -> tuple[str, ...]:
    """Return, in words, where the log is not what was projected; nothing if it still is."""
    marks: dict[str, dict[int, Mark]] = {}
    for (topic, partition), position in positions(connection).items():
        if position.last is not None:
            marks.setdefault(topic, {})[partition] = position.last
    return departures(log, ids=known_ids(connection), marks=marks)


def keep_ids(connection: DuckDBPyConnection, ids: Mapping[str, str]) -> None:
    """Write of which topics the read model is, before the first record of them is projected."""
    known = known_ids(connection)
    if known != ids:
        assert not known, "a read model of other topics is set aside before this"
        connection.executemany("insert into log_ids values (?, ?)", list(ids.items()))


def unread(
    reached: dict[Partition, Position], records: Iterable[Record], *, from_log: bool
) -> Iterator[tuple[Record, Position]]:
    """Yield the records that are new, and move their positions and seals past them.

    Records that were read `from_log`, from the position on, are all that there are.

    Raises
    ------
    Gap
        If records may be missing before one of these.
    """
    for record in records:
        partition = (record.topic, record.partition)
        position = reached.get(partition)
        if position is None:
            position = reached[partition] = Position(0, genesis(*partition), fresh=True)
        if record.offset < position.next_offset:
            continue
        if record.offset > position.next_offset and not from_log:
            raise Gap(record, next_offset=position.next_offset)
        position.next_offset = record.offset + 1
        position.head = seal((record,), head=position.head)
        position.last = mark_of(record)
        position.moved = True
        yield record, position


def keep_positions(connection: DuckDBPyConnection, reached: Mapping[Partition, Position]) -> None:
    """Write the positions that moved, in the caller's transaction."""
    for (topic, partition), position in reached.items():
        if not position.moved:
            continue
        where = [topic, partition]
        if position.fresh:
            connection.execute("insert into position (topic, partition) values (?, ?)", where)
            connection.execute("insert into seal (topic, partition) values (?, ?)", where)
        connection.execute(
            "update position set next_offset = ?, skipped = ?, as_of = ? "
            "where topic = ? and partition = ?",
            [position.next_offset, position.skipped, position.as_of, *where],
        )
        connection.execute(
            "update seal set log_offset = ?, appended_ms = ?, digest = ?, head = ? "
            "where topic = ? and partition = ?",
            [*(position.last or ()), position.head.hex(), *where],
        )
