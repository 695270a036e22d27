"""How one session is judged: each counter, the battery, its slope, and what was delivered.

What was measured is written into `judged`: null where it is good, how bad where it is not.
"""

from detectors.baseline import Baseline, is_due, learn
from detectors.battery import days_left
from detectors.counter import Counter, read, steady_values
from detectors.pace import Charge, Pace, haste, weigh
from detectors.spell import DAY_S
from detectors.supply_fault import Judged, tells_output
from detectors.tolerance import Kind, Tolerance
from events.telemetry import Session

Weeks = tuple[tuple[int, float], ...]
"""Battery readings: (s since 1970, V)."""
WEEK_S = 7 * DAY_S
WEEKS = 9
"""Weekly battery readings kept; the slope is taken over eight weeks."""
RATIO_MAX = 1.0
"""More than all of the programmed time is told nowhere: it counts as all of it."""
RATIO_DIGITS = 3
RATIO_STEP = 10.0**-RATIO_DIGITS
"""To what delivered against programmed time is rounded."""


def judge_counter(
    kind: Kind, counter: Counter | None, count: int | None, judged: Judged
) -> Counter | None:
    """Judge a counter. One that is not known says nothing: neither a rise nor a new start."""
    if count is None:
        return counter
    if count in steady_values(counter):
        judged[kind] = None
        return counter
    counter, judged[kind] = read(counter, count)
    return counter


def judge_battery(tolerance: Tolerance, session: Session, judged: Judged, *, due: bool) -> None:
    """Judge voltage and charge: good where a low one is due. Zero is no reading, but a mute device.

    A battery that is due is low because it was used, which is planned for and no failure.
    """
    volt, percent = session.battery_v, session.battery_percent
    if volt:
        judged["battery"] = volt if volt <= tolerance.battery_low_v and not due else None
    if percent:
        low = percent <= tolerance.battery_low_percent and not due
        judged["charge"] = percent if low else None


def judge_decline(
    tolerance: Tolerance,
    weeks: Weeks,
    session: Session,
    *,
    at_s: float,
    judged: Judged,
    due: bool,
) -> tuple[Weeks, bool]:
    """Judge, once a week, how many days are left at the present slope; few are good where due.

    Return the readings, and whether there was one.
    """
    volt = session.battery_v
    if not volt or volt > tolerance.battery_most_v:
        return weeks, False
    weeks = (*weeks, (int(at_s), round(volt, 3)))[-WEEKS:]
    left_days = days_left(
        weeks,
        low_v=tolerance.battery_low_v,
        least_fall_v=tolerance.least_fall_v,
        within_days=tolerance.replace_within_days,
    )
    judged["decline"] = None if left_days is None or due else round(left_days, 1)
    return weeks, True


def judge_pace(
    tolerance: Tolerance,
    pace: Pace | None,
    session: Session,
    *,
    at_s: float,
    used_s: int,
    judged: Judged,
) -> tuple[Pace | None, bool]:
    """Judge, once a week, how fast the battery empties; return its pace, and whether it is due."""
    percent = session.battery_percent
    if not percent:
        return pace, False
    pace = weigh(pace, Charge(int(at_s), percent, used_s))
    found = haste(tolerance, pace)
    fails = found is not None and found >= tolerance.haste_ratio
    judged["drain"] = found if fails else None
    return pace, found is not None and not fails


def judge_output(
    tolerance: Tolerance, output: Baseline, session: Session, at_s: float, judged: Judged
) -> Baseline:
    """Judge delivered against programmed time, relative to what is usual."""
    delivered_min = session.delivered_min
    if delivered_min is None or not tells_output(session):
        return output
    ratio = round(min(delivered_min * 60.0 / session.duration_s, RATIO_MAX), RATIO_DIGITS)
    usual = output.usual[0] if output.usual else None
    low = usual is not None and ratio < tolerance.output_ratio * usual
    judged["output"] = ratio if low else None
    if low or not is_due(output, at_s):
        return output
    return learn(output, (ratio,), at_s=at_s, settles_s=at_s)
