"""What others have decided about a signal that no snapshot shows yet.

Snapshots lag behind the log by seconds, by hours if the projector is down. So whoever decides is
told from the log itself what was decided meanwhile, right before the own decision is appended.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from uuid import UUID

from events.codec import UndecodableEvent, decode
from events.signal import SignalReviewed
from store.log.interface import Log
from store.log.partition import partition_of
from store.read.signals import SignalStep
from store.settings import TOPIC_EVENTS

REVIEWED = b'"signal.reviewed"'
"""Stands in the bytes of every decision: all else on the tail of the log is not decoded."""


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
    key = device.encode()
    log = open_log(log_url)
    try:
        partition = partition_of(key, log.partition_count(TOPIC_EVENTS))
        start = offsets.get(f"{TOPIC_EVENTS}/{partition}", 0)
        found = [
            _decoded(record.value)
            for batch in log.read(TOPIC_EVENTS, partition, start)
            for record in batch
            if record.key == key and REVIEWED in record.value
        ]
    finally:
        log.close()
    return tuple(event for event in found if event and event.data.signal_id == signal_id)


def unseen(decided: Iterable[SignalReviewed], seen: Collection[UUID]) -> tuple[SignalReviewed, ...]:
    """Return the decisions that a person has not seen, each once."""
    return tuple({event.id: event for event in decided if event.id not in seen}.values())


def steps_seen(history: Iterable[SignalStep]) -> frozenset[UUID]:
    """Return what a person has seen who looks at this history."""
    return frozenset(step.event_id for step in history)


def _decoded(value: bytes) -> SignalReviewed | None:
    """Return a decision; what cannot be read is none, it becomes a dead letter elsewhere."""
    try:
        event = decode(value)
    except UndecodableEvent:
        return None
    return event if isinstance(event, SignalReviewed) else None
