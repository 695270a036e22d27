"""Whether a clock has to tick for what is known, and whether its records can be of now."""

from dataclasses import dataclass
from datetime import datetime

from store.read.overview import origin
from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow:
    """Whether the fleet is simulated, which brings its own time with it, and what is known of it.

    `first_event_at` is when the first event of a device was learnt of, `newest_at` the newest.
    """

    simulated: bool
    first_event_at: datetime | None
    newest_at: datetime | None


def clock(snapshot: Snapshot) -> ClockRow:
    """Return what is known of the time."""
    ((first_event_at,),) = snapshot.tuples("select min(first_seen_at) from devices")
    return ClockRow(
        simulated=origin(snapshot) == "simulated",
        first_event_at=first_event_at,
        newest_at=snapshot.current.as_of,
    )
