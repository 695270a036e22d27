"""What telemetry says of a generator: battery, restarts, errors, output, and answering at all."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple
from uuid import UUID

from detectors.baseline import Baseline, is_due
from detectors.counter import Counter, steady_values
from detectors.pace import Pace
from detectors.supply_fault import Fault, Judged, after_quiet, after_session, tells_output
from detectors.supply_judge import (
    RATIO_STEP,
    WEEK_S,
    Weeks,
    judge_battery,
    judge_counter,
    judge_decline,
    judge_output,
    judge_pace,
)
from detectors.tolerance import Tolerance
from events.telemetry import Session


class Supply(NamedTuple):
    """What is remembered of the generator.

    `weeks` are battery readings: (s since 1970, V), the next of them at `next_week_s`, when `pace`
    is asked too; therapy ran for `used_s` in all. A battery that is `due` is low because it was
    used. Sessions before `since_s`, of the generator that was there before, say nothing about it.
    """

    since_s: float | None = None
    resets: Counter | None = None
    errors: Counter | None = None
    output: Baseline = Baseline()
    weeks: Weeks = ()
    next_week_s: float | None = None
    faults: tuple[Fault, ...] = ()
    used_s: int = 0
    pace: Pace | None = None
    due: bool = False


def follow(
    tolerance: Tolerance,
    supply: Supply,
    sessions: Sequence[Session],
    starts_s: Sequence[float],
    *,
    event_id: UUID,
) -> Supply:
    """Fold the new sessions of an upload, in order; all at once where they say nothing new."""
    in_place = supply.since_s is None or supply.since_s <= starts_s[0]
    if not (in_place and all_quiet(tolerance, supply, sessions)):
        return _follow_each(tolerance, supply, sessions, starts_s, event_id)
    used_s = list(accumulate([s.duration_s for s in sessions], initial=float(supply.used_s)))
    week = 0
    while (week := _next_week(supply, starts_s, week)) < len(sessions):
        at_s, session = starts_s[week], sessions[week]
        week += 1
        supply = _weigh(tolerance, supply, session, at_s, int(used_s[week]), event_id)
    return _used(_ease(tolerance, supply, sessions, starts_s), int(used_s[-1]))


def _next_week(supply: Supply, starts_s: Sequence[float], first: int) -> int:
    """Return which session, from the `first` on, is asked what is asked once a week."""
    return first if supply.next_week_s is None else bisect_left(starts_s, supply.next_week_s, first)


def _follow_each(
    tolerance: Tolerance,
    supply: Supply,
    sessions: Sequence[Session],
    starts_s: Sequence[float],
    event_id: UUID,
) -> Supply:
    """Fold sessions one by one; those in a row that say nothing new at once."""
    quiet_from, used_s = 0, float(supply.used_s)
    for i, (session, at_s) in enumerate(zip(sessions, starts_s, strict=True)):
        if supply.since_s is None or at_s >= supply.since_s:
            used_s += session.duration_s
        if is_quiet(tolerance, supply, session, at_s):
            continue
        supply = _ease(tolerance, supply, sessions[quiet_from:i], starts_s[quiet_from:i])
        supply = watch(tolerance, _used(supply, int(used_s)), session, at_s=at_s, event_id=event_id)
        quiet_from = i + 1
    return _used(
        _ease(tolerance, supply, sessions[quiet_from:], starts_s[quiet_from:]), int(used_s)
    )


def _ease(
    tolerance: Tolerance, supply: Supply, sessions: Sequence[Session], starts_s: Sequence[float]
) -> Supply:
    """Fold quiet sessions. Faults are younger than `since_s`, so all that eases them is, too."""
    if not (supply.faults and sessions):
        return supply
    return _with_faults(supply, after_quiet(tolerance, supply.faults, sessions, starts_s))


def all_quiet(tolerance: Tolerance, supply: Supply, sessions: Sequence[Session]) -> bool:
    """Tell, fast, whether sessions say nothing new about the generator but what is asked weekly.

    Delivered time close to its limit is looked at more closely: there it is rounded.
    """
    low_v, low_percent = tolerance.battery_low_v, tolerance.battery_low_percent
    resets, errors = steady_values(supply.resets), steady_values(supply.errors)
    least = None
    if supply.output.frozen:
        least = tolerance.output_ratio * (supply.output.usual[0] or 0.0) + RATIO_STEP
    for session in sessions:
        if (volt := session.battery_v) is not None and volt <= low_v:
            return False
        if (percent := session.battery_percent) is not None and percent <= low_percent:
            return False
        if (delivered_min := session.delivered_min) is not None and (
            least is None
            or (delivered_min * 60.0 < least * session.duration_s and tells_output(session))
        ):
            return False
        if session.reset_count not in resets or session.error_count not in errors:
            return False
    return True


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
        if delivered_min * 60.0 < least_s and tells_output(session):
            return False
    resets, errors = steady_values(supply.resets), steady_values(supply.errors)
    return session.reset_count in resets and session.error_count in errors


def watch(
    tolerance: Tolerance, supply: Supply, session: Session, *, at_s: float, event_id: UUID
) -> Supply:
    """Fold one session into what is remembered of the generator.

    Examples
    --------
    The third reset counts once a second session still shows it.

    >>> from detectors.spell import DAY_S
    >>> from events.sample import ids, session, tick
    >>> from detectors.supply_fault import confirmed
    >>> supply, (event_id,) = Supply(), ids(tick(day=0))
    >>> for day, resets in enumerate((0, 0, 3, 3)):
    ...     now = session(day=day, reset_count=resets)
    ...     supply = watch(Tolerance(), supply, now, at_s=day * DAY_S, event_id=event_id)
    ...     print([fault.kind for fault in confirmed(Tolerance(), supply.faults)])
    []
    []
    []
    ['resets']
    """
    if supply.since_s is not None and at_s < supply.since_s:
        return supply
    judged: Judged = {}
    resets = judge_counter("resets", supply.resets, session.reset_count, judged)
    errors = judge_counter("errors", supply.errors, session.error_count, judged)
    if supply.next_week_s is None or at_s >= supply.next_week_s:
        supply = _asked(tolerance, supply, session, at_s, supply.used_s, judged)
    judge_battery(tolerance, session, judged, due=supply.due)
    output = judge_output(tolerance, supply.output, session, at_s, judged)
    faults = after_session(tolerance, supply.faults, judged, at_s=int(at_s), event_id=event_id)
    return supply._replace(resets=resets, errors=errors, output=output, faults=faults)


def _weigh(
    tolerance: Tolerance,
    supply: Supply,
    session: Session,
    at_s: float,
    used_s: int,
    event_id: UUID,
) -> Supply:
    """Fold the week's battery reading of a session that says nothing else."""
    judged: Judged = {}
    asked = _asked(tolerance, supply, session, at_s, used_s, judged)
    faults = after_session(tolerance, supply.faults, judged, at_s=int(at_s), event_id=event_id)
    return _with_faults(asked, faults)


