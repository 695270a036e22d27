"""Intervals at 95 %, of shares, of rates and of medians, without a statistics library.

References
----------
Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
J. Am. Stat. Assoc. 22(158), 209-212.
Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika 28(3/4), 437-442.
Conover, W. J. (1999). Practical Nonparametric Statistics, 3rd ed., section 3.2. Of a quantile.
"""

from collections.abc import Callable, Sequence
from math import comb, exp, lgamma, log, sqrt
from statistics import NormalDist, median, quantiles

LEVEL = 0.95
TAIL = (1 - LEVEL) / 2
Interval = tuple[float, float]


def wilson(hits: int, trials: int) -> Interval:
    """Return the score interval of a share.

    >>> [round(each, 4) for each in wilson(19, 20)]
    [0.7639, 0.9911]
    """
    z = NormalDist().inv_cdf(1 - TAIL)
    share = hits / trials
    centre = share + z * z / (2 * trials)
    half = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    return max(0.0, (centre - half) / scale), min(1.0, (centre + half) / scale)


def garwood(count: int) -> Interval:
    """Return the exact interval of the mean of a Poisson count.

    >>> [round(each, 3) for each in garwood(0)], [round(each, 3) for each in garwood(10)]
    ([0.0, 3.689], [4.795, 18.39])
    """
    most = count + 10 * sqrt(count + 1) + 10
    high = _root(lambda mean: _poisson_cdf(count, mean) - TAIL, most)
    if count == 0:
        return 0.0, high
    return _root(lambda mean: _poisson_cdf(count - 1, mean) - (1 - TAIL), most), high


def median_interval(values: Sequence[float]) -> Interval | None:
    """Return two of the values, between which the median lies; null with fewer than six.

    The number of values below the true median is binomial, whatever their distribution, so the
    ranks are exact and the level is at least the nominal one.

    >>> median_interval(range(1, 21))
    (6, 15)
    """
    ordered, size = sorted(values), len(values)
    below, rank = 0.0, 0
    while (below := below + comb(size, rank) / 2**size) <= TAIL:
        rank += 1
    return (ordered[rank - 1], ordered[-rank]) if rank else None


def quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    """Return the lower quartile, the median and the upper quartile.

    >>> quartiles([1, 2, 3, 4, 5])
    (2.0, 3.0, 4.0)
    """
    if len(values) == 1:
        return values[0], values[0], values[0]
    low, _, high = quantiles(values, n=4, method="inclusive")
    return low, float(median(values)), high


def _poisson_cdf(count: int, mean: float) -> float:
    if mean <= 0:
        return 1.0
    return sum(exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(count + 1))


def _root(falling: Callable[[float], float], high: float) -> float:
    """Return where a falling function crosses zero between 0 and `high`."""
    low = 0.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2
