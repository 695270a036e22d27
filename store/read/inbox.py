"""The signals as work: what waits for a person and why, what is in whose hands, since when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypedDict, get_args
from uuid import UUID

from store.snapshot import Snapshot

Stage = Literal["waiting", "in hand", "snoozed", "cleared", "closed"]
Why = Literal["new", "changed", "snooze over", "reopened", "handed over"]
Sort = Literal["gravest", "longest", "newest", "device"]

STAGES: tuple[Stage, ...] = get_args(Stage)
SORTS: tuple[Sort, ...] = get_args(Sort)
NOBODY = "nobody"
"""Asks for what is assigned to nobody; no account may have this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """A signal as a piece of work, at the time that was asked about.

    `stage` is one of `STAGES`. It is `waiting` where its detector still holds it and nobody has
    looked (`why` is `new`), where a detector has said more since the latest decision, also where
    that was to close it (`changed`), where its snooze has ended, where it was reopened, and where
    somebody assigned it to another one, who has yet to look (`handed over`); `since` is from when
    on. It is `in hand` where somebody has looked and nothing more was said.
    `reminders` counts how often it has been told again since the latest decision.
    `graver_at` is when its present grade was learnt, where it began with a lower one. `escalated`
    says that a person has passed it on, since it was last closed or reopened.
    """

    signal_id: UUID
    device: str
    hazard: str
    grade: str
    side: str | None
    contact: int | None
    state: str
    stage: Stage
    why: Why | None
    since: datetime | None
    learnt_at: datetime
    updated_at: datetime
    graver_at: datetime | None
    reminders: int
    escalated: bool
    summary: str
    review: str | None
    verdict: str | None
    assignee: str | None
    reviewed_at: datetime | None
    snoozed_until: datetime | None
    centre: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCount:
    """How many signals are at one stage."""

    stage: Stage
    count: int


class Asked(TypedDict, total=False):
    """Which signals; one that is not given, or None, leaves its filter open.

    `state` is that of `store.read.signals`, or a stage. `assignee` is an account or `NOBODY`.
    `waiting_over` keeps what has waited for longer. `contains` is a part of the device's id or of
    the summary, in upper or lower case. `counting` keeps those whose latest evidence names one of
    these events.
    """

    signal_id: UUID | None
    state: str | None
    grade: str | None
    hazard: str | None
    assignee: str | None
    centre: str | None
    contains: str | None
    waiting_over: timedelta | None
    counting: Collection[UUID] | None


