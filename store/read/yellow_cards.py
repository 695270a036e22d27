"""Yellow Card drafts: how far each has come, and the events that a draft is made of."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from events.codec import decode
from events.envelope import Event
from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A draft as it stands now.

    `state` is drafted, edited, approved or referenced. An edit after an approval makes the draft
    edited again: a person approved another text.
    """

    draft_id: UUID
    state: str
    version: int
    approved_version: int | None
    device: str
    signal_id: UUID | None
    report_id: UUID | None
    reference: str | None
    drafted_at: datetime
    changed_at: datetime
    changed_by: str
    simulated: bool


_LIST = """
with drafts as (
    select draft_id,
        coalesce(max(version) filter (type <> 'yellow_card.approved'), 1) as version,
        max(version) filter (type = 'yellow_card.approved') as approved_version,
        arg_min(device, log_offset) as device,
        arg_min(signal_id, log_offset) as signal_id,
        arg_min(report_id, log_offset) as report_id,
        arg_max(reference, log_offset) as reference,
        min(recordedtime) as drafted_at,
        max(recordedtime) as changed_at,
        arg_max(actor, log_offset) as changed_by,
        bool_or(simulated) as simulated
    from yellow_cards group by draft_id
)
select *, case
    when reference is not null then 'referenced'
    when approved_version = version then 'approved'
    when version > 1 then 'edited'
    else 'drafted' end as state
from drafts
where ($draft_id::uuid is null or draft_id = $draft_id)
  and ($signal_id::uuid is null or signal_id = $signal_id)
  and ($report_id::uuid is null or report_id = $report_id)
order by changed_at desc, draft_id
limit $limit
"""
_EVENTS = """
select payload from events
where event_id in (select event_id from yellow_cards where draft_id = $draft_id)
order by partition, log_offset
"""
_HISTORIES = """
with changed as (
    select draft_id, max(recordedtime) as changed_at from yellow_cards
    group by draft_id order by changed_at desc, draft_id limit $limit
)
select draft_id, payload
from events join yellow_cards using (event_id) join changed using (draft_id)
order by changed_at desc, draft_id, events.partition, events.log_offset
"""


def yellow_card_drafts(
    snapshot: Snapshot,
    *,
    draft_id: UUID | None = None,
    signal_id: UUID | None = None,
    report_id: UUID | None = None,
    limit: int = 500,
) -> tuple[DraftRow, ...]:
    """Return drafts, the one changed last first; None leaves that filter open."""
    asked = {
        "draft_id": draft_id,
        "signal_id": signal_id,
        "report_id": report_id,
        "limit": limit,
    }
    return snapshot.rows(DraftRow, _LIST, asked)


def yellow_card_events(snapshot: Snapshot, draft_id: UUID) -> tuple[Event, ...]:
    """Return the events of one draft in order: drafted, edited, approved, referenced."""
    rows = snapshot.tuples(_EVENTS, {"draft_id": draft_id})
    return tuple(decode(payload.encode()) for (payload,) in rows)


def yellow_card_histories(snapshot: Snapshot, *, limit: int = 500) -> tuple[tuple[Event, ...], ...]:
    """Return the events of each draft, in order; the draft that was changed last comes first."""
    rows = snapshot.tuples(_HISTORIES, {"limit": limit})
    of_each = groupby(rows, key=itemgetter(0))
    return tuple(tuple(decode(payload.encode()) for _, payload in own) for _, own in of_each)
