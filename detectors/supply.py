"""What telemetry says of a generator: battery, restarts, errors, output, and answering at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from detectors.baseline import Baseline, is_due, learn
from detectors.battery import days_left
from detectors.counter import Counter, is_steady, read
from detectors.spell import DAY_S
from detectors.supply_fault import Fault, Judged, after_quiet, after_session, tells_output
from detectors.tolerance import Kind, Tolerance
from events.telemetry import Session

WEEK_S = 7 * DAY_S
WEEKS = 9
"""Weekly battery readings kept; the slope is taken over eight weeks."""
RATIO_MAX = 1.0
"""More than all of the programmed time is told nowhere: it counts as all of it."""


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
    """Fold the new sessions of an upload, in order; those in a row that say nothing new at once."""
    quiet_from = 0
    for i, (session, at_s) in enumerate(zip(sessions, starts_s, strict=True)):
        if is_quiet(tolerance, supply, session, at_s):
            continue
        supply = _ease(tolerance, supply, sessions[quiet_from:i], starts_s[quiet_from:i])
        supply = watch(tolerance, supply, session, at_s=at_s, event_id=event_id)
        quiet_from = i + 1
    return _ease(tolerance, supply, sessions[quiet_from:], starts_s[quiet_from:])


def _ease(
    tolerance: Tolerance, supply: Supply, sessions: Sequence[Session], starts_s: Sequence[float]
) -> Supply:
    """Fold quiet sessions. Faults are younger than `since_s`, so all that eases them is, too."""
    if not (supply.faults and sessions):
        return supply
    return _with_faults(supply, after_quiet(tolerance, supply.faults, sessions, starts_s))


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


def watch(
    tolerance: Tolerance, supply: Supply, session: Session, *, at_s: float, event_id: UUID
) -> Supply:
    """Fold one session into what is remembered of the generator.

    Examples
    --------
    The third reset counts once a second session still shows it.

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
    resets = _judge_counter("resets", supply.resets, session.reset_count, judged)
    errors = _judge_counter("errors", supply.errors, session.error_count, judged)
    _judge_battery(tolerance, session, judged)
    weeks, next_week_s = supply.weeks, supply.next_week_s
    if next_week_s is None or at_s >= next_week_s:
        weeks, next_week_s = _judge_decline(tolerance, supply, session, at_s, judged)
    output = _judge_output(tolerance, supply.output, session, at_s, judged)
    faults = after_session(tolerance, supply.faults, judged, at_s=int(at_s), event_id=event_id)
    return Supply(supply.since_s, resets, errors, output, weeks, next_week_s, faults)


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
    return Supply(
        supply.since_s,
        supply.resets,
        supply.errors,
        supply.output,
        supply.weeks,
        supply.next_week_s,
        faults,
    )


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
    left_days = days_left(
        weeks,
        low_v=tolerance.battery_low_v,
        least_fall_v=tolerance.least_fall_v,
        within_days=tolerance.replace_within_days,
    )
    judged["decline"] = None if left_days is None else round(left_days, 1)
    return weeks, at_s + WEEK_S


def _judge_output(
    tolerance: Tolerance, output: Baseline, session: Session, at_s: float, judged: Judged
) -> Baseline:
    """Judge delivered against programmed time, relative to what is usual."""
    delivered_min = session.delivered_min
    if delivered_min is None or not tells_output(session):
        return output
    ratio = round(min(delivered_min * 60.0 / session.duration_s, RATIO_MAX), 3)
    usual = output.usual[0] if output.usual else None
    low = usual is not None and ratio < tolerance.output_ratio * usual
    judged["output"] = ratio if low else None
    if low or not is_due(output, at_s):
        return output
    return learn(output, (ratio,), at_s=at_s, settles_s=at_s)
