r"""How much more of a product's reports name a problem: PRR, ROR, and Evans' rule.

Both compare a product with the other products in the database; neither is an incidence, and a
product of which much else is reported looks better by them.

False alarms, exact sums for pairs without any association beside 100,000 other reports, 1 % of them
of the problem: the lower limit of 95 % was above 1 with probability 0.075 (PRR) and 0.053 (ROR)
where half a report was expected, 0.050 and 0.049 where 2, 0.030 both where 20, 0.026 both where
200; nominal is 0.025. Evans' rule: 0.014, 0.016, 0.0001, and none. So an interval alone is not a
rule for rare pairs, and many pairs at once need `multiplicity`.

References
----------
Evans, S. J. W. et al. (2001). Pharmacoepidemiology and Drug Safety 10, 483-486.
van Puijenbroek, E. P. et al. (2002). Pharmacoepidemiology and Drug Safety 11, 3-10.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri  # type: ignore[import-untyped]

from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.two_by_two import Floats, Tables, chi_squared

Answer = tuple[float, float, float] | str
Mask = NDArray[np.bool_]
EVANS_REPORTS, EVANS_PRR, EVANS_CHI_SQUARED = 3, 2.0, 4.0


@dataclass(frozen=True, slots=True)
class Ratio:
    """One ratio with its limits: of each, the number or why there is none."""

    value: float | NotEvaluated
    low: float | NotEvaluated
    high: float | NotEvaluated


@dataclass(frozen=True, slots=True)
class Ratios:
    """Ratios with their intervals, for arrays of tables.

    A ratio has a value where `has_value`, and an interval where `estimable`. Elsewhere the numbers
    are 0 and mean nothing.
    """

    value: Floats
    low: Floats
    high: Floats
    estimable: Mask
    has_value: Mask

    def numbers(self, table: Tables, at: int) -> Ratio:
        """Return the ratio of one table, each number of it or why there is none."""
        if self.estimable[at]:
            return Ratio(float(self.value[at]), float(self.low[at]), float(self.high[at]))
        missing = NotEvaluated(_reason(table, at))
        return Ratio(float(self.value[at]) if self.has_value[at] else missing, missing, missing)

    def answer(self, table: Tables, at: int) -> Answer:
        """Return value, low and high of one table, or why not all three can be told."""
        if self.estimable[at]:
            return float(self.value[at]), float(self.low[at]), float(self.high[at])
        return _reason(table, at)


def prr(table: Tables, *, level: float = 0.95) -> Ratios:
    r"""Return :math:`\frac{a/(a+b)}{c/(c+d)}`, its interval symmetric on the log scale.

    >>> from detectors.statistics.two_by_two import tables
    >>> ratios = prr(table := tables([5, 0], [95, 9], [50, 1], [9850, 9]))
    >>> [round(number, 4) for number in ratios.answer(table, 0)]
    [9.9, 4.0333, 24.3003]
    >>> ratios.answer(table, 1)
    'not estimable: no report names the product and the problem'
    >>> ratios.numbers(table, 1).value
    0.0
    """
    a, _, c, _ = _safe(table)
    b, d = table.b, table.d
    error = np.sqrt(np.maximum(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d), 0.0))
    products = np.where(table.a + b > 0, table.a + b, 1.0)
    shares = (table.a / products, c / (c + d))
    has_value = (table.a + b > 0) & (table.c > 0)
    whole = (table.a > 0) & (table.c > 0) & (b + d > 0)
    return _ratios(shares[0] / shares[1], error, whole, has_value, level)


def ror(table: Tables, *, level: float = 0.95) -> Ratios:
    """Return ad/bc, its interval symmetric on the log scale (Woolf).

    >>> from detectors.statistics.two_by_two import tables
    >>> ror(tables(5, 95, 50, 9850)).value.round(4).tolist()
    [10.3684]
    """
    a, b, c, d = _safe(table)
    error = np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    whole = (table.a > 0) & (table.b > 0) & (table.c > 0) & (table.d > 0)
    has_value = (table.b > 0) & (table.c > 0)
    return _ratios(table.a * table.d / (b * c), error, whole, has_value, level)


def evans(table: Tables) -> Mask:
    """Tell where there are 3 reports, PRR is 2 and chi-squared (Yates) 4, each at least.

    Where no report names the problem with another product, PRR is infinite, and so at least 2: ten
    reports against none are no less of a signal than nine against one.

    >>> from detectors.statistics.two_by_two import tables
    >>> evans(tables([5, 2], [95, 98], [50, 50], [9850, 9850])).tolist()
    [True, False]
    >>> evans(tables([10, 9], [90, 91], [0, 1], [10_000, 9_999])).tolist()
    [True, True]
    """
    ratios = prr(table)
    only_here = (table.c == 0) & (table.a + table.b > 0) & (table.c + table.d > 0)
    chi = chi_squared(table, yates=True) >= EVANS_CHI_SQUARED
    enough = table.a >= EVANS_REPORTS
    high = only_here | (ratios.estimable & (ratios.value >= EVANS_PRR))
    found: Mask = enough & high & chi
    return found


def _safe(table: Tables) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the cells, 1 for 0: what is computed of such a one is thrown away."""
    a, c = np.where(table.a > 0, table.a, 1.0), np.where(table.c > 0, table.c, 1.0)
    b, d = np.where(table.b > 0, table.b, 1.0), np.where(table.d > 0, table.d, 1.0)
    return a, b, c, d


def _ratios(value: Floats, error: Floats, whole: Mask, has_value: Mask, level: float) -> Ratios:
    if not 0 < level < 1:
        raise ValueError("level must lie between 0 and 1, both excluded")
    wide = np.exp(ndtri((1 + level) / 2) * np.where(whole, error, 0.0))
    shown = np.where(has_value, value, 0.0)
    limited = np.where(whole, value, 0.0)
    return Ratios(shown, limited / wide, limited * wide, whole, has_value)


def _reason(table: Tables, at: int) -> str:
    if table.a[at] + table.b[at] == 0:
        return "not estimable: no report names the product"
    if table.a[at] == 0:
        return "not estimable: no report names the product and the problem"
    if table.c[at] == 0:
        return "not estimable: no report names the problem with another product"
    if table.b[at] + table.d[at] == 0:
        return "not estimable: every report names the problem"
    if table.b[at] == 0:
        return "not estimable: every report of the product names the problem"
    return "not estimable: every report of other products names the problem"
