r"""EBGM: ratios of observed to expected reports, shrunk by what the whole table looks like.

The true ratios of all pairs are taken to follow a mixture of two gamma distributions, fitted to the
whole table (`gamma_fit`). What n reports then say of one pair is again such a mixture, of
gamma(:math:`\alpha_i + n, \beta_i + E`): EBGM is its geometric mean, EB05 and EB95 are quantiles.

False alarms, exact sums for a pair without association under the prior of 17,189 real pairs (shapes
3.25 and 2.02, rates 0.40 and 1.91, share 0.065): EB05 was above 1 with probability 0.002 where half
a report was expected, 0.017 where 2, 0.034 where 20, 0.044 where 200; at least 2 with 0.0002, below
0.0001, and never. That is what shrinkage is for, and its price: a rare pair needs more reports.

References
----------
DuMouchel, W. (1999). Bayesian data mining in large frequency tables, with an application to the
FDA spontaneous reporting system. The American Statistician 53(3), 177-190.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import digamma, expit, gammainc, gammaincinv, gammaln  # type: ignore[import-untyped]

from detectors.statistics.two_by_two import Floats

BISECTIONS = 60


@dataclass(frozen=True, slots=True)
class Prior:
    """A share of the ratios is gamma(shape1, rate1), the others gamma(shape2, rate2)."""

    shape1: float
    rate1: float
    shape2: float
    rate2: float
    share1: float

    def log_chance(self, n: Floats, expected: Floats) -> tuple[Floats, Floats]:
        """Return the log of each part of the chance of n reports."""
        one = _log_negative_binomial(n, expected, self.shape1, self.rate1)
        two = _log_negative_binomial(n, expected, self.shape2, self.rate2)
        return np.log(self.share1) + one, np.log1p(-self.share1) + two

    def share(self, n: ArrayLike, expected: ArrayLike) -> Floats:
        """Return the share of the first part once n reports were seen."""
        one, two = self.log_chance(*checked_pairs(n, expected))
        return np.asarray(expit(one - two), dtype=np.float64)

    def ebgm(self, n: ArrayLike, expected: ArrayLike) -> Floats:
        """Return the geometric mean of the ratio once n reports were seen.

        >>> prior = Prior(3.25280367, 0.39983376, 2.02490400, 1.90726819, 0.06536416)
        >>> prior.ebgm([1, 2], [0.1, 0.5]).round(4).tolist()
        [1.7919, 1.7015]
        """
        n, expected = checked_pairs(n, expected)
        q = self.share(n, expected)
        one = digamma(self.shape1 + n) - np.log(self.rate1 + expected)
        two = digamma(self.shape2 + n) - np.log(self.rate2 + expected)
        return np.asarray(np.exp(q * one + (1 - q) * two), dtype=np.float64)

    def quantile(self, p: float, n: ArrayLike, expected: ArrayLike) -> Floats:
        """Return the p quantile of the ratio: EB05 and EB95 are those of 0.05 and 0.95.

        It lies between the quantiles of the two parts; halving that span finds it.
        """
        if not 0 < p < 1:
            raise ValueError("p must lie between 0 and 1, both excluded")
        n, expected = checked_pairs(n, expected)
        q = self.share(n, expected)
        shapes = (self.shape1 + n, self.shape2 + n)
        rates = (self.rate1 + expected, self.rate2 + expected)
        ends = [gammaincinv(shape, p) / rate for shape, rate in zip(shapes, rates, strict=True)]
        low, high = np.minimum(*ends), np.maximum(*ends)
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            below = q * gammainc(shapes[0], rates[0] * middle)
            below += (1 - q) * gammainc(shapes[1], rates[1] * middle)
            low, high = np.where(below < p, middle, low), np.where(below < p, high, middle)
        return np.asarray((low + high) / 2, dtype=np.float64)


def _log_negative_binomial(n: Floats, expected: Floats, shape: float, rate: float) -> Floats:
    whole = gammaln(shape + n) - gammaln(shape) - gammaln(n + 1)
    found: Floats = whole - shape * np.log1p(expected / rate) - n * np.log1p(rate / expected)
    return found


def checked_pairs(n: ArrayLike, expected: ArrayLike) -> tuple[Floats, Floats]:
    """Return counts and expected counts as rows of one length, or refuse them."""
    counts = np.atleast_1d(np.asarray(n, dtype=np.float64))
    means = np.atleast_1d(np.asarray(expected, dtype=np.float64))
    if counts.shape != means.shape or not ((counts >= 0) & np.isfinite(counts)).all():
        raise ValueError("counts must be zero or more, one for each expected count")
    if not ((means > 0) & np.isfinite(means)).all():
        raise ValueError("expected counts must be above zero")
    return counts, means
