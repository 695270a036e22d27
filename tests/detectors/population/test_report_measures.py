"""Every measure of a product against what its own module says, and what all say together."""

from math import isfinite
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.population.public_reports import Disproportions, compare, disproportions, of_hazard
from detectors.population.report_measures import Interval, LikelihoodRatio, Mask
from detectors.population.report_table import Pair
from detectors.statistics.gamma_fit import fit_prior
from detectors.statistics.gamma_shrinkage import Prior
from detectors.statistics.masking import ProductReports, leave_each_out
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.strata import common_odds_ratio
from detectors.statistics.two_by_two import tables
from events.vocabulary import Hazard

ASKED: tuple[Hazard, ...] = ("lead_fracture", "infection", "pain")
NOTORIOUS = {"X": (8, 100), "M": (400, 500), "P": (10, 500), "Q": (12, 600)}


def pair(product: str, hazard: str, reports: int, stratum: str = "") -> Pair:
    return Pair(product=product, hazard=hazard, reports=reports, stratum=stratum)


def of_pain(counts: dict[str, tuple[int, int]]) -> tuple[Pair, ...]:
    return tuple(
        each
        for product, (seen, of) in counts.items()
        for each in (pair(product, "pain", seen), pair(product, "other", of - seen))
    )


def told(counted: Any, hazard: Hazard = "pain") -> Disproportions:
    found = disproportions(counted, hazard, hazards=ASKED)
    assert isinstance(found, Disproportions)
    return found


def made_up(products: int) -> tuple[Pair, ...]:
    """Return reports of products of very different frequency, a tenth with a ratio of its own."""
    draw = np.random.default_rng(7)
    often = draw.gamma(0.6, 100.0, products)
    pairs = []
    for hazard in ASKED:
        ratio = np.where(draw.random(products) < 0.1, draw.gamma(4.0, 1.5, products), 1.0)
        seen = draw.poisson(0.1 * often * ratio)
        pairs += [pair(f"p{n:03}", hazard, int(count)) for n, count in enumerate(seen)]
    return (*pairs, *(pair(f"p{n:03}", "other", 1 + int(x)) for n, x in enumerate(often)))


def test_the_prior_is_fitted_to_the_whole_table_and_shrinks_each_pair() -> None:
    counted = made_up(120)
    compared = compare(counted, ASKED)
    assert not isinstance(compared, NotEvaluated)

    found = of_hazard(compared, "pain")

    assert isinstance(found, Disproportions)
    assert compared.cells.a.size == 3 * 120
    prior = fit_prior(compared.cells.a, compared.cells.expected, truncated=False)
    assert isinstance(prior, Prior)
    for row in found.rows:
        ebgm = row.measured.ebgm
        assert isinstance(ebgm, Interval)
        assert ebgm.value == pytest.approx(prior.ebgm([row.reports], [row.expected])[0])
        assert ebgm.low == pytest.approx(prior.quantile(0.05, [row.reports], [row.expected])[0])
        assert ebgm.high == pytest.approx(prior.quantile(0.95, [row.reports], [row.expected])[0])


def test_the_same_prior_holds_for_every_hazard() -> None:
    counted = made_up(60)

    pain, infection = told(counted, "pain"), told(counted, "infection")

    assert isinstance(pain.prior, Prior)
    assert pain.prior == infection.prior


def test_a_table_too_small_for_a_prior_says_so_and_has_all_other_measures() -> None:
    row = told(of_pain(NOTORIOUS)).rows[0]

    assert row.measured.ebgm == NotEvaluated("4 pairs, 50 are needed to fit the prior")
    assert isinstance(row.measured.prr, Interval)
    assert isinstance(row.measured.likelihood, LikelihoodRatio)


def test_the_ratio_within_strata_is_that_of_mantel_and_haenszel() -> None:
    """In both years the shares are alike; pooled, the odds seem eleven times as large."""
    years = (("2019", 80, 20, 80, 20), ("2020", 2, 18, 100, 900))
    counted = [
        each
        for year, a, b, c, d in years
        for each in (
            pair("X", "pain", a, year),
            pair("X", "other", b, year),
            pair("Y", "pain", c, year),
            pair("Y", "other", d, year),
        )
    ]

    row = next(row for row in told(counted).rows if row.product == "X")

    alone = common_odds_ratio(tables(*zip(*(cells for _, *cells in years), strict=True))).ratio
    common, pooled = row.measured.stratified_ror, row.measured.ror
    assert isinstance(common, Interval) and isinstance(pooled, Interval)
    assert (common.value, common.low, common.high) == (alone.value, alone.low, alone.high)
    assert common.value == pytest.approx(1.0)
    assert pooled.value == pytest.approx(82 * 920 / (38 * 180))
    assert (row.measured.strata_used, row.verdict) == (2, "not within strata")


def test_a_notorious_product_hides_another_and_is_named() -> None:
    counted = [
        ProductReports(product=p, of_problem=seen, reports=of)
        for p, (seen, of) in NOTORIOUS.items()
    ]

    hidden = next(row for row in told(of_pain(NOTORIOUS)).rows if row.product == "X")

    strongest = leave_each_out(counted, "X")[0]
    mask = hidden.measured.mask
    assert isinstance(mask, Mask) and isinstance(mask.prr, Interval)
    assert (mask.product, mask.of_problem, mask.reports) == ("M", 400, 500)
    assert mask.prr.value == pytest.approx(strongest.prr.value)
    assert mask.prr.low == pytest.approx(strongest.prr.low)
    assert hidden.verdict == "hidden"


def test_the_likelihood_ratio_needs_no_draw_and_is_the_same_each_time() -> None:
    first, again = told(made_up(60)), told(made_up(60))

    ratios = [row.measured.likelihood for row in first.rows]

    assert ratios == [row.measured.likelihood for row in again.rows]
    for row, each in zip(first.rows, ratios, strict=True):
        assert isinstance(each, LikelihoodRatio)
        assert (each.log_ratio > 0.0) == (row.reports > row.expected)
        assert 0.0 <= each.p_at_most <= 1.0


def test_each_verdict_is_given_to_a_table_that_deserves_it() -> None:
    counts = {"A": (60, 400), "B": (1, 20), "C": (0, 300)}
    counts |= {"D": (600, 10_000), "E": (610, 10_000)}

    verdicts = {row.product: row.verdict for row in told(of_pain(counts)).rows}

    assert verdicts == {
        "A": "more",
        "B": "too few",
        "C": "fewer",
        "D": "no difference",
        "E": "no difference",
    }


def test_nothing_is_calibrated_and_that_is_told() -> None:
    assert told(of_pain(NOTORIOUS)).uncalibrated == (
        "uncalibrated: 0 valid negative controls, 5 are needed"
    )


@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABC"),
            st.sampled_from((*ASKED, "other", "unknown")),
            st.integers(0, 50),
            st.sampled_from(("2019", "2020")),
        ),
        max_size=20,
    )
)
def test_every_cell_is_a_finite_number_or_a_reason(rows: list[tuple[str, str, int, str]]) -> None:
    found = disproportions((pair(*row) for row in rows), "pain", hazards=ASKED)

    if isinstance(found, NotEvaluated):
        assert found.reason
        return
    for row in found.rows:
        of = row.measured
        for each in (of.prr, of.ror, of.stratified_ror, of.information_bits, of.ebgm):
            if isinstance(each, NotEvaluated):
                assert each.reason
            else:
                assert all(map(isfinite, (each.value, each.low, each.high)))
                assert each.low <= each.value * (1 + 1e-9) and each.value <= each.high * (1 + 1e-9)
