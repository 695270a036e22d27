"""What an audit compares with the log: everything stored that detectors told, and the seals."""

from dataclasses import dataclass
from uuid import UUID

from events.codec import decode
from events.envelope import Event
from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class SealRow:
    """The head of one partition's chain after the record at `log_offset`."""

    topic: str
    partition: int
    log_offset: int
    head: str


_EVENTS = "select payload from events where topic = 'signals' order by partition, log_offset"
_IDS = "select event_id from events where topic = 'signals' order by event_id"


def told_events(snapshot: Snapshot) -> tuple[Event, ...]:
    """Return every event of the signals topic that is stored, in order within its partition."""
    return tuple(decode(payload.encode()) for (payload,) in snapshot.tuples(_EVENTS))


def told_ids(snapshot: Snapshot) -> tuple[UUID, ...]:
    """Return the ids of all events of the signals topic that are stored, each as often as it is."""
    return tuple(event_id for (event_id,) in snapshot.tuples(_IDS))


def seals(snapshot: Snapshot) -> tuple[SealRow, ...]:
    """Return the seal of every partition that was read; exports print them."""
    return snapshot.rows(
        SealRow, "select topic, partition, log_offset, head from seal order by topic, partition"
    )
