"""Public reports as one table of all products by all hazards that are asked about.

The unit of counting is the report: each names one hazard. One that names several products counts
for each of them, so their sum is of reports and products, and somewhat above the number of reports.
Where the hazard is another or unknown it makes no pair, but it is a report: to drop it would raise
the share of every hazard that is asked about. A pair that was never reported is a cell like any
other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.two_by_two import Floats, Tables, tables

ONE_PRODUCT = "all reports are about one product, and there is nothing to compare it with"
NO_REPORT = "no report from a public database has been imported"
Codes = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """How many reports name a product and a hazard, within a stratum such as a year."""

    product: str
    hazard: str
    reports: int
    stratum: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """Counts of reports; products, hazards and strata are known by their place.

    `seen` has a row for each product and a column for each hazard that is asked about and was
    reported. The four columns beneath it are the counts as they came, for strata; in `hazard` a
    hazard that is not asked about is -1.
    """

    products: tuple[str, ...]
    hazards: tuple[str, ...]
    strata: tuple[str, ...]
    seen: Floats
    of_product: Floats
    product: Codes
    hazard: Codes
    stratum: Codes
    reports: Floats

    @property
    def total(self) -> float:
        """All reports."""
        return float(self.of_product.sum())

    def cells(self) -> Tables:
        """Return a table of two by two for each pair, the hazards of the first product first."""
        a, of_hazard = self.seen, self.seen.sum(axis=0)[None, :]
        b, c = self.of_product[:, None] - a, of_hazard - a
        d = self.total - a - b - c
        return tables(a.ravel(), b.ravel(), c.ravel(), d.ravel())

    def column(self, hazard: str) -> slice:
        """Return where the pairs of a hazard stand among `cells`, in the order of products."""
        return slice(self.hazards.index(hazard), None, len(self.hazards))

    def by_stratum(self, hazard: str, products: Sequence[int]) -> tuple[Tables, ...]:
        """Return for each of these products its tables of a hazard, one for each stratum."""
        size = (len(self.products), len(self.strata))
        place = self.product * size[1] + self.stratum
        asked = self.hazard == self.hazards.index(hazard)
        of_product = _summed(place, self.reports, size[0] * size[1]).reshape(size)
        seen = _summed(place[asked], self.reports[asked], size[0] * size[1]).reshape(size)
        total, of_hazard = of_product.sum(axis=0), seen.sum(axis=0)
        return tuple(
            tables(a, n - a, of_hazard - a, total - n - of_hazard + a)
            for a, n in ((seen[at], of_product[at]) for at in products)
        )


def table_of(counted: Iterable[Pair], hazards: Sequence[str]) -> ReportTable | NotEvaluated:
    """Return the table of these counts, of the hazards that are asked about.

    >>> named = (("B", "pain", 2), ("A", "other", 3))
    >>> pairs = (Pair(product=p, hazard=h, reports=n) for p, h, n in named)
    >>> table = table_of(pairs, ("pain", "infection"))
    >>> table.products, table.hazards, table.of_product.tolist(), table.seen.tolist()
    (('A', 'B'), ('pain',), [3.0, 2.0], [[0.0], [2.0]])
    """
    rows = tuple(each for each in counted if each.reports)
    products = tuple(sorted({each.product for each in rows}))
    if len(products) < 2:
        return NotEvaluated(ONE_PRODUCT if products else NO_REPORT)
    named = {each.hazard for each in rows}
    asked = tuple(each for each in hazards if each in named)
    strata = tuple(sorted({each.stratum for each in rows}))
    of_product, of_hazard, of_stratum = (_places(of) for of in (products, asked, strata))
    product = np.array([of_product[each.product] for each in rows], dtype=np.intp)
    hazard = np.array([of_hazard.get(each.hazard, -1) for each in rows], dtype=np.intp)
    reports = np.array([each.reports for each in rows], dtype=np.float64)
    pairs, size = hazard >= 0, (len(products), len(asked))
    place = product[pairs] * size[1] + hazard[pairs]
    return ReportTable(
        products=products,
        hazards=asked,
        strata=strata,
        seen=_summed(place, reports[pairs], size[0] * size[1]).reshape(size),
        of_product=_summed(product, reports, size[0]),
        product=product,
        hazard=hazard,
        stratum=np.array([of_stratum[each.stratum] for each in rows], dtype=np.intp),
        reports=reports,
    )


def _summed(place: Codes, reports: Floats, size: int) -> Floats:
    return np.bincount(place, reports, size).astype(np.float64)


def _places(names: Sequence[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}
