"""What an audit compares with the log: every stored signal event, and the seals."""

from dataclasses import dataclass
from uuid import UUID

from events.codec import decode
from events.signal import SignalRaised, SignalUpdated
from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class SealRow:
    """The head of one partition's chain after the record at `log_offset`."""

    topic: str
    partition: int
    log_offset: int
    head: str


_EVENTS = """
select payload from events
where event_id in (select event_id from signal_events) and topic = 'signals'
order by partition, log_offset
"""


def signal_events(snapshot: Snapshot) -> tuple[SignalRaised | SignalUpdated, ...]:
    """Return every signal event that is stored, decoded, in order within its partition."""
    decoded = (decode(payload.encode()) for (payload,) in snapshot.tuples(_EVENTS))
    return tuple(e for e in decoded if isinstance(e, SignalRaised | SignalUpdated))


def signal_ids(snapshot: Snapshot) -> tuple[UUID, ...]:
    """Return the ids of all signal events that are stored, each as often as it is."""
    rows = snapshot.tuples("select event_id from signal_events order by event_id")
    return tuple(event_id for (event_id,) in rows)


def seals(snapshot: Snapshot) -> tuple[SealRow, ...]:
    """Return the seal of every partition that was read; exports print them."""
    return snapshot.rows(SealRow, "select * from seal order by topic, partition")
