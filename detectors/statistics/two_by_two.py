"""Tables of two by two from a database of reports, many at once.

The unit of counting is the report: `a` reports name the product and the problem, `b` the product
alone, `c` the problem alone, `d` neither. All is float64, as products of marginals overflow int32.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import hypergeom  # type: ignore[import-untyped]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tables:
    """Counts of reports, arrays of one length.

    >>> table = tables(5, 95, 50, 9850)
    >>> table.expected.tolist()
    [0.55]
    """

    a: Floats
    b: Floats
    c: Floats
    d: Floats

    @property
    def total(self) -> Floats:
        """All reports."""
        return self.a + self.b + self.c + self.d

    @property
    def expected(self) -> Floats:
        """Reports of the pair if product and problem were independent."""
        total = self.total
        return (self.a + self.b) * (self.a + self.c) / np.where(total > 0, total, 1.0)


def tables(a: ArrayLike, b: ArrayLike, c: ArrayLike, d: ArrayLike) -> Tables:
    """Return tables of these counts; counts are whole and not negative."""
    cells = [np.atleast_1d(np.asarray(cell, dtype=np.float64)) for cell in (a, b, c, d)]
    if len({cell.shape for cell in cells}) != 1 or cells[0].ndim != 1:
        raise ValueError("the four columns of counts must be of one length")
    for cell in cells:
        if not (np.isfinite(cell).all() and (cell >= 0).all() and (cell == np.floor(cell)).all()):
            raise ValueError("counts of reports must be whole numbers, zero or more")
    return Tables(*cells)


def chi_squared(table: Tables, *, yates: bool) -> Floats:
    r"""Return :math:`N(|ad-bc|-N/2)_+^2 / \prod` marginals; without Yates, without N/2.

    It is 0, no deviation, where a marginal is empty.

    >>> chi_squared(tables(5, 95, 50, 9850), yates=True).round(4).tolist()
    [28.8132]
    """
    a, b, c, d = table.a, table.b, table.c, table.d
    total = table.total
    apart = np.abs(a * d - b * c)
    if yates:
        apart = np.maximum(apart - total / 2, 0.0)
    below = (a + b) * (c + d) * (a + c) * (b + d)
    found: Floats = np.where(below > 0, total * apart**2 / np.where(below > 0, below, 1.0), 0.0)
    return found


def fisher(table: Tables, *, mid_p: bool = False) -> Floats:
    """Return the chance of so many reports of the pair or more, given the marginals.

    The exact test errs below its nominal level; mid-p counts the observed table by half, and is
    near it on average.

    >>> fisher(tables(3, 7, 2, 88)).round(6).tolist()
    [0.006638]
    """
    of = (table.total, table.a + table.b, table.a + table.c)
    p = hypergeom.sf(table.a - 1, *of)
    if mid_p:
        p = p - hypergeom.pmf(table.a, *of) / 2
    return np.asarray(np.clip(p, 0.0, 1.0), dtype=np.float64)
