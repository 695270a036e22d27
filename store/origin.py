"""Whether a log holds simulated or real events: they must never share one."""

from collections.abc import Iterator

from events.codec import UndecodableEvent, decode
from events.kinds import OF_NO_FLEET
from store.log.interface import Log
from store.settings import TOPIC_EVENTS


def simulated_by_partition(log: Log) -> Iterator[bool]:
    """Say of the first readable event of each partition whether it is simulated.

    Partitions without one say nothing. What is asked for is read, and no more of the log. That
    somebody signed in, or put a plan in force, says nothing either: neither is made up.
    """
    for partition in range(log.partition_count(TOPIC_EVENTS)):
        found = _first(log, partition)
        if found is not None:
            yield found


def _first(log: Log, partition: int) -> bool | None:
    for records in log.read(TOPIC_EVENTS, partition, 0):
        for record in records:
            try:
                event = decode(record.value)
            except UndecodableEvent:
                continue
            if not isinstance(event, OF_NO_FLEET):
                return event.simulated
    return None
