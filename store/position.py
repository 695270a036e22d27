"""How far each partition of the log has been projected, and the seal over what was read.

An offset may belong to no record: on Kafka, the end of a transaction takes one, and so does each
record of one that was aborted. Only the log can tell that from a record that was lost on the way,
so a gap in what was delivered is refused, and a gap in what was read from the log is not.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from duckdb import DuckDBPyConnection

from store.log.interface import Record
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

    `skipped` counts those among them that are no event. `moved` says whether this has to be
    written, `fresh` whether for the first time.
    """

    next_offset: int
    head: bytes
    skipped: int = 0
    as_of: datetime | None = None
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
        "select topic, partition, next_offset, head, skipped, as_of "
        "from position join seal using (topic, partition)"
    ).fetchall()
    return {
        (topic, partition): Position(next_offset, bytes.fromhex(head), skipped, as_of)
        for topic, partition, next_offset, head, skipped, as_of in found
    }


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
            "update seal set log_offset = ?, head = ? where topic = ? and partition = ?",
            [position.next_offset - 1, position.head.hex(), *where],
        )
