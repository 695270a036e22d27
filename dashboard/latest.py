"""What others have decided about a signal, or corrected in a report, that no snapshot shows yet.

Snapshots lag behind the log by seconds, by hours if the projector is down. So whoever decides or
corrects is told from the log itself what others did meanwhile, right before the own event is
appended.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeVar
from uuid import UUID

from events.clinical import AdverseEventAmended
from events.codec import UndecodableEvent, decode
from events.envelope import Event
from events.signal import SignalReviewed
from store.log.interface import Log
from store.log.partition import partition_of
from store.read.signals import SignalStep
from store.settings import TOPIC_EVENTS

Told = TypeVar("Told", bound=Event)


def decided_since(
    signal_id: UUID,
    device: str,
    *,
    offsets: Mapping[str, int],
    log_url: str,
    open_log: Callable[[str], Log],
) -> tuple[SignalReviewed, ...]:
    """Return the decisions about a signal from `offsets` on, which are those of a snapshot.

    Raises
    ------
    store.log.interface.LogError
        If the log does not answer: then nobody can know whether somebody has decided.
    """
    found = _told_since(SignalReviewed, device, offsets, log_url, open_log)
    return tuple(event for event in found if event.data.signal_id == signal_id)


def amended_since(
    report_id: UUID,
    device: str,
    *,
    offsets: Mapping[str, int],
    log_url: str,
    open_log: Callable[[str], Log],
) -> tuple[AdverseEventAmended, ...]:
    """Return the amendments of a report from `offsets` on, as `decided_since` does decisions."""
    found = _told_since(AdverseEventAmended, device, offsets, log_url, open_log)
    return tuple(event for event in found if event.data.amends == report_id)


def unseen(told: Iterable[Told], seen: Collection[UUID]) -> tuple[Told, ...]:
    """Return the events that a person has not seen, each once."""
    return tuple({event.id: event for event in told if event.id not in seen}.values())


def steps_seen(history: Iterable[SignalStep]) -> frozenset[UUID]:
    """Return what a person has seen who looks at this history."""
    return frozenset(step.event_id for step in history)


def _told_since(
    kind: type[Told],
    device: str,
    offsets: Mapping[str, int],
    log_url: str,
    open_log: Callable[[str], Log],
) -> tuple[Told, ...]:
    """Return the events of one kind about a device; only what can be one of them is decoded."""
    key, mark = device.encode(), f'"{kind.model_fields["type"].default}"'.encode()
    log = open_log(log_url)
    try:
        partition = partition_of(key, log.partition_count(TOPIC_EVENTS))
        start = offsets.get(f"{TOPIC_EVENTS}/{partition}", 0)
        found = [
            _decoded(record.value)
            for batch in log.read(TOPIC_EVENTS, partition, start)
            for record in batch
            if record.key == key and mark in record.value
        ]
    finally:
        log.close()
    return tuple(event for event in found if isinstance(event, kind))


def _decoded(value: bytes) -> Event | None:
    """Return an event; what cannot be read is none, it becomes a dead letter elsewhere."""
    try:
        return decode(value)
    except UndecodableEvent:
        return None
