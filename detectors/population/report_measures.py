"""Every measure of some products and one hazard, each a number with limits or why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detectors.population.report_table import ReportTable
from detectors.statistics.detectable_report_ratio import detectable_ratio
from detectors.statistics.gamma_shrinkage import Prior
from detectors.statistics.information import information
from detectors.statistics.likelihood_ratio import BoundedRatio, bounded_ratio
from detectors.statistics.masking import strongest_masks
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.reporting_ratio import Ratios, prr, ror
from detectors.statistics.strata import common_odds_ratio
from detectors.statistics.two_by_two import Floats, Tables, tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An estimate and its limits, of 95 %; those of EBGM are EB05 and EB95."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """The other product that hides most of this one, and the PRR without its reports."""

    product: str
    of_problem: int
    reports: int
    prr: Interval | NotEvaluated


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelihoodRatio:
    """The log of the ratio, and p of the largest among all products: at most so large."""

    log_ratio: float
    p_at_most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The measures of one product and hazard.

    `stratified_ror` is the common one of `strata_used` strata (Mantel-Haenszel). `smallest_ratio`
    is the PRR that so many reports would have shown.
    """

    prr: Interval | NotEvaluated
    ror: Interval | NotEvaluated
    stratified_ror: Interval | NotEvaluated
    strata_used: int
    information_bits: Interval
    ebgm: Interval | NotEvaluated
    likelihood: LikelihoodRatio | NotEvaluated
    mask: Mask | NotEvaluated
    smallest_ratio: float | NotEvaluated

    @property
    def hidden(self) -> bool:
        """Whether the PRR is surely above one without the mask, and is not with it."""
        shown = isinstance(self.prr, Interval) and self.prr.low > 1.0
        without = self.mask.prr if isinstance(self.mask, Mask) else None
        return not shown and isinstance(without, Interval) and without.low > 1.0


def measure(
    table: ReportTable, hazard: str, products: Sequence[int], *, prior: Prior | NotEvaluated
) -> tuple[Measured, ...]:
    """Return the measures of these products, in their order."""
    seen, of = table.seen[:, table.hazards.index(hazard)], table.of_product
    chosen = np.asarray(products, dtype=np.intp)
    a, n, others = seen[chosen], of[chosen], seen.sum()
    cells = tables(a, n - a, others - a, table.total - n - others + a)
    prrs, rors, bits = prr(cells), ror(cells), information(cells)
    shrunk = _shrunk(cells, prior)
    largest = bounded_ratio(seen, of, asked=products)
    masks = _masks(table, seen, products)
    strata = table.by_stratum(hazard, products)
    found = []
    for at in range(chosen.size):
        common = common_odds_ratio(strata[at])
        value, low, high = common.ratio.value, common.ratio.low, common.ratio.high
        found.append(
            Measured(
                prr=_answer(prrs, cells, at),
                ror=_answer(rors, cells, at),
                stratified_ror=_whole(value, low, high),
                strata_used=common.used,
                information_bits=_interval(bits.value[at], bits.low[at], bits.high[at]),
                ebgm=shrunk if isinstance(shrunk, NotEvaluated) else shrunk[at],
                likelihood=_likelihood(largest, at),
                mask=masks[at],
                smallest_ratio=_detectable(cells, at),
            )
        )
    return tuple(found)


def _shrunk(cells: Tables, prior: Prior | NotEvaluated) -> tuple[Interval, ...] | NotEvaluated:
    if isinstance(prior, NotEvaluated):
        return prior
    n, expected = cells.a, cells.expected
    low, high = (prior.quantile(p, n, expected) for p in (0.05, 0.95))
    return tuple(map(_interval, prior.ebgm(n, expected), low, high))


def _masks(
    table: ReportTable, seen: Floats, products: Sequence[int]
) -> tuple[Mask | NotEvaluated, ...]:
    """Return the strongest mask of each product, and the PRR with it left out."""
    masks = strongest_masks(seen, table.of_product, products)
    ours, left_out = np.array(products, dtype=np.intp), np.array(masks, dtype=np.intp)
    a, n = seen[ours], table.of_product[ours]
    c = seen.sum() - a - seen[left_out]
    m = table.total - n - table.of_product[left_out]
    there = left_out >= 0
    cells = tables(a, n - a, np.where(there, c, 0.0), np.where(there, m - c, 0.0))
    ratios = prr(cells)
    alone = NotEvaluated("without any one of the others nothing is left to compare with")
    return tuple(
        Mask(
            product=table.products[mask],
            of_problem=int(seen[mask]),
            reports=int(table.of_product[mask]),
            prr=_answer(ratios, cells, at),
        )
        if mask >= 0
        else alone
        for at, mask in enumerate(masks)
    )


def _likelihood(found: BoundedRatio | NotEvaluated, at: int) -> LikelihoodRatio | NotEvaluated:
    if isinstance(found, NotEvaluated):
        return found
    return LikelihoodRatio(log_ratio=float(found.log_ratios[at]), p_at_most=float(found.p_high[at]))


def _detectable(cells: Tables, at: int) -> float | NotEvaluated:
    a, b, c, d = (int(cell[at]) for cell in (cells.a, cells.b, cells.c, cells.d))
    found = detectable_ratio(a + b, other_problem=c, other_reports=c + d)
    return found if isinstance(found, NotEvaluated) else found.ratio


def _answer(ratios: Ratios, cells: Tables, at: int) -> Interval | NotEvaluated:
    found = ratios.answer(cells, at)
    if isinstance(found, str):
        return NotEvaluated(found.removeprefix("not estimable: "))
    return _interval(*found)


def _whole(*numbers: float | NotEvaluated) -> Interval | NotEvaluated:
    for each in numbers:
        if isinstance(each, NotEvaluated):
            return each
    return _interval(*(each for each in numbers if not isinstance(each, NotEvaluated)))


def _interval(value: float, low: float, high: float) -> Interval:
    return Interval(value=float(value), low=float(low), high=float(high))
