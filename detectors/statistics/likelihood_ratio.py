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

References
----------
Huang, L., Zalkikar, J., Tiwari, R. C. (2011). A likelihood ratio test based method for signal
detection with application to FDA's drug safety data. J. Am. Stat. Assoc. 106(496), 1230-1241.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlogy  # type: ignore[import-untyped]

from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.two_by_two import Floats, Tables

TIE = 1e-9
"""Ratios that differ by less are equal: rounding must not decide."""


@dataclass(frozen=True, slots=True)
class LargestRatio:
    """The log likelihood ratio of each group and its p, already adjusted for their number."""

    log_ratios: Floats
    p: Floats
    draws: int


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
    seen, of, by_chance = (
        np.asarray(each, dtype=np.float64) for each in (reports, group_reports, drawn)
    )
    if seen.ndim != 1 or seen.shape != of.shape:
        raise ValueError("reports and reports of the groups must be two rows of one length")
    if not ((seen >= 0) & (seen <= of) & (seen == np.floor(seen))).all():
        raise ValueError("reports must be whole, and no more than all reports of their group")
    n = np.float64(seen.sum())
    if (of > 0).sum() < 2 or n == 0:
        return NotEvaluated("two groups with reports and one report of the problem are needed")
    if by_chance.ndim != 2 or by_chance.shape[1] != seen.size or not len(by_chance):
        raise ValueError("drawn tables must be rows with a count for each group, one row at least")
    if not (by_chance.sum(axis=1) == n).all():
        raise ValueError("each drawn table must hold as many reports as were seen")
    expected = n * shares_by_chance(of)
    found = _ratios(seen, n, expected)
    largest = np.sort(_ratios(by_chance, n, expected).max(axis=1))
    as_large = 1 + largest.size - np.searchsorted(largest, found - TIE)
    return LargestRatio(found, as_large / (largest.size + 1), largest.size)


def _ratios(a: Floats, n: Floats | np.float64, expected: Floats) -> Floats:
    rest, rest_expected = n - a, n - expected
    safe, safe_rest = np.where(expected > 0, expected, 1.0), np.maximum(rest_expected, 1e-300)
    ratios = xlogy(a, a / safe) + xlogy(rest, rest / safe_rest)
    return np.asarray(np.where(a > expected, np.maximum(ratios, 0.0), 0.0), dtype=np.float64)
