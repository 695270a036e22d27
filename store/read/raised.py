"""How many signals were raised within a time, and of how many devices: what chance is held against.

`detectors.discovery` says how many of them are chance, and which of them page.
"""

from dataclasses import dataclass
from datetime import datetime

from events.vocabulary import Grade, Hazard
from store.read.surveillance import POPULATION
from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedRow:
    """How many signals of one hazard were raised within the window, by the grade they have now.

    `open` says how many of them are.
    """

    hazard: Hazard
    grade: Grade
    count: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedWithin:
    """What was raised from `since` until before `until`, and how many devices are in place."""

    since: datetime
    until: datetime
    devices: int
    rows: tuple[RaisedRow, ...]


_RAISED = f"""
select signals.hazard, signals.grade, count(*)::integer as count,
    count(*) filter (signals.state = 'open')::integer as open
from signal_events join signals using (signal_id)
where signal_events.type = 'signal.raised' and not starts_with(signals.device, '{POPULATION}')
  and signal_events.recordedtime >= $since and signal_events.recordedtime < $until
group by signals.hazard, signals.grade
order by signals.hazard, signals.grade
"""
_IN_PLACE = """
select count(*)::integer from devices
where registered and coalesce(explanted_at, lost_at, died_at) is null
"""


def raised_within(snapshot: Snapshot, *, since: datetime, until: datetime) -> RaisedWithin:
    """Return what the detectors raised within a window, one row a hazard and grade.

    Signals of the population are no detector's: how often they err, their alpha says.
    """
    ((devices,),) = snapshot.tuples(_IN_PLACE)
    rows = snapshot.rows(RaisedRow, _RAISED, {"since": since, "until": until})
    return RaisedWithin(since=since, until=until, devices=devices, rows=rows)
