"""Products beside each other in a public database: whether a problem is more of one's reports.

Nobody knows how many devices such a database is about, and most events are never reported. So there
is no rate: a ratio here compares shares of *reports* of one product with those of the others, and a
product of which much else is reported looks better by it. What stands out is a question for
somebody with a denominator.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from detectors.statistics.detectable_report_ratio import detectable_ratio
from detectors.statistics.information import information
from detectors.statistics.multiplicity import benjamini_yekutieli
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.reporting_ratio import Ratios, prr, ror
from detectors.statistics.two_by_two import Tables, fisher, tables
from events.vocabulary import Hazard

PRODUCTS_MAX = 200
ONE_PRODUCT = "all reports are about one product, and there is nothing to compare it with"
NO_REPORT = "no report from a public database has been imported"
NOT_REPORTED = "no report of any product names this hazard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """How many reports name a product and a hazard."""

    product: str
    hazard: str
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An estimate and its limits of 95 %."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Disproportion:
    """One product and one hazard: reports of both, what the others let one expect, and ratios.

    `adjusted_p` is Fisher's mid-p, adjusted for all pairs of products and hazards at once.
    `smallest_ratio` is the PRR that so many reports would have shown.
    """

    product: str
    reports: int
    of_product: int
    expected: float
    prr: Interval | NotEvaluated
    ror: Interval | NotEvaluated
    information_bits: Interval
    adjusted_p: float
    smallest_ratio: float | NotEvaluated


@dataclass(frozen=True, slots=True, kw_only=True)
class Disproportions:
    """Products for one hazard, the surest excess first; of how many in all, reports and pairs.

    There are `PRODUCTS_MAX` rows at most; all products count in the comparison.
    """

    hazard: str
    rows: tuple[Disproportion, ...]
    products: int
    reports: int
    of_hazard: int
    pairs: int


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
    >>> row.product, round(row.prr.value, 1), round(row.prr.low, 1), round(row.prr.high, 1)
    ('A', 10.0, 4.2, 24.0)
    >>> round(row.information_bits.low, 2), round(row.smallest_ratio, 1)
    (1.1, 6.6)
    """
    of_pair = Counter[tuple[str, str]]()
    for each in counted:
        of_pair[each.product, each.hazard] += each.reports
    of_product, of_hazard = Counter[str](), Counter[str]()
    for (product, named), reports in of_pair.items():
        of_product[product] += reports
        of_hazard[named] += reports
    if not of_product:
        return NotEvaluated(NO_REPORT)
    if len(of_product) < 2:
        return NotEvaluated(ONE_PRODUCT)
    if not of_hazard[hazard]:
        return NotEvaluated(NOT_REPORTED)
    keys: list[tuple[str, str]] = [
        (p, h) for h in hazards if of_hazard[h] for p in sorted(of_product)
    ]
    table = _tables(keys, of_pair, of_product, of_hazard)
    adjusted = benjamini_yekutieli(fisher(table, mid_p=True))
    prrs, rors, bits = prr(table), ror(table), information(table)
    asked = (i for i, (_, named) in enumerate(keys) if named == hazard)
    surest = sorted(asked, key=lambda i: (-bits.low[i], keys[i]))
    rows = tuple(
        Disproportion(
            product=keys[i][0],
            reports=of_pair[keys[i]],
            of_product=of_product[keys[i][0]],
            expected=float(table.expected[i]),
            prr=_answer(prrs, table, i),
            ror=_answer(rors, table, i),
            information_bits=Interval(
                value=float(bits.value[i]), low=float(bits.low[i]), high=float(bits.high[i])
            ),
            adjusted_p=float(adjusted[i]),
            smallest_ratio=_detectable(table, i),
        )
        for i in surest[:PRODUCTS_MAX]
    )
    return Disproportions(
        hazard=hazard,
        rows=rows,
        products=len(of_product),
        reports=sum(of_product.values()),
        of_hazard=of_hazard[hazard],
        pairs=len(keys),
    )


def _tables(
    keys: list[tuple[str, str]],
    of_pair: Counter[tuple[str, str]],
    of_product: Counter[str],
    of_hazard: Counter[str],
) -> Tables:
    total = sum(of_product.values())
    cells = [
        (a, of_product[p] - a, of_hazard[h] - a, total - of_product[p] - of_hazard[h] + a)
        for p, h in keys
        for a in (of_pair[p, h],)
    ]
    a, b, c, d = zip(*cells, strict=True)
    return tables(a, b, c, d)


def _detectable(table: Tables, at: int) -> float | NotEvaluated:
    a, b, c, d = (int(cell[at]) for cell in (table.a, table.b, table.c, table.d))
    found = detectable_ratio(a + b, other_problem=c, other_reports=c + d)
    return found if isinstance(found, NotEvaluated) else found.ratio


def _answer(ratios: Ratios, table: Tables, at: int) -> Interval | NotEvaluated:
    found = ratios.answer(table, at)
    if isinstance(found, str):
        return NotEvaluated(found.removeprefix("not estimable: "))
    value, low, high = found
    return Interval(value=value, low=low, high=high)
