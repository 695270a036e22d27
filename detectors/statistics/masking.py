"""Masking: one product with very many reports of a problem hides the excess of another.

A ratio compares with all other products. If one of them is notorious for the problem, the share
among the others is high and the product asked about looks innocent. So the ratio is taken again
with each of the other products left out, and the masking ratio says by how much it rose.

False alarms: leaving out whichever product raises the ratio most is a choice made after looking,
and raises the chance of a lower limit above 1. It answers "does something hide this?", and is no
test: report it beside the ratio with all products, never in place of it.

References
----------
Maignen, F., Hauben, M., Hung, E., Van Holle, L., Dogne, J.-M. (2014). Assessing the extent and
impact of the masking effect of disproportionality analyses on two spontaneous reporting systems
databases. Pharmacoepidemiology and Drug Safety 23(2), 195-207.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.reporting_ratio import Ratio, prr
from detectors.statistics.two_by_two import Floats, tables


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The PRR of a product without the reports of another, and how many times the one with them."""

    left_out: str
    prr: Ratio
    masking_ratio: float | NotEvaluated


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductReports:
    """All reports of a product, and those of the problem. A report belongs to one product here."""

    product: str
    of_problem: int
    reports: int


def leave_each_out(
    counted: Sequence[ProductReports], product: str, *, level: float = 0.95
) -> tuple[LeftOut, ...]:
    """Return the PRR of a product with each of the others left out, the strongest mask first.

    Examples
    --------
    >>> counts = (("X", 8, 100), ("M", 400, 500), ("P", 10, 500), ("Q", 12, 600))
    >>> counted = [ProductReports(product=p, of_problem=a, reports=n) for p, a, n in counts]
    >>> mask = leave_each_out(counted, "X")[0]
    >>> mask.left_out, [round(x, 4) for x in (mask.prr.value, mask.prr.low, mask.masking_ratio)]
    ('M', [4.0, 1.8284, 13.1875])
    """
    if len({each.product for each in counted}) != len(counted):
        raise ValueError("a product is counted twice: add up its reports first")
    ours = [each for each in counted if each.product == product]
    others = [each for each in counted if each.product != product]
    if not ours:
        message = f"no reports of {product} were counted"
        raise ValueError(message)
    if not others:
        return ()
    problem = sum(each.of_problem for each in others)
    reports = sum(each.reports for each in others)
    c = np.array([problem, *(problem - each.of_problem for each in others)])
    n = np.array([reports, *(reports - each.reports for each in others)])
    a = np.full(c.size, ours[0].of_problem)
    table = tables(a, ours[0].reports - a, c, n - c)
    ratios = prr(table, level=level)
    whole, *without = (ratios.numbers(table, at) for at in range(c.size))
    found = [
        LeftOut(each.product, ratio, _times(whole.value, ratio.value))
        for each, ratio in zip(others, without, strict=True)
    ]
    return tuple(sorted(found, key=lambda each: (-_strength(each), each.left_out)))


def strongest_masks(of_problem: Floats, reports: Floats, asked: Sequence[int]) -> tuple[int, ...]:
    """Return for each product asked about which other one hides it most, and -1 where none can.

    Products are known by their place; it is what `leave_each_out` puts first, at many at once.

    >>> of_problem, reports = np.array([8.0, 400, 10, 12]), np.array([100.0, 500, 500, 600])
    >>> strongest_masks(of_problem, reports, (0, 1))
    (1, 0)
    """
    problem, total = of_problem.sum(), reports.sum()
    found = []
    for ours in asked:
        left = problem - of_problem[ours] - of_problem
        rest = total - reports[ours] - reports
        may = (left > 0) & (rest > 0)
        may[ours] = False
        share = np.where(may, left / np.where(rest > 0, rest, 1.0), np.inf)
        found.append(int(share.argmin()) if may.any() else -1)
    return tuple(found)


def _times(whole: float | NotEvaluated, without: float | NotEvaluated) -> float | NotEvaluated:
    if isinstance(without, NotEvaluated):
        return without
    if isinstance(whole, NotEvaluated):
        return whole
    if whole <= 0:
        return NotEvaluated("no report names the product and the problem: nothing can be hidden")
    return without / whole


def _strength(each: LeftOut) -> float:
    return -1.0 if isinstance(each.masking_ratio, NotEvaluated) else each.masking_ratio
