"""The clock of a log: one tick a day for every partition, so that silence can be noticed.

Workers read no clock, so that a replay says what the live system said. What time it is comes to
them as an event, which is on the log for ever like any other. A tick's id follows from its day:
however often it is appended, it is one tick.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from events.clock import ClockTicked, Tick
from events.codec import encode
from events.identity import event_id
from store.log.interface import Entry, Log
from store.log.partition import partition_of
from store.origin import simulated_by_partition
from store.settings import TOPIC_EVENTS

SOURCE = "urn:stimwatch:clock"


def tick_of(now: datetime) -> ClockTicked:
    """Return the tick of the day that `now` is in, at midnight UTC.

    >>> tick_of(datetime(2026, 3, 2, 17, 30, tzinfo=UTC)).time.isoformat()
    '2026-03-02T00:00:00+00:00'
    """
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return ClockTicked(
        id=event_id(SOURCE, midnight.date().isoformat()),
        source=SOURCE,
        subject="clock",
        time=midnight,
        recordedtime=midnight,
        actor="clock",
    )


def tick(log: Log, now: datetime) -> bool:
    """Append the tick of the day that `now` is in; return whether anybody is there to hear it.

    A simulated fleet brings its own time with it, and on an empty log there is nobody yet: neither
    is ticked for.
    """
    if next(simulated_by_partition(log), True):
        return False
    keys = tick_keys(log.partition_count(TOPIC_EVENTS))
    copies = fanned_out(tick_of(now), keys)
    log.append(TOPIC_EVENTS, [Entry(copy.subject.encode(), encode(copy)) for copy in copies])
    return True


def tick_keys(partitions: int) -> tuple[str, ...]:
    """Return, for each partition, the first key of the clock that falls into it."""
    keys: dict[int, str] = {}
    number = 0
    while len(keys) < partitions:
        key = f"clock-{number}"
        keys.setdefault(partition_of(key.encode(), partitions), key)
        number += 1
    return tuple(keys[partition] for partition in range(partitions))


def fanned_out(tick: ClockTicked, keys: tuple[str, ...]) -> Iterator[ClockTicked]:
    """Yield one copy of the tick for each partition, each with its own derived id."""
    for partition, key in enumerate(keys):
        changed = {
            "id": event_id(str(tick.id), f"partition/{partition}"),
            "subject": key,
            "data": Tick(partition=partition),
        }
        yield tick.model_copy(update=changed)
