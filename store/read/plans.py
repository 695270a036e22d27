"""Which PMS plans were put in force, what each of them says, and which of them raised a signal.

A plan is told once, when a program first decides by it. So what was in force at a moment is the
plan that the log had named last by then: in a declaration, a signal, a change of what can be
judged, or a run of surveillance. A signal of the population names no plan but its monitor.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from events.plan import Plan, PlanDamaged
from store.read.surveillance import POPULATION
from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSeen:
    """A plan by its hash: what it is called, where its text is on the log, and what it raised.

    `first_at` and `last_at` are the first and the last time that the log named it. What has no
    `event_id` is a plan whose text the log does not hold: it was in force before plans were told.
    """

    plan_hash: str
    event_id: UUID | None
    declared_at: datetime | None
    name: str | None
    version: int | None
    dated: date | None
    software: str | None
    signals: int
    detectors: tuple[str, ...]
    first_at: datetime
    last_at: datetime

    @property
    def called(self) -> str | None:
        """What people call it."""
        return f"{self.name} {self.version}" if self.name else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTold:
    """One declaration: a text of a plan, and the program that put it in force."""

    event_id: UUID
    plan_hash: str
    text_sha256: str
    name: str
    version: int
    dated: date
    software: str
    actor: str
    recordedtime: datetime


_OF_DEVICES = f"not starts_with(device, '{POPULATION}')"
_NAMED = f"""
named as (
    select plan_hash, recordedtime from plans
    union all select plan_hash, recordedtime from signal_events where {_OF_DEVICES}
    union all select plan_hash, recordedtime from evaluations
    union all select plan_hash, recordedtime from surveillance_runs
)
"""
_SEEN = f"""
with {_NAMED}, used as (
    select plan_hash, min(recordedtime) as first_at, max(recordedtime) as last_at
    from named group by plan_hash
), raised as (
    select plan_hash, count(distinct signal_id)::integer as signals,
        list_sort(list(distinct detector || ' ' || detector_version)) as detectors
    from signal_events where {_OF_DEVICES} group by plan_hash
), told as (
    select plan_hash, arg_max(event_id, (recordedtime, log_offset)) as event_id,
        min(recordedtime) as declared_at, arg_max(name, (recordedtime, log_offset)) as name,
        arg_max(version, (recordedtime, log_offset)) as version,
        arg_max(dated, (recordedtime, log_offset)) as dated,
        arg_max(software, (recordedtime, log_offset)) as software
    from plans group by plan_hash
)
select used.*, event_id, declared_at, name, version, dated, software,
    coalesce(signals, 0) as signals, coalesce(detectors, []) as detectors
from used left join raised using (plan_hash) left join told using (plan_hash)
order by last_at desc, declared_at desc nulls last, plan_hash
"""
_TOLD = """
select event_id, plan_hash, text_sha256, name, version, dated, software, actor, recordedtime
from plans order by recordedtime desc, log_offset desc
"""
_WITHIN = f"""
with {_NAMED}
select distinct plan_hash from named where recordedtime >= $since and recordedtime < $until
union
select arg_max(plan_hash, recordedtime) from named where recordedtime < $since
having count(*) > 0
"""
_OF_SIGNAL = """
select plan_hash from signal_events where signal_id = $signal_id and not starts_with(device, $of)
group by plan_hash order by min(log_offset)
"""


def plans_seen(snapshot: Snapshot) -> tuple[PlanSeen, ...]:
    """Return every plan that the log names; the first is the one in force."""
    return snapshot.rows(_seen, _SEEN)


def plans_told(snapshot: Snapshot) -> tuple[PlanTold, ...]:
    """Return every declaration of a plan, the newest first."""
    return snapshot.rows(PlanTold, _TOLD)


def plans_within(snapshot: Snapshot, *, since: datetime, until: datetime) -> tuple[PlanSeen, ...]:
    """Return the plans in force from `since` until before `until`, the one named last first.

    That is the one that was in force when the time began, and those that were named within it.
    """
    asked = {"since": since, "until": until}
    hashes = {plan_hash for (plan_hash,) in snapshot.tuples(_WITHIN, asked)}
    return tuple(each for each in plans_seen(snapshot) if each.plan_hash in hashes)


def plans_of_signal(snapshot: Snapshot, signal_id: UUID) -> tuple[str, ...]:
    """Return the hashes of the plans by which a signal was raised and told again, in that order."""
    asked = {"signal_id": signal_id, "of": POPULATION}
    return tuple(plan_hash for (plan_hash,) in snapshot.tuples(_OF_SIGNAL, asked))


def told_plan(snapshot: Snapshot, event_id: UUID) -> Plan | None:
    """Return what a declaration says, whole; None where that event declares no plan.

    Raises
    ------
    PlanDamaged
        If its text is not the one that was declared.
    """
    found = snapshot.tuples("select plan from plans where event_id = $id", {"id": event_id})
    if not found:
        return None
    try:
        return Plan.model_validate_json(found[0][0])
    except ValidationError as error:
        message = (
            f"the plan that event {event_id} declares is damaged in the read model: its text is "
            "not the one that was declared. Run `stimwatch audit`, which says whether the log "
            "still has it, and then `stimwatch rebuild`"
        )
        raise PlanDamaged(message) from error


def _seen(*, detectors: list[str], **columns: Any) -> PlanSeen:
    return PlanSeen(detectors=tuple(detectors), **columns)
