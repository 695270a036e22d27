r"""The smallest PRR that so many reports would have shown: how much a silence is worth.

With n reports of the product, and the problem in c of m reports of the others, the rule is Fisher's
exact test at alpha, one-sided (or mid-p). It signals from some count of reports on. If a share
:math:`R c / m` of the product's reports names the problem, their number is binomial, and so the
power at R is exact, with c taken as it was observed. For a rate instead of reports see `planning`.

False alarms: `false_alarm` of what is returned is exact at R = 1. It lies below alpha for the exact
test and may lie a little above for mid-p, and counts no other pair.

References
----------
Fisher, R. A. (1935). The logic of inductive inference. J. Royal Stat. Soc. 98(1), 39-82.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq  # type: ignore[import-untyped]
from scipy.special import bdtrc  # type: ignore[import-untyped]

from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.two_by_two import fisher, tables

STEP = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectableRatio:
    """From how many reports of the pair on there is a signal, and which PRR that finds."""

    critical_reports: int
    ratio: float
    false_alarm: float


def detectable_ratio(
    product_reports: int,
    *,
    other_problem: int,
    other_reports: int,
    alpha: float = 0.025,
    power: float = 0.8,
    mid_p: bool = False,
) -> DetectableRatio | NotEvaluated:
    """Return the smallest ratio of shares that is found with so much power, or why none is.

    Examples
    --------
    >>> found = detectable_ratio(200, other_problem=50, other_reports=5_000)
    >>> found.critical_reports, round(found.ratio, 2), round(found.false_alarm, 4)
    (6, 3.92, 0.016)
    >>> detectable_ratio(3, other_problem=4_000, other_reports=5_000).reason
    'even if every report of the product named the problem there would be no signal'
    """
    n, c, m = product_reports, other_problem, other_reports
    if not (0 < alpha < power < 1):
        raise ValueError("alpha must lie above 0 and below power, and power below 1")
    if not (n >= 0 and 0 <= c <= m):
        raise ValueError("reports of the problem must be a part of all reports")
    if n == 0 or m == 0:
        return NotEvaluated("there are no reports of the product, or none of others")
    if c == 0:
        return NotEvaluated("no report of others names the problem, so no ratio can be planned for")
    critical = _critical_reports(n, c, m, alpha, mid_p=mid_p)
    if critical is None:
        return NotEvaluated(
            "even if every report of the product named the problem there would be no signal"
        )
    share = c / m

    def power_at(ratio: float) -> float:
        return float(bdtrc(critical - 1, n, min(1.0, ratio * share)))

    false_alarm = power_at(1.0)
    if false_alarm >= power:
        return NotEvaluated(f"without any excess a signal is already as likely as {power:g}")
    ratio = brentq(lambda each: power_at(each) - power, 1.0, 1 / share, xtol=STEP)
    return DetectableRatio(
        critical_reports=critical, ratio=float(ratio), false_alarm=float(false_alarm)
    )


def _critical_reports(n: int, c: int, m: int, alpha: float, *, mid_p: bool) -> int | None:
    """Return the least count from which on the p is at most alpha: p falls as the count grows."""
    low, high = 0, n
    if _p(n, n, c, m, mid_p=mid_p) > alpha:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if _p(middle, n, c, m, mid_p=mid_p) > alpha:
            low = middle
        else:
            high = middle
    return high


def _p(a: int, n: int, c: int, m: int, *, mid_p: bool) -> float:
    return float(np.asarray(fisher(tables(a, n - a, c, m - c), mid_p=mid_p))[0])
