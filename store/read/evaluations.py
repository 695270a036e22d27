"""What cannot be judged, and why: without this, "no signal" would pass for "all is well"."""

from dataclasses import dataclass
from datetime import datetime

from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationRow:
    """Whether a detector can judge a device, since when; `not_evaluated` is why not, or null."""

    device: str
    hazard: str
    detector: str
    not_evaluated: str | None
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """How many devices in place cannot be judged for a hazard, for one reason."""

    hazard: str
    not_evaluated: str
    devices: int


_LATEST = """
with latest as (
    select device, hazard, detector, not_evaluated, time as since from evaluations
    qualify row_number() over (partition by device, hazard order by log_offset desc) = 1
)
"""
_OF_DEVICE = f"{_LATEST} select * from latest where device = $device order by hazard"
_GAPS = f"""
{_LATEST}
select hazard, not_evaluated, count(*)::integer as devices
from latest join devices using (device)
where not_evaluated is not null and registered
  and coalesce(explanted_at, lost_at, died_at) is null
group by hazard, not_evaluated
order by devices desc, hazard, not_evaluated
"""


def evaluations(snapshot: Snapshot, device: str) -> tuple[EvaluationRow, ...]:
    """Return what each detector last said of a device; a hazard not listed was not asked about."""
    return snapshot.rows(EvaluationRow, _OF_DEVICE, {"device": device})


def gaps(snapshot: Snapshot) -> tuple[GapRow, ...]:
    """Return what cannot be judged among the devices in place, the most frequent first."""
    return snapshot.rows(GapRow, _GAPS)
