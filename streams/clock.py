"""The clock of a log: one tick a day for every partition, so that silence can be noticed.

Workers read no clock, so that a replay says what the live system said. What time it is comes to
them as an event, which is on the log for ever like any other. A tick's id follows from its day:
however often it is appended, it is one tick.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar

from events.clock import (
    ClockConfirmed,
    ClockCorrected,
    ClockTicked,
    Confirmation,
    Correction,
)
from events.codec import UndecodableEvent, decode, encode
from events.identity import event_id
from store.log.interface import Entry, Log
from store.log.partition import partition_of
from store.origin import simulated_by_partition
from store.settings import TOPIC_EVENTS

SOURCE = "urn:stimwatch:clock"
OfClock = TypeVar("OfClock", ClockTicked, ClockConfirmed, ClockCorrected)
_TICKED = b"clock.ticked"


class NothingToTakeBack(Exception):
    """No tick of those days lies on the log."""


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
    if not has_a_clock(log):
        return False
    _append(log, tick_of(now))
    return True


def has_a_clock(log: Log) -> bool:
    """Say whether a log is ticked for: it holds events, and they are real."""
    return not next(simulated_by_partition(log), True)


def confirm(log: Log, now: datetime, *, by: str, reason: str) -> None:
    """Say for a person that it is the day that `now` is in, and tick for it."""
    today = tick_of(now)
    said = _said_by(by, f"confirmed/{now.isoformat()}", now) | {"time": today.time}
    _append(log, ClockConfirmed(**said, data=Confirmation(reason=reason)))
    _append(log, today)


def correct(
    log: Log, now: datetime, *, first: datetime, last: datetime, by: str, reason: str
) -> tuple[datetime, ...]:
    """Take back for a person the ticks from `first` to `last`, then tick; return their days.

    Raises
    ------
    NothingToTakeBack
        If there is no such tick; nothing is appended then.
    """
    days = sorted({each.time for each in _ticks(log) if first <= each.time <= last})
    if not days:
        message = f"no tick from {first.date()} to {last.date()} lies on the log"
        raise NothingToTakeBack(message)
    said = _said_by(by, f"corrected/{now.isoformat()}", now)
    data = Correction(first=first, last=last, reason=reason)
    _append(log, ClockCorrected(**said, data=data))
    _append(log, tick_of(now))
    return tuple(days)


def _said_by(by: str, what: str, now: datetime) -> dict[str, Any]:
    return {
        "id": event_id(SOURCE, what),
        "source": SOURCE,
        "subject": "clock",
        "time": now,
        "recordedtime": now,
        "actor": f"operator:{by}",
    }


def _ticks(log: Log) -> Iterator[ClockTicked]:
    for partition in range(log.partition_count(TOPIC_EVENTS)):
        for records in log.read(TOPIC_EVENTS, partition, 0):
            for record in records:
                if _TICKED not in record.value:
                    continue
                try:
                    event = decode(record.value)
                except UndecodableEvent:
                    continue
                if isinstance(event, ClockTicked):
                    yield event


def _append(log: Log, event: OfClock) -> None:
    """Append a copy of what concerns the clock to each partition of the ledger."""
    keys = tick_keys(log.partition_count(TOPIC_EVENTS))
    copies = fanned_out(event, keys)
    log.append(TOPIC_EVENTS, [Entry(copy.subject.encode(), encode(copy)) for copy in copies])


def tick_keys(partitions: int) -> tuple[str, ...]:
    """Return, for each partition, the first key of the clock that falls into it."""
    keys: dict[int, str] = {}
    number = 0
    while len(keys) < partitions:
        key = f"clock-{number}"
        keys.setdefault(partition_of(key.encode(), partitions), key)
        number += 1
    return tuple(keys[partition] for partition in range(partitions))


def fanned_out(event: OfClock, keys: tuple[str, ...]) -> Iterator[OfClock]:
    """Yield one copy of the event for each partition, each with its own derived id."""
    for partition, key in enumerate(keys):
        changed = {
            "id": event_id(str(event.id), f"partition/{partition}"),
            "subject": key,
            "data": event.data.model_copy(update={"partition": partition}),
        }
        yield event.model_copy(update=changed)
