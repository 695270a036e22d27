"""What a person who begins to work asks first: what waits for a decision, and what is new."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """A signal that waits for a person, and since when it was known.

    `why` is `new` where nobody has looked at it yet, and `changed` where a detector has said more
    since the latest decision, also where that was to close it.
    """

    signal_id: UUID
    device: str
    hazard: str
    grade: str
    summary: str
    why: Literal["new", "changed"]
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What has been recorded since a moment, by when we learnt it and not when it happened."""

    signals: int
    reports: int
    uploads: int
    letters: int


_WAITING = """
with told as (
    select signal_id, min(recordedtime) as first_at,
        min(signal_events.recordedtime) filter (signal_events.recordedtime > reviewed_at)
            as changed_at
    from signal_events join (select signal_id, reviewed_at from signals) using (signal_id)
    group by signal_id
)
select signal_id, device, hazard, grade, summary,
    case when review is null then 'new' else 'changed' end as why,
    case when review is null then first_at else changed_at end as since
from signals join told using (signal_id)
where detector_state = 'open' and (review is null or told_since_review)
  and not (coalesce(review = 'snoozed', false) and coalesce(snoozed_until > $at, false))
order by array_position(['urgent', 'warning', 'advisory'], grade), since, signal_id
limit $limit
"""
_NEWS = """
select
    (select count(*) from signal_events where type = 'signal.raised' and recordedtime >= $since),
    (select count(*) from adverse_events
        where event_id = report_id and recordedtime >= $since),
    (select count(*) from events
        where type = 'telemetry.uploaded' and recordedtime >= $since),
    (select count(*) from dead_letters where recordedtime >= $since)
"""


def waiting(snapshot: Snapshot, *, at: datetime, limit: int = 10_000) -> tuple[WaitingRow, ...]:
    """Return the signals that wait for a person at `at`: the gravest first, then the longest."""
    return snapshot.rows(WaitingRow, _WAITING, {"at": at, "limit": limit})


def news(snapshot: Snapshot, *, since: datetime) -> News:
    """Return how much has been recorded since a moment."""
    ((signals, reports, uploads, letters),) = snapshot.tuples(_NEWS, {"since": since})
    return News(signals=signals, reports=reports, uploads=uploads, letters=letters)
