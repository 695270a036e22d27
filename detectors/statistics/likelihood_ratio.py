r"""Which of many pairs has too many reports: the largest likelihood ratio, with one p for all.

Of n reports of a problem, a name the product, and E would by chance. The logarithm of the ratio of
the likelihoods, for an excess only, is

.. math:: LLR = a \ln\frac{a}{E} + (n - a) \ln\frac{n - a}{n - E} \quad (a > E),
          \qquad 0 \text{ otherwise.}

The largest over all products is held against its own distribution, the n reports drawn among the
products by chance. Each product is held against that distribution of the largest, so the chance of
any false alarm among the products of one problem is alpha, however many products there are. The
same with the roles exchanged looks for the problems of one product.

False alarms: alpha at most for one problem, as p counts the observed table among the drawn ones. It
is no promise over several problems: adjust those p values as in `multiplicity`.

Without draws p is known between two bounds. The chance that any of several products reaches its
own count is at most the sum of their chances; and as a report that goes to one product is missing
at the others (negative association), at least that of independent ones. The bounds are close where
p is small: at 0.05 the lower is 0.049 or so. So the upper one may be told for p; it keeps alpha.

References
----------
Huang, L., Zalkikar, J., Tiwari, R. C. (2011). A likelihood ratio test based method for signal
detection with application to FDA's drug safety data. J. Am. Stat. Assoc. 106(496), 1230-1241.
Joag-Dev, K., Proschan, F. (1983). Negative association of random variables with applications. Ann.
Stat. 11(1), 286-295.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, xlogy  # type: ignore[import-untyped]

from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.two_by_two import Floats, Tables

TIE = 1e-9
"""Ratios that differ by less are equal: rounding must not decide."""

TOO_LITTLE = "two groups with reports and one report of the problem are needed"


@dataclass(frozen=True, slots=True)
class LargestRatio:
    """The log likelihood ratio of each group and its p, already adjusted for their number."""

    log_ratios: Floats
    p: Floats
    draws: int


@dataclass(frozen=True, slots=True)
class BoundedRatio:
    """The log likelihood ratio of each group that was asked about, and p between two bounds."""

    log_ratios: Floats
    p_low: Floats
    p_high: Floats


def log_likelihood_ratios(
    table: Tables, *, given: Literal["problem", "product"] = "problem"
) -> Floats:
    """Return the log likelihood ratio of each table, 0 where there is no excess.

    >>> from detectors.statistics.two_by_two import tables
    >>> log_likelihood_ratios(tables([28, 3, 0], [942, 7, 9], [17, 2, 9], [31435, 88, 9])).round(6)
    array([68.943209,  3.753418,  0.      ])
    """
    n = table.a + (table.c if given == "problem" else table.b)
    return _ratios(table.a, n, table.expected)


def shares_by_chance(group_reports: ArrayLike) -> Floats:
    """Return with which chance each group gets a report: its share of all reports.

    >>> shares_by_chance([1_000, 1_000, 2_000]).tolist()
    [0.25, 0.25, 0.5]
    """
    of = np.asarray(group_reports, dtype=np.float64)
    if of.ndim != 1 or not (np.isfinite(of) & (of >= 0)).all() or of.sum() <= 0:
        raise ValueError("reports of the groups must be a row of counts that are not all zero")
    return np.asarray(of / of.sum(), dtype=np.float64)


def largest_ratio(
    reports: ArrayLike, group_reports: ArrayLike, *, drawn: ArrayLike
) -> LargestRatio | NotEvaluated:
    """Test which group has too many of the reports, the groups together.

    Nothing is drawn in here, so that the same call has the same answer for ever.

    Parameters
    ----------
    reports
        Reports of the problem, one count for each product, all products there are.
    group_reports
        All reports of each product.
    drawn
        Tables by chance, a row each: as many reports of the problem, multinomial with
        `shares_by_chance`. The smallest p is 1 / (rows + 1).

    Examples
    --------
    >>> seen, of = [9, 5, 4], [1_000, 1_000, 2_000]
    >>> seeded = np.random.default_rng(7)
    >>> drawn = seeded.multinomial(18, shares_by_chance(of), size=999)
    >>> found = largest_ratio(seen, of, drawn=drawn)
    >>> found.log_ratios.round(2).tolist(), found.p.round(2).tolist()
    ([2.59, 0.04, 0.0], [0.04, 1.0, 1.0])
    """
    seen, of = _checked(reports, group_reports)
    by_chance = np.asarray(drawn, dtype=np.float64)
    n = np.float64(seen.sum())
    if (of > 0).sum() < 2 or n == 0:
        return NotEvaluated(TOO_LITTLE)
    if by_chance.ndim != 2 or by_chance.shape[1] != seen.size or not len(by_chance):
        raise ValueError("drawn tables must be rows with a count for each group, one row at least")
    if not (by_chance.sum(axis=1) == n).all():
        raise ValueError("each drawn table must hold as many reports as were seen")
    expected = n * shares_by_chance(of)
    found = _ratios(seen, n, expected)
    largest = np.sort(_ratios(by_chance, n, expected).max(axis=1))
    as_large = 1 + largest.size - np.searchsorted(largest, found - TIE)
    return LargestRatio(found, as_large / (largest.size + 1), largest.size)


def bounded_ratio(
    reports: ArrayLike, group_reports: ArrayLike, *, asked: Sequence[int]
) -> BoundedRatio | NotEvaluated:
    """Return the same test for some of the groups, without any draw: p between exact bounds.

    Examples
    --------
    >>> found = bounded_ratio([9, 5, 4], [1_000, 1_000, 2_000], asked=(0, 1))
    >>> found.log_ratios.round(2).tolist()
    [2.59, 0.04]
    >>> found.p_low.round(3).tolist(), found.p_high.round(3).tolist()
    ([0.053, 0.841], [0.054, 1.0])
    """
    seen, of = _checked(reports, group_reports)
    n = np.float64(seen.sum())
    if (of > 0).sum() < 2 or n == 0:
        return NotEvaluated(TOO_LITTLE)
    shares, alike = np.unique(shares_by_chance(of), return_counts=True)
    chosen = np.asarray(asked, dtype=np.intp)
    found = _ratios(seen[chosen], n, n * shares_by_chance(of)[chosen])
    levels, at = np.unique(found, return_inverse=True)
    chance = _chance_of(levels[:, None], n, shares[None, :])
    high = np.minimum((chance * alike).sum(axis=1), 1.0)
    low = -np.expm1((alike * np.log1p(-np.minimum(chance, 1 - 1e-16))).sum(axis=1))
    no_excess = levels <= 0
    low, high = np.where(no_excess, 1.0, low), np.where(no_excess, 1.0, high)
    return BoundedRatio(found, low[at.ravel()], high[at.ravel()])


def _chance_of(levels: Floats, n: np.float64, shares: Floats) -> Floats:
    """Return the chance that a group of this share alone has a ratio of that level or more."""
    expected = n * shares
    low = np.broadcast_to(np.floor(expected), np.broadcast_shapes(levels.shape, shares.shape))
    high = np.full(low.shape, n)
    reachable = _ratios(high, n, expected) >= levels - TIE
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        enough = _ratios(middle, n, expected) >= levels - TIE
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    found = betainc(high, n - high + 1, np.broadcast_to(shares, high.shape))
    return np.asarray(np.where(reachable & (shares > 0), found, 0.0), dtype=np.float64)


def _checked(reports: ArrayLike, group_reports: ArrayLike) -> tuple[Floats, Floats]:
    seen, of = (np.asarray(each, dtype=np.float64) for each in (reports, group_reports))
    if seen.ndim != 1 or seen.shape != of.shape:
        raise ValueError("reports and reports of the groups must be two rows of one length")
    if not ((seen >= 0) & (seen <= of) & (seen == np.floor(seen))).all():
        raise ValueError("reports must be whole, and no more than all reports of their group")
    return seen, of


def _ratios(a: Floats, n: Floats | np.float64, expected: Floats) -> Floats:
    rest, rest_expected = n - a, n - expected
    safe, safe_rest = np.where(expected > 0, expected, 1.0), np.maximum(rest_expected, 1e-300)
    ratios = xlogy(a, a / safe) + xlogy(rest, rest / safe_rest)
    return np.asarray(np.where(a > expected, np.maximum(ratios, 0.0), 0.0), dtype=np.float64)
