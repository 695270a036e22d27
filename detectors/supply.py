"""What telemetry says of a generator: battery, restarts, errors, output, and answering at all."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, NamedTuple
from uuid import UUID

from detectors.baseline import Baseline, is_due, learn
from detectors.battery import days_left
from detectors.counter import Counter, is_steady, read
from detectors.spell import Persistence, Spell, bad, counts, good
from events.telemetry import Session

Kind = Literal["battery", "charge", "decline", "resets", "errors", "output", "silence"]
WEEK = timedelta(days=7)
Judged = dict[Kind, float | None]
"""How bad each kind is in one session; null is good, and what was not measured is not there."""
WEEKS = 9
"""Weekly battery readings kept; the slope is taken over eight weeks."""
OUTPUT_LEAST_S = 60.0
RATIO_MAX = 1.0
"""More than all of the programmed time is told nowhere: it counts as all of it."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What a generator may do. Every value is assumed: no manufacturer's limit was found.

    Parameters
    ----------
    battery_low_v, battery_low_percent
        Elective replacement: below either, the battery is low [V], [%].
    battery_most_v
        Above it a reading is not in volt [V].
    replace_within_days
        A battery that reaches its limit within this time at the present slope is told [days].
    least_fall_v
        A smaller fall over the weeks that are known is noise [V].
    resets, errors
        Rise of a counter, within one spell, that counts [resets], [errors].
    output_ratio
        Delivered time against programmed time, relative to the device's own baseline.
    expected_life_months
        Null: unknown, so an early replacement cannot be told from a due one [months].
    steady
        When battery and decline count: twice, a day apart.
    counter
        How long a rise of a counter is remembered; `resets` and `errors` say when it counts.
    output
        When low output counts: four sessions over at least a day.
    silence
        When failed interrogations count: three in a row over at least a day.
    """

    battery_low_v: float = 2.6
    battery_low_percent: float = 10.0
    battery_most_v: float = 20.0
    replace_within_days: float = 90.0
    least_fall_v: float = 0.05
    resets: float = 3.0
    errors: float = 10.0
    output_ratio: float = 0.8
    expected_life_months: float | None = None
    steady: Persistence = Persistence(bad_min=2, apart_h=24.0, good_min=5, forget_days=14.0)
    counter: Persistence = Persistence(bad_min=1, apart_h=0.0, good_min=5, forget_days=30.0)
    output: Persistence = Persistence(bad_min=4, apart_h=24.0, good_min=5, forget_days=14.0)
    silence: Persistence = Persistence(bad_min=3, apart_h=24.0, good_min=1, forget_days=0.0)


class Fault(NamedTuple):
    """What is wrong, since when, and the event that said so first."""

    kind: Kind
    first_id: UUID
    spell: Spell


@dataclass(frozen=True, slots=True)
class Supply:
    """What is remembered of the generator. `weeks` are battery readings: (s since 1970, V)."""

    since: datetime | None = None
    resets: Counter | None = None
    errors: Counter | None = None
    output: Baseline = field(default_factory=Baseline)
    weeks: tuple[tuple[int, float], ...] = ()
    next_week: datetime | None = None
    faults: tuple[Fault, ...] = ()


def quiet(tolerance: Tolerance, supply: Supply, session: Session) -> bool:
    """Tell, fast, whether a session says nothing new about the generator."""
    at = session.start
    if supply.faults or supply.next_week is None:
        return False
    if not (
        is_steady(supply.resets, session.reset_count)
        and is_steady(supply.errors, session.error_count)
    ):
        return False
    volt, percent = session.battery_v, session.battery_percent
    if volt is not None and volt <= tolerance.battery_low_v:
        return False
    if percent is not None and percent <= tolerance.battery_low_percent:
        return False
    if supply.output.usual:
        usual = supply.output.usual[0]
        least_s = tolerance.output_ratio * (usual or 0.0) * session.duration_s
        if session.delivered_min is not None and session.delivered_min * 60.0 < least_s:
            return False
    return at < supply.next_week and not is_due(supply.output, at)


def watch(tolerance: Tolerance, supply: Supply, session: Session, *, event_id: UUID) -> Supply:
    """Fold one session into what is remembered of the generator.

    Examples
    --------
    The third reset counts once a second session still shows it.

    >>> from events.sample import ids, session, tick
    >>> supply, (event_id,) = Supply(), ids(tick(day=0))
    >>> for day, resets in enumerate((0, 0, 3, 3)):
    ...     now = session(day=day, reset_count=resets)
    ...     supply = watch(Tolerance(), supply, now, event_id=event_id)
    ...     print([fault.kind for fault in confirmed(Tolerance(), supply)])
    []
    []
    []
    ['resets']
    """
    at = session.start
    if supply.since is not None and at < supply.since:
        return supply
    at_s = int(at.timestamp())
    judged: Judged = {}
    supply = _judge_counters(supply, session, judged)
    _judge_battery(tolerance, session, judged)
    supply = _judge_decline(tolerance, supply, session, at_s, judged)
    supply = _judge_output(tolerance, supply, session, judged)
    return _with_faults(tolerance, supply, judged, at_s=at_s, event_id=event_id)


def answer(
    tolerance: Tolerance, supply: Supply, *, completed: bool, at: datetime, event_id: UUID
) -> Supply:
    """Fold whether the device answered an interrogation."""
    if completed and not supply.faults:
        return supply
    judged: Judged = {"silence": None if completed else 1.0}
    at_s = int(at.timestamp())
    return _with_faults(tolerance, supply, judged, at_s=at_s, event_id=event_id)


def confirmed(tolerance: Tolerance, supply: Supply) -> tuple[Fault, ...]:
    """Return the faults that count by now."""
    least = {"resets": tolerance.resets, "errors": tolerance.errors}
    return tuple(
        fault
        for fault in supply.faults
        if counts(fault.spell, _rule(tolerance, fault.kind))
        and fault.spell.worst >= least.get(fault.kind, 0.0)
    )


def _rule(tolerance: Tolerance, kind: Kind) -> Persistence:
    if kind in ("battery", "charge", "decline"):
        return tolerance.steady
    if kind in ("resets", "errors"):
        return tolerance.counter
    return tolerance.output if kind == "output" else tolerance.silence


def _judge_counters(supply: Supply, session: Session, judged: Judged) -> Supply:
    """Judge the counters. One that is not known says nothing: neither a rise nor a new start."""
    resets, errors = supply.resets, supply.errors
    if session.reset_count is not None:
        resets, judged["resets"] = read(resets, session.reset_count)
    if session.error_count is not None:
        errors, judged["errors"] = read(errors, session.error_count)
    return replace(supply, resets=resets, errors=errors)


def _judge_battery(tolerance: Tolerance, session: Session, judged: Judged) -> None:
    """Judge voltage and charge. Zero is no reading: a dead device is mute."""
    volt, percent = session.battery_v, session.battery_percent
    if volt:
        judged["battery"] = volt if volt <= tolerance.battery_low_v else None
    if percent:
        judged["charge"] = percent if percent <= tolerance.battery_low_percent else None


def _judge_decline(
    tolerance: Tolerance,
    supply: Supply,
    session: Session,
    at_s: int,
    judged: Judged,
) -> Supply:
    """Judge, once a week, how many days are left at the present slope."""
    volt = session.battery_v
    if not volt or volt > tolerance.battery_most_v:
        return supply if supply.next_week else _next_week(supply, session.start)
    if supply.next_week is not None and session.start < supply.next_week:
        return supply
    weeks = (*supply.weeks, (at_s, round(volt, 3)))[-WEEKS:]
    left_days = days_left(weeks, tolerance.battery_low_v, tolerance.least_fall_v)
    soon = left_days is not None and left_days <= tolerance.replace_within_days
    judged["decline"] = left_days if soon else None
    return replace(_next_week(supply, session.start), weeks=weeks)


def _next_week(supply: Supply, at: datetime) -> Supply:
    return replace(supply, next_week=at + WEEK)


def _judge_output(tolerance: Tolerance, supply: Supply, session: Session, judged: Judged) -> Supply:
    """Judge delivered against programmed time; a session that the person cut short says nothing."""
    delivered_min = session.delivered_min
    if delivered_min is None or session.aborted or session.duration_s < OUTPUT_LEAST_S:
        return supply
    ratio = round(min(delivered_min * 60.0 / session.duration_s, RATIO_MAX), 3)
    usual = supply.output.usual[0] if supply.output.usual else None
    low = usual is not None and ratio < tolerance.output_ratio * usual
    judged["output"] = ratio if low else None
    if low or not is_due(supply.output, session.start):
        return supply
    at = session.start
    return replace(supply, output=learn(supply.output, (ratio,), at=at, settles_at=at))


def _with_faults(
    tolerance: Tolerance, supply: Supply, judged: Judged, *, at_s: int, event_id: UUID
) -> Supply:
    """Return the supply with each fault that was judged worsened, eased, or new."""
    if not supply.faults and not any(value is not None for value in judged.values()):
        return supply
    known: dict[Kind, Fault] = {fault.kind: fault for fault in supply.faults}
    for kind, value in judged.items():
        fault = known.get(kind)
        if value is not None:
            worst = value if fault is None else _worse(kind, fault.spell.worst, value)
            spell = bad(fault.spell if fault else None, at_s=at_s, worst=worst)
            known[kind] = Fault(kind, fault.first_id if fault else event_id, spell)
        elif fault is not None:
            eased = good(fault.spell, _rule(tolerance, kind), at_s=at_s)
            if eased is None:
                del known[kind]
            else:
                known[kind] = fault._replace(spell=eased)
    return replace(supply, faults=tuple(known.values()))


def _worse(kind: Kind, old: float, new: float) -> float:
    """Return the worst of a spell: rises add up, of the rest the lowest counts."""
    return old + new if kind in ("resets", "errors", "silence") else min(old, new)
