"""What is known of the clock by which silence is noticed."""

from dataclasses import dataclass
from datetime import datetime

from store.read.overview import origin
from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow:
    """When the clock ticked last, and whether it has to.

    `ticked_at` is the newest day that was ticked for and has come; None where there is none.
    `first_event_at` is when the first event of a device was learnt of. A simulated fleet brings its
    own time with it.
    """

    simulated: bool
    ticked_at: datetime | None
    first_event_at: datetime | None


_CLOCK = """
select
    (select max(time) from events where type = 'clock.ticked' and time <= $now),
    (select min(first_seen_at) from devices)
"""


def clock(snapshot: Snapshot, *, now: datetime) -> ClockRow:
    """Return what is known of the clock at `now`."""
    ((ticked_at, first_event_at),) = snapshot.tuples(_CLOCK, {"now": now})
    simulated = origin(snapshot) == "simulated"
    return ClockRow(simulated=simulated, ticked_at=ticked_at, first_event_at=first_event_at)
