"""A Shewhart chart of single values: for the eye, not for the decision.

Each value stands alone, so that a rate that doubles may stay inside the limits for years. What
decides are the charts that add up: CUSUM, EWMA and the sequential tests.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite, pi, sqrt

from detectors.statistics.not_evaluated import NotEvaluated

MEAN_RANGE_SIGMAS = 2.0 / sqrt(pi)
"""Mean distance of two normal values [standard deviations]; tables round it to 1.128."""
BASELINE_MIN = 8
"""Fewer values give no standard deviation worth drawing. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShewhartChart:
    """Where the baseline lies, how much it varies, and how far every value is from it."""

    mean: float
    sigma: float
    z: tuple[float, ...]

    @property
    def beyond(self) -> tuple[int, ...]:
        """The positions of values more than three standard deviations away."""
        return tuple(i for i, z in enumerate(self.z) if abs(z) > 3.0)


def chart(values: Sequence[float], *, baseline: int) -> ShewhartChart | NotEvaluated:
    r"""Return the chart of `values` whose first `baseline` say what is usual.

    The standard deviation is the mean distance of neighbours in the baseline over 1.128, so that a
    slow drift does not widen it. With normal values and known limits one in 370 is beyond by
    chance; with limits from few values it is more.

    Examples
    --------
    >>> values = (12, 8, 15, 9, 11, 14, 10, 7, 13, 30)
    >>> found = chart(values, baseline=9)
    >>> round(found.mean, 1), round(found.sigma, 2), round(found.z[-1], 1), found.beyond
    (11.0, 3.88, 4.9, (9,))

    References
    ----------
    Shewhart, W. A. (1931). Economic control of quality of manufactured product. Van Nostrand.
    """
    usual = tuple(values[:baseline])
    if len(usual) < BASELINE_MIN:
        return NotEvaluated(f"the baseline has {len(usual)} values, and {BASELINE_MIN} are needed")
    if not all(isfinite(value) for value in values):
        return NotEvaluated("a value is not a finite number")
    mean = sum(usual) / len(usual)
    distances = [abs(after - before) for before, after in pairwise(usual)]
    sigma = sum(distances) / len(distances) / MEAN_RANGE_SIGMAS
    if sigma == 0.0:
        return NotEvaluated("the baseline does not vary, so nothing says how far is far")
    return ShewhartChart(
        mean=mean, sigma=sigma, z=tuple((value - mean) / sigma for value in values)
    )