_RANK = "array_position(['urgent', 'warning', 'advisory'], {})"
_INBOX = f"""
with told as (
    select signal_id, min(recordedtime) as learnt_at,
        min(recordedtime) filter (recordedtime > reviewed_at) as changed_at,
        arg_min(told.grade, log_offset) as first_grade,
        min(recordedtime) filter (told.grade = signals.grade) as grade_at
    from signal_events as told join signals using (signal_id) group by signal_id
), reminded as (
    select signal_id, max(times) as reminders
    from signal_repeats join signals using (signal_id)
    where recordedtime > coalesce(reviewed_at, '-infinity'::timestamptz) group by signal_id
), passed as (
    select signal_id, coalesce(max(log_offset) filter (action = 'escalated')
        > coalesce(max(log_offset) filter (action in ('closed', 'reopened')), -1), false)
        as escalated
    from signal_reviews group by signal_id
), work as (
    select signals.*, learnt_at, coalesce(reminders, 0) as reminders, centre,
        coalesce(escalated, false) as escalated,
        case when {_RANK.format("first_grade")} > {_RANK.format("signals.grade")}
            then grade_at end as graver_at,
        case when detector_state <> 'open' then null
            when review is null then 'new'
            when review = 'snoozed' and snoozed_until > $at then null
            when told_since_review then 'changed'
            when review = 'snoozed' then 'snooze over'
            when review = 'reopened' then 'reopened'
            when handed_over then 'handed over' end as why,
        case why when 'new' then learnt_at when 'changed' then changed_at
            when 'snooze over' then snoozed_until
            when 'reopened' then reviewed_at when 'handed over' then reviewed_at end as since,
        case when why is not null then 'waiting'
            when state <> 'open' then state
            when review = 'snoozed' then 'snoozed' else 'in hand' end as stage
    from signals join told using (signal_id) left join reminded using (signal_id)
        left join passed using (signal_id)
        left join (select device, centre from devices) using (device)
), asked as (
    select * from work
    where ($signal_id::uuid is null or signal_id = $signal_id)
      and ($grade::text is null or grade = $grade)
      and ($hazard::text is null or hazard = $hazard)
      and ($assignee::text is null or coalesce(assignee, '{NOBODY}') = $assignee)
      and ($centre::text is null or centre = $centre)
      and ($waiting_over::interval is null or since < $at - $waiting_over::interval)
      and ($contains::text is null or contains(lower(device || ' ' || summary), lower($contains)))
      and ($counting::text is null or regexp_matches(evidence, $counting))
)
"""
_OF_STATE = "where ($state::text is null or $state in (state, stage))"
_COLUMNS = f"""
select signal_id, device, hazard, grade, side, contact, state, stage, why, since, learnt_at,
    updated_at, graver_at, reminders, escalated, summary, review, verdict, assignee, reviewed_at,
    snoozed_until, centre
from asked {_OF_STATE}
"""
_COUNT = f"select count(*) from asked {_OF_STATE}"
_ORDER = {
    "gravest": f"(why is null), {_RANK.format('grade')}, coalesce(since, updated_at), signal_id",
    "longest": f"since nulls last, {_RANK.format('grade')}, signal_id",
    "newest": "learnt_at desc, signal_id",
    "device": "device, learnt_at desc, signal_id",
}
_STAGES = "select stage, count(*)::integer as count from asked group by stage"
_FILTERS = ("signal_id", "grade", "hazard", "assignee", "centre", "contains", "waiting_over")


def inbox(
    snapshot: Snapshot,
    asked: Asked,
    *,
    at: datetime,
    sort: Sort = "gravest",
    limit: int = 10_000,
    skip: int = 0,
) -> tuple[InboxRow, ...]:
    """Return the signals that pass, as they stand at `at`.

    The gravest are those that wait, by grade, the longest first; then all others, by grade.
    """
    sql = f"{_INBOX}{_COLUMNS} order by {_ORDER[sort]} limit $limit offset $skip"
    given = _given(asked, at) | {"state": asked.get("state"), "limit": limit, "skip": skip}
    return snapshot.rows(InboxRow, sql, given)


def inbox_count(snapshot: Snapshot, asked: Asked, *, at: datetime) -> int:
    """Return how many signals pass; `inbox` lists them."""
    given = _given(asked, at) | {"state": asked.get("state")}
    ((count,),) = snapshot.tuples(_INBOX + _COUNT, given)
    return int(count)


def stage_counts(snapshot: Snapshot, asked: Asked, *, at: datetime) -> tuple[StageCount, ...]:
    """Return how many signals pass at each stage, whatever `state` is asked for."""
    found = snapshot.rows(StageCount, _INBOX + _STAGES, _given(asked, at))
    counts = {row.stage: row for row in found}
    return tuple(counts.get(stage, StageCount(stage=stage, count=0)) for stage in STAGES)


def work_on(snapshot: Snapshot, signal_id: UUID, *, at: datetime) -> InboxRow | None:
    """Return one signal as a piece of work, or None where there is none of that id."""
    found = inbox(snapshot, {"signal_id": signal_id}, at=at)
    return found[0] if found else None


def assignees(snapshot: Snapshot) -> tuple[str, ...]:
    """Return who has signals assigned."""
    found = snapshot.tuples(
        "select distinct assignee from signals where assignee is not null order by assignee"
    )
    return tuple(name for (name,) in found)


def centres(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the centres whose devices have signals."""
    found = snapshot.tuples(
        "select distinct centre from devices semi join signals using (device) "
        "where centre is not null order by centre"
    )
    return tuple(name for (name,) in found)


def _given(asked: Asked, at: datetime) -> dict[str, object]:
    events = asked.get("counting")
    counting = None if events is None else "|".join(map(str, events)) or "nothing"
    return {"at": at, "counting": counting} | {name: asked.get(name) for name in _FILTERS}
