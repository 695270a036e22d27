"""Signals: which there are, and all that is known of one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import TypeAdapter

from events.signal import Evidence
from store.read.events import OpenedEvent, event
from store.snapshot import Snapshot

_evidence: TypeAdapter[tuple[Evidence, ...]] = TypeAdapter(tuple[Evidence, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRow:
    """A signal as it stands now.

    `state` is `closed` where a person closed it, else what its detector says: `open` or `cleared`.
    `told_since_review` says that it was updated after the latest decision, also where it is closed:
    what the decision rested on has changed. `review` is the latest action, `verdict` the latest
    that was given. `handed_over` says that the latest one assigned it to another person, who has
    yet to look. `repeats` counts the reminders that nobody had looked.
    """

    signal_id: UUID
    device: str
    state: str
    detector_state: str
    hazard: str
    grade: str
    raised_at: datetime
    updated_at: datetime
    statistic: float
    threshold: float
    unit: str
    summary: str
    side: str | None
    contact: int | None
    detector: str
    detector_version: int
    plan_hash: str
    updates: int
    repeats: int
    repeated_at: datetime | None
    review: str | None
    verdict: str | None
    assignee: str | None
    snoozed_until: datetime | None
    reviewed_at: datetime | None
    told_since_review: bool
    handed_over: bool
    simulated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalStep:
    """One thing that happened to a signal; `what` is raised, updated, repeated or an action."""

    event_id: UUID
    what: str
    time: datetime
    recordedtime: datetime
    actor: str
    grade: str | None
    statistic: float | None
    text: str
    verdict: str | None
    assignee: str | None
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """One thing that counted, and the event that says it; None if it is not stored (yet)."""

    evidence: Evidence
    event: OpenedEvent | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalDetail:
    """A signal, its latest evidence and its history, oldest first."""

    signal: SignalRow
    evidence: tuple[EvidenceLine, ...]
    history: tuple[SignalStep, ...]


_WHERE = """
where ($state::text is null or state = $state)
  and ($hazard::text is null or hazard = $hazard)
  and ($grade::text is null or grade = $grade)
  and ($device::text is null or device = $device)
  and ($centre::text is null
       or device in (select device from devices where centre = $centre))
"""
_LIST = f"""
select * exclude (evidence) from signals {_WHERE}
order by array_position(['urgent', 'warning', 'advisory'], grade), updated_at desc, signal_id
limit $limit
"""
_COUNT = f"select count(*) from signals {_WHERE}"
_ONE = "select * exclude (evidence) from signals where signal_id = $signal_id"
_EVIDENCE = "select evidence from signals where signal_id = $signal_id"
_HISTORY = """
select event_id,
    case when type = 'signal.raised' then 'raised' when state = 'cleared' then 'cleared'
         else 'updated' end as what,
    time, recordedtime, 'detector:' || detector || '@' || detector_version as actor,
    grade, statistic, summary as text, null as verdict, null as assignee, null as until
from signal_events where signal_id = $signal_id
union all
select event_id, 'repeated', time, recordedtime, 'clock', null, null,
    'nobody has looked since ' || strftime(waiting_since at time zone 'UTC', '%d %B %Y, %H:%M UTC'),
    null, null, null
from signal_repeats where signal_id = $signal_id
union all
select event_id, action, time, recordedtime, actor, null, null, reason, verdict, assignee, until
from signal_reviews where signal_id = $signal_id
order by recordedtime, time, event_id
"""


def signals(
    snapshot: Snapshot,
    *,
    state: str | None = None,
    hazard: str | None = None,
    grade: str | None = None,
    device: str | None = None,
    centre: str | None = None,
    limit: int = 500,
) -> tuple[SignalRow, ...]:
    """Return signals, the gravest and then the newest first; None leaves that filter open.

    `centre` is the one at which the device is registered.
    """
    asked = {
        "state": state,
        "hazard": hazard,
        "grade": grade,
        "device": device,
        "centre": centre,
        "limit": limit,
    }
    return snapshot.rows(SignalRow, _LIST, asked)


def signal_count(
    snapshot: Snapshot,
    *,
    state: str | None = None,
    hazard: str | None = None,
    grade: str | None = None,
    centre: str | None = None,
) -> int:
    """Return how many signals pass the filters, which are those of `signals`."""
    asked = {"state": state, "hazard": hazard, "grade": grade, "device": None, "centre": centre}
    ((count,),) = snapshot.tuples(_COUNT, asked)
    return int(count)


def signal(snapshot: Snapshot, signal_id: UUID) -> SignalDetail | None:
    """Return all that is known of one signal, or None where there is none of that id."""
    asked = {"signal_id": signal_id}
    found = snapshot.rows(SignalRow, _ONE, asked)
    if not found:
        return None
    ((listed,),) = snapshot.tuples(_EVIDENCE, asked)
    return SignalDetail(
        signal=found[0],
        evidence=tuple(
            EvidenceLine(evidence=line, event=event(snapshot, line.event_id))
            for line in _evidence.validate_json(listed)
        ),
        history=snapshot.rows(SignalStep, _HISTORY, asked),
    )
