"""How long a battery lasts at its present slope."""

from collections.abc import Sequence
from operator import sub

from detectors.spell import DAY_S

WEEKS_MIN = 5


def days_left(
    weeks: Sequence[tuple[int, float]],
    *,
    low_v: float,
    least_fall_v: float,
    within_days: float,
) -> float | None:
    """Return the days until the battery is low, by the median of all slopes between readings.

    The median shrugs off one wild reading in four. Null where too little is known, where the
    battery does not fall, or where it will not be low within `within_days`.

    Examples
    --------
    >>> weeks = [(week * 604_800, 3.0 - 0.02 * week) for week in range(9)]
    >>> round(days_left(weeks, low_v=2.6, least_fall_v=0.05, within_days=90.0))
    84
    >>> days_left(weeks, low_v=2.6, least_fall_v=0.05, within_days=60.0)

    References
    ----------
    Sen, P. K. (1968). Estimates of the regression coefficient based on Kendall's tau. J. Am. Stat.
    Assoc. 63(324), 1379-1389.
    """
    if len(weeks) < WEEKS_MIN:
        return None
    times_s, volts = zip(*weeks, strict=True)
    steepest = (max(volts) - min(volts)) / min(map(sub, times_s[1:], times_s))
    if volts[-1] - low_v > steepest * within_days * DAY_S:
        return None  # told fast: no slope between any two readings would be enough
    slopes = sorted((v - u) / (t - s) for i, (s, u) in enumerate(weeks) for t, v in weeks[i + 1 :])
    slope = slopes[len(slopes) // 2]
    if -slope * (weeks[-1][0] - weeks[0][0]) < least_fall_v:
        return None
    left_days = max(0.0, (volts[-1] - low_v) / -slope / DAY_S)
    return left_days if left_days <= within_days else None
