"""What telemetry says of a generator: battery, restarts, errors, output, and answering at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, NamedTuple
from uuid import UUID

from detectors.baseline import Baseline, is_due, learn
from detectors.battery import days_left
from detectors.counter import Counter, is_steady, read
from detectors.spell import DAY_S, Persistence, Spell, bad, counts, good
from events.telemetry import Session

Kind = Literal["battery", "charge", "decline", "resets", "errors", "output", "silence"]
WEEK_S = 7 * DAY_S
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
    """What is remembered of the generator.

    `weeks` are battery readings: (s since 1970, V), the next of them at `next_week_s`. Sessions
    before `since_s`, of the generator that was there before, say nothing about it.
    """

    since_s: float | None = None
    resets: Counter | None = None
    errors: Counter | None = None
    output: Baseline = field(default_factory=Baseline)
    weeks: tuple[tuple[int, float], ...] = ()
    next_week_s: float | None = None
    faults: tuple[Fault, ...] = ()


def follow(
    tolerance: Tolerance,
    supply: Supply,
    sessions: Sequence[Session],
    starts_s: Sequence[float],
    *,
    event_id: UUID,
) -> Supply:
    """Fold the new sessions of an upload, in order; all at once where they say nothing new."""
    if all(map(partial(is_quiet, tolerance, supply), sessions, starts_s)):
        if not supply.faults:
            return supply
        if supply.since_s is None or supply.since_s <= starts_s[0]:
            return _ease(tolerance, supply, sessions, starts_s)
    for session, at_s in zip(sessions, starts_s, strict=True):
        if supply.faults or not is_quiet(tolerance, supply, session, at_s):
            supply = watch(tolerance, supply, session, at_s=at_s, event_id=event_id)
    return supply


def is_quiet(tolerance: Tolerance, supply: Supply, session: Session, at_s: float) -> bool:
    """Tell, fast, whether a session says nothing new about the generator."""
    if supply.next_week_s is None or at_s >= supply.next_week_s or is_due(supply.output, at_s):
        return False
    volt, percent = session.battery_v, session.battery_percent
    if volt is not None and volt <= tolerance.battery_low_v:
        return False
    if percent is not None and percent <= tolerance.battery_low_percent:
        return False
    delivered_min, usual = session.delivered_min, supply.output.usual
    if usual and delivered_min is not None:
        least_s = tolerance.output_ratio * (usual[0] or 0.0) * session.duration_s
        if delivered_min * 60.0 < least_s:
            return False
    return is_steady(supply.resets, session.reset_count) and is_steady(
        supply.errors, session.error_count
    )


def _ease(
    tolerance: Tolerance, supply: Supply, sessions: Sequence[Session], starts_s: Sequence[float]
) -> Supply:
    """Return the supply after quiet sessions: each eases the faults that it says anything of.

    One that would be over on the way is over in the end, for its good sessions and days only grow.
    """
    faults: list[Fault] = []
    for fault in supply.faults:
        kind, first_id, spell = fault
        told = [at_s for s, at_s in zip(sessions, starts_s, strict=True) if _tells(kind, s)]
        if not told:
            faults.append(fault)
        elif eased := good(spell, _rule(tolerance, kind), at_s=int(told[-1]), sessions=len(told)):
            faults.append(Fault(kind, first_id, eased))
    return _with_faults(supply, tuple(faults))


def _tells(kind: Kind, session: Session) -> bool:
    """Tell whether a session says anything of a kind of fault, bad or good."""
    match kind:
        case "battery":
            return bool(session.battery_v)
        case "charge":
            return bool(session.battery_percent)
        case "resets":
            return session.reset_count is not None
        case "errors":
            return session.error_count is not None
        case "output":
            return _tells_output(session)
        case "decline" | "silence":  # asked once a week, and of uploads
            return False


def _tells_output(session: Session) -> bool:
    """Tell whether delivered can be held against programmed time: not if a person cut it short."""
    long_enough = session.duration_s >= OUTPUT_LEAST_S
    return long_enough and not session.aborted and session.delivered_min is not None


def watch(
    tolerance: Tolerance, supply: Supply, session: Session, *, at_s: float, event_id: UUID
) -> Supply:
    """Fold one session into what is remembered of the generator.

    Examples
    --------
    The third reset counts once a second session still shows it.

    >>> from events.sample import ids, session, tick
    >>> supply, (event_id,) = Supply(), ids(tick(day=0))
    >>> for day, resets in enumerate((0, 0, 3, 3)):
    ...     now = session(day=day, reset_count=resets)
    ...     supply = watch(Tolerance(), supply, now, at_s=day * DAY_S, event_id=event_id)
    ...     print([fault.kind for fault in confirmed(Tolerance(), supply)])
    []
    []
    []
    ['resets']
    """
    if supply.since_s is not None and at_s < supply.since_s:
        return supply
    judged: Judged = {}
    resets = _judge_counter("resets", supply.resets, session.reset_count, judged)
    errors = _judge_counter("errors", supply.errors, session.error_count, judged)
    _judge_battery(tolerance, session, judged)
    weeks, next_week_s = supply.weeks, supply.next_week_s
    if next_week_s is None or at_s >= next_week_s:
        weeks, next_week_s = _judge_decline(tolerance, supply, session, at_s, judged)
    output = _judge_output(tolerance, supply.output, session, at_s, judged)
    faults = _faults(tolerance, supply.faults, judged, at_s=int(at_s), event_id=event_id)
    return Supply(supply.since_s, resets, errors, output, weeks, next_week_s, faults)


def answer(
    tolerance: Tolerance, supply: Supply, *, completed: bool, at_s: float, event_id: UUID
) -> Supply:
    """Fold whether the device answered an interrogation."""
    if completed and not any(fault.kind == "silence" for fault in supply.faults):
        return supply
    judged: Judged = {"silence": None if completed else 1.0}
    faults = _faults(tolerance, supply.faults, judged, at_s=int(at_s), event_id=event_id)
    return _with_faults(supply, faults)


def _with_faults(supply: Supply, faults: tuple[Fault, ...]) -> Supply:
    return Supply(
        supply.since_s,
        supply.resets,
        supply.errors,
        supply.output,
        supply.weeks,
        supply.next_week_s,
        faults,
    )


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


def _judge_counter(
    kind: Kind, counter: Counter | None, count: int | None, judged: Judged
) -> Counter | None:
    """Judge a counter. One that is not known says nothing: neither a rise nor a new start."""
    if count is None:
        return counter
    if is_steady(counter, count):
        judged[kind] = None
        return counter
    counter, judged[kind] = read(counter, count)
    return counter


def _judge_battery(tolerance: Tolerance, session: Session, judged: Judged) -> None:
    """Judge voltage and charge. Zero is no reading: a dead device is mute."""
    volt, percent = session.battery_v, session.battery_percent
    if volt:
        judged["battery"] = volt if volt <= tolerance.battery_low_v else None
    if percent:
        judged["charge"] = percent if percent <= tolerance.battery_low_percent else None


def _judge_decline(
    tolerance: Tolerance, supply: Supply, session: Session, at_s: float, judged: Judged
) -> tuple[tuple[tuple[int, float], ...], float]:
    """Judge, once a week, how many days are left at the present slope; return the readings."""
    volt, weeks, next_week_s = session.battery_v, supply.weeks, supply.next_week_s
    if not volt or volt > tolerance.battery_most_v:
        return weeks, at_s + WEEK_S if next_week_s is None else next_week_s
    weeks = (*weeks, (int(at_s), round(volt, 3)))[-WEEKS:]
    judged["decline"] = days_left(
        weeks,
        low_v=tolerance.battery_low_v,
        least_fall_v=tolerance.least_fall_v,
        within_days=tolerance.replace_within_days,
    )
    return weeks, at_s + WEEK_S


def _judge_output(
    tolerance: Tolerance, output: Baseline, session: Session, at_s: float, judged: Judged
) -> Baseline:
    """Judge delivered against programmed time, relative to what is usual."""
    delivered_min = session.delivered_min
    if delivered_min is None or not _tells_output(session):
        return output
    ratio = round(min(delivered_min * 60.0 / session.duration_s, RATIO_MAX), 3)
    usual = output.usual[0] if output.usual else None
    low = usual is not None and ratio < tolerance.output_ratio * usual
    judged["output"] = ratio if low else None
    if low or not is_due(output, at_s):
        return output
    return learn(output, (ratio,), at_s=at_s, settles_s=at_s)


def _faults(
    tolerance: Tolerance,
    faults: tuple[Fault, ...],
    judged: Judged,
    *,
    at_s: int,
    event_id: UUID,
) -> tuple[Fault, ...]:
    """Return the faults, each that was judged worsened or eased, and the new ones."""
    found: list[Fault] = []
    for fault in faults:
        kind, first_id, spell = fault
        if kind not in judged:
            found.append(fault)
        elif (value := judged.pop(kind)) is not None:
            worst = _worse(kind, spell.worst, value)
            found.append(Fault(kind, first_id, bad(spell, at_s=at_s, worst=worst)))
        elif eased := good(spell, _rule(tolerance, kind), at_s=at_s):
            found.append(Fault(kind, first_id, eased))
    for kind, value in judged.items():
        if value is not None:
            found.append(Fault(kind, event_id, bad(None, at_s=at_s, worst=value)))
    return tuple(found)


def _worse(kind: Kind, old: float, new: float) -> float:
    """Return the worst of a spell: rises add up, of the rest the lowest counts."""
    return old + new if kind in ("resets", "errors", "silence") else min(old, new)
