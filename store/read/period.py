"""The signals of a period, whole, in a few questions: what a signal summary is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from pydantic import TypeAdapter

from events.signal import Evidence
from store.snapshot import Snapshot

_evidence: TypeAdapter[tuple[Evidence, ...]] = TypeAdapter(tuple[Evidence, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRow:
    """A signal as it stands now; the `stratum` is lead model, lead version and technique."""

    signal_id: UUID
    device: str
    hazard: str
    stratum: str | None
    state: str
    grade: str
    raised_at: datetime
    updated_at: datetime
    statistic: float
    threshold: float
    unit: str
    summary: str
    detector: str
    detector_version: int
    plan_hash: str
    verdict: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodStep:
    """What a person, or the detector when it cleared, said of a signal."""

    signal_id: UUID
    event_id: UUID
    time: datetime
    recordedtime: datetime
    actor: str
    action: str
    verdict: str | None
    reason: str
    assignee: str | None
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodDetail:
    """What counted for a signal, by its id, and what was said of it."""

    evidence: Mapping[UUID, tuple[Evidence, ...]]
    steps: Mapping[UUID, tuple[PeriodStep, ...]]


_RAISED = "raised_at >= $since and raised_at < $until"
_ROWS = f"""
select signal_id, device, hazard, nullif(concat_ws(', ', nullif(lead_model, ''),
        nullif(lead_version, ''), nullif(technique, '')), '') as stratum,
    state, grade, raised_at, updated_at, statistic, threshold, unit, summary, detector,
    detector_version, plan_hash, verdict
from signals left join (
    select device, lead_model, lead_version, technique from devices where registered
) using (device)
where {_RAISED} order by raised_at, signal_id limit $limit
"""
_EVIDENCE = f"select signal_id, evidence from signals where {_RAISED} order by signal_id"
_STEPS = f"""
with chosen as (select signal_id from signals where {_RAISED})
select signal_id, event_id, time, recordedtime,
    'detector:' || detector || '@' || detector_version as actor, 'cleared' as action,
    null as verdict, summary as reason, null as assignee, null as until
from signal_events join chosen using (signal_id)
where type <> 'signal.raised' and state = 'cleared'
union all
select signal_id, event_id, time, recordedtime, actor, action, verdict, reason, assignee, until
from signal_reviews join chosen using (signal_id)
order by signal_id, recordedtime, time, event_id
"""


def period_signals(
    snapshot: Snapshot, *, since: datetime, until: datetime, limit: int = 100_000
) -> tuple[PeriodRow, ...]:
    """Return the signals raised from `since` until before `until`, the oldest first."""
    return snapshot.rows(PeriodRow, _ROWS, {"since": since, "until": until, "limit": limit})


def period_detail(snapshot: Snapshot, *, since: datetime, until: datetime) -> PeriodDetail:
    """Return the evidence of these signals, and what people said of each, oldest first."""
    asked = {"since": since, "until": until}
    listed = snapshot.tuples(_EVIDENCE, asked)
    steps = snapshot.rows(PeriodStep, _STEPS, asked)
    by_signal = groupby(steps, key=attrgetter("signal_id"))
    return PeriodDetail(
        evidence={signal_id: _evidence.validate_json(text) for signal_id, text in listed},
        steps={signal_id: tuple(own) for signal_id, own in by_signal},
    )
