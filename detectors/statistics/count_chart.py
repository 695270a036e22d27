"""Limits for the count of a period: exact ones with a benchmark, normal ones only for many events.

Of an event that comes once a year most months have none, and the normal approximation draws limits
that mean nothing. There the chart needs a benchmark; without one its answer is that it has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, sqrt

from scipy.special import ndtri, pdtr, pdtrc  # type: ignore[import-untyped]

from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.shewhart import BASELINE_MIN

MEAN_MIN = 5.0
"""Events a period; with fewer the normal approximation is not used. A customary rule of thumb."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountPoint:
    """A period's count, what was expected, the limits, and whether the count lies outside.

    `exact` says whether the limits are of the Poisson distribution or of its normal approximation.
    """

    count: int
    expected: float
    low: float
    high: float
    exact: bool

    @property
    def alarm(self) -> bool:
        """Whether the count lies beyond a limit; on it is still inside."""
        return not self.low <= self.count <= self.high


def exact_limits(expected: float, *, alpha: float) -> tuple[int, int]:
    """Return the counts beyond which there is less than half of `alpha`, on either side.

    As counts are whole, the real probability of an alarm is below `alpha`, and for small
    expectations far below: of 0.1 expected events, three or more come in 1 of 6,500 periods.

    Examples
    --------
    >>> exact_limits(0.1, alpha=0.0027), exact_limits(20.0, alpha=0.0027)
    ((0, 2), (8, 35))

    References
    ----------
    Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika 28(3/4), 437-442.
    """
    if not (isfinite(expected) and expected >= 0.0 and 0.0 < alpha < 1.0):
        message = f"no limits of {expected} expected events at the level {alpha}"
        raise ValueError(message)
    tail, near = alpha / 2.0, ndtri(1.0 - alpha / 2.0) * sqrt(expected)
    low, high = max(0, round(expected - near)), round(expected + near)
    while low > 0 and pdtr(low - 1, expected) > tail:
        low -= 1
    while pdtr(low, expected) <= tail:
        low += 1
    while pdtrc(high, expected) > tail:
        high += 1
    while high > 0 and pdtrc(high - 1, expected) <= tail:
        high -= 1
    return low, high


def against_benchmark(
    counts: Sequence[int], expected: Sequence[float], *, alpha: float
) -> tuple[CountPoint, ...] | NotEvaluated:
    """Return the chart of counts of which a benchmark and the exposure say what is expected.

    One false alarm in `1 / alpha` periods at most, however few events there are.

    Examples
    --------
    >>> found = against_benchmark((0, 1, 0, 4), (0.4, 0.4, 0.5, 0.5), alpha=0.0027)
    >>> [(point.high, point.alarm) for point in found]
    [(3, False), (3, False), (4, False), (4, False)]
    """
    if len(counts) != len(expected):
        message = f"{len(counts)} counts need as many expectations, not {len(expected)}"
        raise ValueError(message)
    if not all(isfinite(each) and each > 0.0 for each in expected):
        return NotEvaluated("a period has no exposure, so that nothing is expected of it")
    points = []
    for count, each in zip(counts, expected, strict=True):
        low, high = exact_limits(each, alpha=alpha)
        points.append(CountPoint(count=count, expected=each, low=low, high=high, exact=True))
    return tuple(points)


def against_own_past(
    counts: Sequence[int], *, baseline: int, alpha: float
) -> tuple[CountPoint, ...] | NotEvaluated:
    """Return the chart of counts of equal exposure whose first `baseline` say what is usual.

    The limits treat the mean of the baseline as known and counts as normal. About one false alarm
    in `1 / alpha` periods, more after a short baseline.

    Examples
    --------
    >>> against_own_past((0, 1, 0, 0, 1, 0, 0, 0, 3), baseline=8, alpha=0.0027).reason[:57]
    '0.25 events a period are too few for limits from the past'
    """
    usual = counts[:baseline]
    if len(usual) < BASELINE_MIN:
        return NotEvaluated(f"the baseline has {len(usual)} periods, and {BASELINE_MIN} are needed")
    mean = sum(usual) / len(usual)
    if mean < MEAN_MIN:
        return NotEvaluated(
            f"{mean:g} events a period are too few for limits from the past alone, which need "
            f"{MEAN_MIN:g}; declare a benchmark, and the limits are exact"
        )
    half = ndtri(1.0 - alpha / 2.0) * sqrt(mean)
    return tuple(
        CountPoint(count=count, expected=mean, low=mean - half, high=mean + half, exact=False)
        for count in counts
    )
