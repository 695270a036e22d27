"""EBGM: ratios of observed to expected reports, shrunk by what the whole table looks like.

References
----------
DuMouchel, W. (1999). The American Statistician 53, 177-190.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize
from scipy.special import digamma, expit, gammainc, gammaincinv, gammaln, logit

from detectors.statistics.two_by_two import Floats

STARTS = (
    (0.2, 0.1, 2.0, 4.0, 1 / 3),
    (0.2, 0.06, 1.4, 1.8, 0.1),
    (2.0, 1.0, 2.0, 1.0, 0.2),
    (3.0, 0.5, 2.0, 2.0, 0.1),
)
BISECTIONS = 60
PAIRS_MIN = 50
"""Five numbers are not fitted to fewer pairs. Assumed."""


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
        one, two = self.log_chance(*_checked(n, expected))
        return np.asarray(expit(one - two), dtype=np.float64)

    def ebgm(self, n: ArrayLike, expected: ArrayLike) -> Floats:
        """Return the geometric mean of the ratio once n reports were seen.

        >>> prior = Prior(3.25280367, 0.39983376, 2.02490400, 1.90726819, 0.06536416)
        >>> prior.ebgm([1, 2], [0.1, 0.5]).round(4).tolist()
        [1.7919, 1.7015]
        """
        n, expected = _checked(n, expected)
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
        n, expected = _checked(n, expected)
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


def misfit(prior: Prior, n: ArrayLike, expected: ArrayLike, *, truncated: bool) -> float:
    """Return the negative log likelihood; truncated, pairs never reported are not in the table."""
    n, expected = _checked(n, expected)
    return _misfit(prior, n, expected, np.ones_like(n), truncated)


def fit_prior(n: ArrayLike, expected: ArrayLike, *, truncated: bool = True) -> Prior | str:
    """Fit the prior to the whole table by maximum likelihood, the best of several starts.

    Pairs of the same n and expected count are grouped first; the first part of the prior is that of
    the larger mean. A table without association has a
    prior near 1, and EB05 >= 2 is then rare; how rare was not measured here.

    >>> fit_prior([1, 2], [0.5, 0.5])
    'not estimable: 2 pairs, 50 are needed to fit the prior'
    """
    n, expected = _checked(n, expected)
    if truncated and not (n >= 1).all():
        raise ValueError("a truncated table holds no pair without reports")
    if n.size < PAIRS_MIN:
        return f"not estimable: {n.size} pairs, {PAIRS_MIN} are needed to fit the prior"
    pairs, weight = np.unique(np.column_stack((n, expected)), axis=0, return_counts=True)
    counts, means = pairs[:, 0], pairs[:, 1]
    weights = weight.astype(np.float64)

    def lost(guess: Floats) -> tuple[float, Floats]:
        return _misfit_and_slope(guess, counts, means, weights, truncated)

    starts = [(*np.log(start[:4]), logit(start[4])) for start in STARTS]
    bounds = [(-9.0, 9.0)] * 4 + [(-12.0, 12.0)]
    told = {"ftol": 1e-14, "gtol": 1e-6, "maxiter": 500}
    fits = [
        minimize(lost, start, jac=True, method="L-BFGS-B", bounds=bounds, options=told)
        for start in starts
    ]
    best = _prior(min(fits, key=lambda fit: float(fit.fun)).x)
    if best.shape1 / best.rate1 >= best.shape2 / best.rate2:
        return best
    return Prior(best.shape2, best.rate2, best.shape1, best.rate1, 1 - best.share1)


def _misfit_and_slope(
    guess: Floats, n: Floats, expected: Floats, weight: Floats, truncated: bool
) -> tuple[float, Floats]:
    """Return the misfit and how it changes with the logs of the four and the logit of the share."""
    prior = _prior(guess)
    one, two = _parts(prior, n, expected, truncated)
    share = expit(one - two)
    rows = [
        *(share * row for row in _slopes(n, expected, prior.shape1, prior.rate1, truncated)),
        *((1 - share) * row for row in _slopes(n, expected, prior.shape2, prior.rate2, truncated)),
        share - prior.share1,
    ]
    return float(-(weight * np.logaddexp(one, two)).sum()), -(np.asarray(rows) @ weight)


def _slopes(
    n: Floats, expected: Floats, shape: float, rate: float, truncated: bool
) -> tuple[Floats, Floats]:
    by_shape = shape * (digamma(shape + n) - digamma(shape) - np.log1p(expected / rate))
    by_rate = (shape * expected - n * rate) / (rate + expected)
    if truncated:
        none = (1 + expected / rate) ** -shape
        odds = none / np.maximum(1 - none, 1e-300)
        by_shape = by_shape - odds * shape * np.log1p(expected / rate)
        by_rate = by_rate + odds * shape * expected / (rate + expected)
    return by_shape, by_rate


def _parts(prior: Prior, n: Floats, expected: Floats, truncated: bool) -> tuple[Floats, Floats]:
    """Return the log of each part; truncated, each part is divided by its own chance of n > 0."""
    one, two = prior.log_chance(n, expected)
    if not truncated:
        return one, two
    gone = [
        np.log(np.maximum(-np.expm1(-shape * np.log1p(expected / rate)), 1e-300))
        for shape, rate in ((prior.shape1, prior.rate1), (prior.shape2, prior.rate2))
    ]
    return one - gone[0], two - gone[1]


def _prior(guess: Floats) -> Prior:
    shape1, rate1, shape2, rate2 = (float(x) for x in np.exp(guess[:4]))
    return Prior(shape1, rate1, shape2, rate2, float(expit(guess[4])))


def _misfit(prior: Prior, n: Floats, expected: Floats, weight: Floats, truncated: bool) -> float:
    chance = np.logaddexp(*_parts(prior, n, expected, truncated))
    return float(-(weight * chance).sum())


def _log_negative_binomial(n: Floats, expected: Floats, shape: float, rate: float) -> Floats:
    whole = gammaln(shape + n) - gammaln(shape) - gammaln(n + 1)
    found: Floats = whole - shape * np.log1p(expected / rate) - n * np.log1p(rate / expected)
    return found


def _checked(n: ArrayLike, expected: ArrayLike) -> tuple[Floats, Floats]:
    counts = np.atleast_1d(np.asarray(n, dtype=np.float64))
    means = np.atleast_1d(np.asarray(expected, dtype=np.float64))
    if counts.shape != means.shape or not ((counts >= 0) & np.isfinite(counts)).all():
        raise ValueError("counts must be zero or more, one for each expected count")
    if not ((means > 0) & np.isfinite(means)).all():
        raise ValueError("expected counts must be above zero")
    return counts, means
