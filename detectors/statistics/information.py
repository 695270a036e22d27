r"""The information component: log2 of observed over expected reports, drawn towards 0.

False alarms, exact sums for pairs without any association beside 100,000 other reports, 1 % of them
of the problem: IC025 was above 0 with probability 0.002 where half a report was expected, 0.010
where 2, 0.017 where 20, 0.014 where 200; Gould's lower limit 0.002, 0.008, 0.018 and 0.009. Nominal
is 0.025, and both stay below it: they are drawn towards 0, and the pair's own reports are counted
among those that let one expect it.

References
----------
Noren, G. N., Hopstadius, J., Bate, A. (2013). Statistical Methods in Medical Research 22, 57-69.
Gould, A. L. (2003). Pharmacoepidemiology and Drug Safety 12, 559-574.
"""

from dataclasses import dataclass
from math import log

import numpy as np
from scipy.special import digamma, gammaincinv, ndtri, polygamma  # type: ignore[import-untyped]

from detectors.statistics.two_by_two import Floats, Tables

SHRINKAGE = 0.5


@dataclass(frozen=True, slots=True)
class Information:
    """Bits, with the limits of a credible interval; finite for every table."""

    value: Floats
    low: Floats
    high: Floats


def information(table: Tables, *, level: float = 0.95) -> Information:
    r"""Return :math:`\log_2\frac{a+1/2}{E+1/2}` and quantiles of a gamma(a + 1/2, E + 1/2).

    Half a report is added to both, so a pair never reported has an answer: nothing seen, and how
    little that excludes. IC025 > 0 is the usual rule.

    >>> from detectors.statistics.two_by_two import tables
    >>> found = information(tables([5, 0], [95, 5232], [50, 3], [9850, 74905]))
    >>> found.value.round(4).tolist(), found.low.round(4).tolist()
    ([2.389, -0.4769], [0.8616, -10.4688])
    """
    return information_of(table.a, table.expected, level=level)


def information_of(observed: Floats, expected: Floats, *, level: float = 0.95) -> Information:
    """Return the same of reports whose expected counts come from elsewhere, as from strata."""
    tail = _tail(level)
    shape, rate = observed + SHRINKAGE, expected + SHRINKAGE
    counts, which = np.unique(shape, return_inverse=True)  # few counts, many pairs with each
    low, high = (gammaincinv(counts, p)[which.ravel()] / rate for p in (tail, 1 - tail))
    return Information(np.log2(shape / rate), np.log2(low), np.log2(high))


def gould(table: Tables, *, level: float = 0.95) -> Information:
    """Return mean and normal limits of log2 of the ratio, beta priors on all three shares.

    >>> from detectors.statistics.two_by_two import tables
    >>> gould(tables(28, 942, 17, 31435)).value.round(6).tolist()
    [3.599984]
    """
    z = -ndtri(_tail(level))
    a, total = table.a, table.total
    product, problem = 1 + table.a + table.b, 1 + table.a + table.c
    rest = total + 2
    pair = a + 1 + total - a - 1 + rest**2 / (product * problem)
    mean = digamma(a + 1) - digamma(pair) - digamma(product) - digamma(problem) + 2 * digamma(rest)
    spread = polygamma(1, a + 1) - polygamma(1, pair)
    spread += polygamma(1, product) + polygamma(1, problem) - 2 * polygamma(1, rest)
    value, error = mean / log(2), np.sqrt(np.maximum(spread, 0.0)) / log(2)
    return Information(value, value - z * error, value + z * error)


def _tail(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError("level must lie between 0 and 1, both excluded")
    return (1 - level) / 2
