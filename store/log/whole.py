"""Read a whole topic in bulk."""

from collections.abc import Iterator

from store.log.interface import Log, Record


def topic_records(log: Log, topic: str) -> Iterator[tuple[Record, ...]]:
    """Yield all records of `topic`, one partition after the other, up to its end as of now."""
    for partition, end in sorted(log.end_offsets(topic).items()):
        yield from log.read(topic, partition, 0, stop=end)
