"""Whether a clock has to tick for what is known."""

from dataclasses import dataclass
from datetime import datetime

from store.read.overview import origin
from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow:
    """Whether the fleet is simulated, which brings its own time with it.

    `first_event_at` is when the first event of a device was learnt of.
    """

    simulated: bool
    first_event_at: datetime | None


def clock(snapshot: Snapshot) -> ClockRow:
    """Return what is known of the time."""
    ((first_event_at,),) = snapshot.tuples("select min(first_seen_at) from devices")
    simulated = origin(snapshot) == "simulated"
    return ClockRow(simulated=simulated, first_event_at=first_event_at)
