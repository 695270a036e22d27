"""Products beside each other in a public database: whether a problem is more of one's reports.

Nobody knows how many devices such a database is about, and most events are never reported. So there
is no rate: a ratio here compares shares of *reports* of one product with those of the others, and a
product of which much else is reported looks better by it. What stands out is a question for
somebody with a denominator.

**No calibration.** Negative controls would be pairs of a product and a problem that it cannot
cause, reported as others are. The hazards that are asked about are all hazards of implants: where a
product cannot cause one, as bone cement no lead fracture, nobody reports it, and so there is no
ratio to learn from. None is declared, and what is found is called uncalibrated.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from detectors.population.report_measures import Measured, measure
from detectors.population.report_table import Pair, ReportTable, table_of
from detectors.population.report_verdict import Verdict, verdict
from detectors.statistics.gamma_fit import fit_prior
from detectors.statistics.gamma_shrinkage import Prior
from detectors.statistics.information import Information, information
from detectors.statistics.multiplicity import benjamini_yekutieli
from detectors.statistics.negative_controls import fit_null
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.two_by_two import Floats, Tables, fisher
from events.vocabulary import Hazard

PRODUCTS_MAX = 200
NOT_REPORTED = "no report of any product names this hazard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What holds for all pairs at once: the table, the prior of EBGM, and the adjusted p."""

    table: ReportTable
    cells: Tables
    bits: Information
    adjusted_p: Floats
    prior: Prior | NotEvaluated


@dataclass(frozen=True, slots=True, kw_only=True)
class Disproportion:
    """One product and one hazard, in counts of reports, and every measure of it.

    `adjusted_p` is Fisher's mid-p, adjusted for all pairs of products and hazards at once.
    """

    product: str
    reports: int
    of_product: int
    expected: float
    adjusted_p: float
    measured: Measured
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Disproportions:
    """Products for one hazard, the surest excess first; of how many in all, reports and pairs.

    There are `PRODUCTS_MAX` rows at most; all products count in the comparison. `uncalibrated` says
    how many negative controls there are.
    """

    hazard: str
    rows: tuple[Disproportion, ...]
    products: int
    reports: int
    of_hazard: int
    pairs: int
    strata: int
    prior: Prior | NotEvaluated
    uncalibrated: str


def disproportions(
    counted: Iterable[Pair], hazard: Hazard, *, hazards: tuple[Hazard, ...]
) -> Disproportions | NotEvaluated:
    """Compare each product's reports of a hazard with those of all other products.

    Examples
    --------
    A tenth of the reports of A are fractures, and a hundredth of those of the others.

    >>> counted = (
    ...     Pair(product="A", hazard="lead_fracture", reports=10),
    ...     Pair(product="A", hazard="other", reports=90),
    ...     Pair(product="B", hazard="lead_fracture", reports=9),
    ...     Pair(product="B", hazard="other", reports=891),
    ... )
    >>> found = disproportions(counted, "lead_fracture", hazards=("lead_fracture",))
    >>> row = found.rows[0]
    >>> prr = row.measured.prr
    >>> row.product, row.verdict, round(prr.value, 1), round(prr.low, 1), round(prr.high, 1)
    ('A', 'more', 10.0, 4.2, 24.0)
    >>> round(row.measured.information_bits.low, 2), row.measured.ebgm.reason
    (1.1, '2 pairs, 50 are needed to fit the prior')
    """
    compared = compare(counted, hazards)
    return compared if isinstance(compared, NotEvaluated) else of_hazard(compared, hazard)


def compare(counted: Iterable[Pair], hazards: tuple[Hazard, ...]) -> Compared | NotEvaluated:
    """Return what holds for all hazards: to be done once for each state of the database."""
    table = table_of(counted, hazards)
    if isinstance(table, NotEvaluated):
        return table
    if not table.hazards:
        return NotEvaluated(NOT_REPORTED)
    cells = table.cells()
    return Compared(
        table=table,
        cells=cells,
        bits=information(cells),
        adjusted_p=benjamini_yekutieli(_fisher(cells)),
        prior=fit_prior(cells.a, cells.expected, truncated=False),
    )


def of_hazard(compared: Compared, hazard: Hazard) -> Disproportions | NotEvaluated:
    """Return the products for one hazard."""
    table = compared.table
    if hazard not in table.hazards:
        return NotEvaluated(NOT_REPORTED)
    places = np.arange(compared.cells.a.size)[table.column(hazard)]
    surest = np.argsort(-compared.bits.low[places], kind="stable")[:PRODUCTS_MAX]
    measures = measure(table, hazard, surest.tolist(), prior=compared.prior)
    rows = []
    for product, measured in zip(surest.tolist(), measures, strict=True):
        at, seen = int(places[product]), int(compared.cells.a[places[product]])
        adjusted_p = float(compared.adjusted_p[at])
        rows.append(
            Disproportion(
                product=table.products[product],
                reports=seen,
                of_product=int(table.of_product[product]),
                expected=float(compared.cells.expected[at]),
                adjusted_p=adjusted_p,
                measured=measured,
                verdict=verdict(seen, measured, adjusted_p),
            )
        )
    null = fit_null((), ())
    assert isinstance(null, NotEvaluated), "no negative control is declared"
    return Disproportions(
        hazard=hazard,
        rows=tuple(rows),
        products=len(table.products),
        reports=round(table.total),
        of_hazard=round(float(compared.cells.a[places].sum())),
        pairs=int(compared.cells.a.size),
        strata=len(table.strata),
        prior=compared.prior,
        uncalibrated=null.reason,
    )


def _fisher(cells: Tables) -> Floats:
    """Return Fisher's mid-p of each table; of equal tables, which are many, it is found once."""
    of = np.column_stack((cells.a, cells.b, cells.c, cells.d))
    each, member = np.unique(of, axis=0, return_inverse=True)
    return fisher(Tables(*each.T), mid_p=True)[member.ravel()]
