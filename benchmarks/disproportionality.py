"""What it costs to compare all pairs of a large database of reports, beside vigipy in the same run.

`python -m benchmarks.disproportionality` prints it. The reports are made up: products and problems
of very different frequency, a tenth of the pairs with a ratio of its own. Both sides start from
counted pairs in memory (vigipy from its container) and return PRR, ROR and a shrunk ratio in bits,
each with its interval of 95 %; vigipy adds p values and false discovery rates, and sorts.

Last, what the page Population has to do when reports have come in: all that holds for every pair of
3,000 products and six outcomes, with the prior of EBGM, and every measure of one outcome.
"""

import json
import warnings
from collections.abc import Callable
from statistics import median
from time import perf_counter, process_time

import numpy as np
import pyarrow
import vigipy

from detectors.population.public_reports import Compared, compare, of_hazard
from detectors.population.report_table import Pair
from detectors.statistics.gamma_fit import fit_prior
from detectors.statistics.gamma_shrinkage import Prior
from detectors.statistics.information import information
from detectors.statistics.reporting_ratio import prr, ror
from detectors.statistics.two_by_two import Floats, Tables, tables
from events.vocabulary import Hazard

RUNS = 5
SEED = 20_260
PRODUCTS, PROBLEMS = 634, 756
REPORTS_PER_CELL = 0.95
TO_FIT = 17_000

PAGE_PRODUCTS = 3_000
YEARS = 10
OUTCOMES: tuple[Hazard, ...] = (
    "lead_fracture",
    "lead_migration",
    "infection",
    "pain",
    "generator_failure",
    "early_removal",
)

GOALS = {"share_of_vigipy": "<= 0.333", "ebgm_fit_s": "<= 3.5", "page_s": "<= 2"}


def run(
    products: int = PRODUCTS,
    problems: int = PROBLEMS,
    runs: int = RUNS,
    page_products: int = PAGE_PRODUCTS,
) -> dict[str, object]:
    """Return how long ratios with intervals take, and the fit of the prior of EBGM [s].

    Processor time, medians of several runs; of the page by the clock too.
    """
    reports, table = made_up(products, problems)
    ours = _median_s(lambda: (prr(table), ror(table), information(table)), runs)
    theirs = _median_s(_vigipy(reports), runs)
    n, expected = table.a[:TO_FIT], table.expected[:TO_FIT]
    fit = _median_s(lambda: fit_prior(n, expected), runs)
    prior = fit_prior(n, expected)
    limits = (
        _median_s(lambda: _ebgm(prior, n, expected), runs) if isinstance(prior, Prior) else None
    )
    page = _page(page_products, runs)
    return {
        "runs": runs,
        "pairs": table.a.size,
        "ratios_s": round(ours, 4),
        "vigipy_ratios_s": round(theirs, 4),
        "share_of_vigipy": round(ours / theirs, 3),
        "pairs_to_fit": n.size,
        "ebgm_fit_s": round(fit, 3),
        "ebgm_with_limits_s": None if limits is None else round(limits, 3),
        **page,
        "goals": GOALS,
    }


def _page(products: int, runs: int) -> dict[str, object]:
    """Return how long the table of the page takes, by the processor and by the clock [s]."""
    counted = reports_of_outcomes(products)
    compared = compare(counted, OUTCOMES)
    assert isinstance(compared, Compared), "the reports are about many products"

    def whole() -> object:
        fresh = compare(counted, OUTCOMES)
        assert isinstance(fresh, Compared), "and so they are each time"
        return of_hazard(fresh, "pain")

    return {
        "page_pairs": int(compared.cells.a.size),
        "page_s": round(_median_s(whole, runs, by=perf_counter), 3),
        "page_cpu_s": round(_median_s(whole, runs), 3),
        "page_other_outcome_s": round(_median_s(lambda: of_hazard(compared, "pain"), runs), 3),
    }


def reports_of_outcomes(products: int) -> tuple[Pair, ...]:
    """Return made-up reports of outcomes and of others, by product and year."""
    draw = np.random.default_rng(SEED)
    often = draw.gamma(0.4, 15.0, (products, YEARS))
    pairs = []
    for hazard in (*OUTCOMES, "other"):
        odd = draw.random((products, 1)) < 0.1
        ratio = np.where(odd, draw.gamma(2.0, 2.0, odd.shape), draw.gamma(4.0, 0.2, odd.shape))
        seen = draw.poisson(often * ratio * (1.0 if hazard == "other" else 0.05))
        pairs += [
            Pair(product=f"product {at}", hazard=hazard, stratum=str(year), reports=int(n))
            for (at, year), n in np.ndenumerate(seen)
            if n
        ]
    return tuple(pairs)


def made_up(products: int, problems: int) -> tuple[pyarrow.Table, Tables]:
    """Return the pairs that were reported, for vigipy and for us, in a random order."""
    draw = np.random.default_rng(SEED)
    often = np.outer(draw.gamma(0.4, 2.5, products), draw.gamma(0.4, 2.5, problems))
    odd = draw.random(often.shape) < 0.1
    ratio = np.where(odd, draw.gamma(2.0, 2.0, often.shape), draw.gamma(4.0, 0.2, often.shape))
    n = draw.poisson(REPORTS_PER_CELL * often * ratio)
    i, j = np.nonzero(n)
    order = draw.permutation(i.size)
    i, j = i[order], j[order]
    a = n[i, j]
    b, c = n.sum(axis=1)[i] - a, n.sum(axis=0)[j] - a
    names = {"name": [f"product {x}" for x in i], "AE": [f"problem {x}" for x in j], "count": a}
    return pyarrow.table(names), tables(a, b, c, n.sum() - a - b - c)


def _vigipy(reports: pyarrow.Table) -> Callable[[], object]:
    container = vigipy.convert(reports.to_pandas())

    def ratios() -> object:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return (
                vigipy.prr(container, min_events=1),
                vigipy.ror(container, min_events=1),
                vigipy.bcpnn(container, min_events=1),
            )

    return ratios


def _ebgm(prior: Prior, n: Floats, expected: Floats) -> object:
    return (
        prior.ebgm(n, expected),
        prior.quantile(0.05, n, expected),
        prior.quantile(0.95, n, expected),
    )


def _median_s(
    work: Callable[[], object], runs: int, by: Callable[[], float] = process_time
) -> float:
    work()
    times = []
    for _ in range(runs):
        started = by()
        work()
        times.append(by() - started)
    return median(times)


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
