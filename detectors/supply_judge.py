"""How one session is judged: each counter, the battery, its slope, and what was delivered.

What was measured is written into `judged`: null where it is good, how bad where it is not.
"""

from detectors.baseline import Baseline, is_due, learn
from detectors.battery import days_left
from detectors.counter import Counter, read, steady_values
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


def judge_battery(tolerance: Tolerance, session: Session, judged: Judged) -> None:
    """Judge voltage and charge. Zero is no reading: a dead device is mute."""
    volt, percent = session.battery_v, session.battery_percent
    if volt:
        judged["battery"] = volt if volt <= tolerance.battery_low_v else None
    if percent:
        judged["charge"] = percent if percent <= tolerance.battery_low_percent else None


def judge_decline(
    tolerance: Tolerance,
    weeks: Weeks,
    session: Session,
    *,
    at_s: float,
    next_week_s: float | None,
    judged: Judged,
) -> tuple[Weeks, float]:
    """Judge, once a week, how many days are left at the present slope; return the readings."""
    volt = session.battery_v
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