def _asked(
    tolerance: Tolerance,
    supply: Supply,
    session: Session,
    at_s: float,
    used_s: int,
    judged: Judged,
) -> Supply:
    """Ask the battery what is asked once a week; a session that does not tell is no week's."""
    pace, due = judge_pace(tolerance, supply.pace, session, at_s=at_s, used_s=used_s, judged=judged)
    weeks, told = judge_decline(tolerance, supply.weeks, session, at_s=at_s, judged=judged, due=due)
    next_week_s = supply.next_week_s
    if told or session.battery_percent or next_week_s is None:
        next_week_s = at_s + WEEK_S
    return Supply(
        supply.since_s,
        supply.resets,
        supply.errors,
        supply.output,
        weeks,
        next_week_s,
        supply.faults,
        used_s,
        pace,
        due,
    )


def answer(
    tolerance: Tolerance, supply: Supply, *, completed: bool, at_s: float, event_id: UUID
) -> Supply:
    """Fold whether the device answered an interrogation."""
    if completed and not any(fault.kind == "silence" for fault in supply.faults):
        return supply
    judged: Judged = {"silence": None if completed else 1.0}
    faults = after_session(tolerance, supply.faults, judged, at_s=int(at_s), event_id=event_id)
    return _with_faults(supply, faults)


def _with_faults(supply: Supply, faults: tuple[Fault, ...]) -> Supply:
    return supply if faults == supply.faults else supply._replace(faults=faults)


def _used(supply: Supply, used_s: int) -> Supply:
    """Return the supply after more use: what every upload changes is written out, for speed."""
    return Supply(
        supply.since_s,
        supply.resets,
        supply.errors,
        supply.output,
        supply.weeks,
        supply.next_week_s,
        supply.faults,
        used_s,
        supply.pace,
        supply.due,
    )
