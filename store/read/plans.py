"""Which PMS plans raised the signals that are stored."""

from dataclasses import dataclass
from datetime import datetime

from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSeen:
    """A plan by its hash, what it raised, and when the first and the last of it were."""

    plan_hash: str
    signals: int
    detectors: tuple[str, ...]
    first_at: datetime
    last_at: datetime


_SEEN = """
select plan_hash, count(distinct signal_id)::integer as signals,
    list_sort(list(distinct detector || ' ' || detector_version)) as detectors,
    min(recordedtime) as first_at, max(recordedtime) as last_at
from signal_events group by plan_hash order by last_at desc, plan_hash
"""


def plans_seen(snapshot: Snapshot) -> tuple[PlanSeen, ...]:
    """Return the plans on signals, the one used last first."""
    return snapshot.rows(_row, _SEEN)


def _row(
    *, plan_hash: str, signals: int, detectors: list[str], first_at: datetime, last_at: datetime
) -> PlanSeen:
    return PlanSeen(
        plan_hash=plan_hash,
        signals=signals,
        detectors=tuple(detectors),
        first_at=first_at,
        last_at=last_at,
    )
