"""How long a battery lasts at its present slope."""

from collections.abc import Sequence

from detectors.spell import DAY_S

WEEKS_MIN = 5


def days_left(
    weeks: Sequence[tuple[int, float]], low_v: float, least_fall_v: float
) -> float | None:
    """Return the days until the battery is low, by the median of all slopes between readings.

    The median shrugs off one wild reading in four. Null where too little is known, or where
    the battery does not fall.

    Examples
    --------
    >>> weeks = [(week * 604_800, 3.0 - 0.02 * week) for week in range(9)]
    >>> round(days_left(weeks, 2.6, 0.05))
    84

    References
    ----------
    Sen, P. K. (1968). Estimates of the regression coefficient based on Kendall's tau. J. Am. Stat.
    Assoc. 63(324), 1379-1389.
    """
    if len(weeks) < WEEKS_MIN:
        return None
    slopes = sorted((v - u) / (t - s) for i, (s, u) in enumerate(weeks) for t, v in weeks[i + 1 :])
    slope = slopes[len(slopes) // 2]
    if -slope * (weeks[-1][0] - weeks[0][0]) < least_fall_v:
        return None
    return max(0.0, (weeks[-1][1] - low_v) / -slope / DAY_S)
