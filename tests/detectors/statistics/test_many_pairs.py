"""The largest of many ratios, strata, and what hides an excess."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from statsmodels.stats.contingency_tables import (  # type: ignore[import-untyped]
    StratifiedTable,
    Table2x2,
)

from detectors.statistics.likelihood_ratio import (
    BoundedRatio,
    LargestRatio,
    bounded_ratio,
    largest_ratio,
    log_likelihood_ratios,
    shares_by_chance,
)
from detectors.statistics.masking import ProductReports, leave_each_out, strongest_masks
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.reporting_ratio import Ratio, prr, ror
from detectors.statistics.strata import (
    common_odds_ratio,
    common_proportional_ratio,
    stratified_expected,
    stratified_information,
)
from detectors.statistics.two_by_two import Tables, tables

CELL = st.integers(0, 10**6) | st.just(0)
YEARS = tables([12, 5, 0, 9], [88, 20, 7, 300], [40, 9, 3, 200], [900, 70, 60, 9000])


def squares(strata: Tables) -> list[np.ndarray[tuple[int, int], np.dtype[np.float64]]]:
    cells = zip(strata.a, strata.b, strata.c, strata.d, strict=True)
    return [np.array([[a, b], [c, d]]) for a, b, c, d in cells]


def against_chance(
    seen: ArrayLike, of: ArrayLike, seeded: np.random.Generator, *, draws: int
) -> LargestRatio | NotEvaluated:
    n = int(np.sum(np.asarray(seen)))
    drawn = seeded.multinomial(n, shares_by_chance(of), size=draws)
    return largest_ratio(seen, of, drawn=drawn)


def test_the_log_likelihood_ratio_is_that_of_huang() -> None:
    found = log_likelihood_ratios(tables([28, 3], [942, 7], [17, 2], [31435, 88]))

    assert found == pytest.approx((68.94320936, 3.75341798), abs=1e-8)


def test_the_largest_ratio_errs_as_often_as_it_says() -> None:
    """Twelve products by chance: any of them below 5 % in one of twenty tables, or fewer."""
    draw = np.random.default_rng(11)
    of = np.array([50, 80, 100, 120, 200, 300, 400, 500, 700, 900, 1_500, 3_000])
    alarms = 0

    for _ in range(400):
        seen = np.minimum(draw.multinomial(60, of / of.sum()), of)
        found = against_chance(seen, of, draw, draws=199)
        assert isinstance(found, LargestRatio)
        alarms += bool((found.p <= 0.05).any())

    assert 0.02 * 400 < alarms < 0.05 * 400 + 2 * (400 * 0.05 * 0.95) ** 0.5


def test_a_planted_excess_is_found_and_its_p_is_that_of_the_best_of_all() -> None:
    of = [1_000] * 20
    seen = [30, *[10] * 19]

    found = against_chance(seen, of, np.random.default_rng(5), draws=999)

    assert isinstance(found, LargestRatio)
    assert found.p[0] <= 0.005
    assert (found.p[1:] == 1.0).all(), "no excess is as large as any"


def test_a_zero_has_a_ratio_and_a_p_and_the_seed_decides_it() -> None:
    """Another package says 0 log 0 is not a number, and so has no p where a zero is drawn."""
    first, second = (
        against_chance([0, 4, 1], [500, 20, 900], np.random.default_rng(1), draws=499)
        for _ in range(2)
    )

    assert isinstance(first, LargestRatio)
    assert isinstance(second, LargestRatio)
    assert np.isfinite(first.p).all()
    assert first.p.tolist() == second.p.tolist()
    assert isinstance(largest_ratio([0, 0], [5, 5], drawn=[[0, 0]]), NotEvaluated)
    with pytest.raises(ValueError, match="as many reports"):
        largest_ratio([3, 1], [5, 5], drawn=[[3, 2]])


def test_the_common_ratios_are_those_of_statsmodels() -> None:
    told = StratifiedTable(squares(YEARS))

    odds, shares = common_odds_ratio(YEARS), common_proportional_ratio(YEARS)

    assert odds.ratio.value == pytest.approx(told.oddsratio_pooled, rel=1e-12)
    assert (odds.ratio.low, odds.ratio.high) == pytest.approx(
        told.oddsratio_pooled_confint(), rel=1e-10
    )
    assert shares.ratio.value == pytest.approx(told.riskratio_pooled, rel=1e-12)
    assert (odds.used, shares.used) == (4, 4)


def test_of_one_stratum_the_common_ratios_are_the_ratios_of_its_table() -> None:
    table = tables(12, 88, 40, 900)

    odds, shares = common_odds_ratio(table).ratio, common_proportional_ratio(table).ratio

    assert (odds.value, odds.low, odds.high) == pytest.approx(ror(table).answer(table, 0))
    assert (shares.value, shares.low, shares.high) == pytest.approx(prr(table).answer(table, 0))


def test_what_the_years_explain_is_no_association() -> None:
    early, late = (80, 20, 800, 200), (10, 90, 40, 360)
    years, pooled = tables(*np.array([early, late]).T), tables(*np.add(early, late))

    assert ror(pooled).value[0] == pytest.approx(90 * 560 / (110 * 840))
    assert common_odds_ratio(years).ratio.value == pytest.approx(1.0)
    assert stratified_expected(years) == pytest.approx(90.0)
    assert stratified_information(years).value[0] == pytest.approx(0.0)


def test_an_empty_cell_has_a_reason_and_gets_no_half() -> None:
    """statsmodels adds a half to the empty cell alone: 0 of 10 against 5 of 10 becomes 0.05."""
    silent = tables(0, 10, 5, 5)

    found = common_odds_ratio(silent).ratio

    assert Table2x2(squares(silent)[0]).oddsratio == pytest.approx(0.05)
    assert found.value == 0.0
    assert isinstance(found.high, NotEvaluated)
    nothing = common_odds_ratio(tables(0, 0, 5, 5))
    assert nothing.used == 0
    assert isinstance(nothing.ratio.value, NotEvaluated)
    assert isinstance(common_proportional_ratio(tables(3, 2, 0, 5)).ratio.value, NotEvaluated)


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=6))
def test_every_set_of_strata_has_numbers_or_reasons(cells: list[tuple[int, int, int, int]]) -> None:
    strata = tables(*np.array(cells).T)

    for found in (common_odds_ratio(strata), common_proportional_ratio(strata)):
        for number in (found.ratio.value, found.ratio.low, found.ratio.high):
            assert isinstance(number, NotEvaluated) or np.isfinite(number)
        if isinstance(found.ratio.low, float):
            assert isinstance(found.ratio.value, float)
            assert isinstance(found.ratio.high, float)
            assert found.ratio.low <= found.ratio.value <= found.ratio.high
        assert 0 <= found.used <= len(cells)
    assert np.isfinite(stratified_information(strata).low).all()


def test_leaving_out_the_notorious_product_shows_what_it_hid() -> None:
    counts = (("X", 8, 100), ("M", 400, 500), ("P", 10, 500), ("Q", 12, 600))
    counted = [ProductReports(product=p, of_problem=a, reports=n) for p, a, n in counts]
    whole, without = prr(tables(8, 92, 422, 1178)), prr(tables(8, 92, 22, 1078))

    found = leave_each_out(counted, "X")

    assert whole.value[0] == pytest.approx(0.30331754, rel=1e-7)
    assert [each.left_out for each in found] == ["M", "P", "Q"]
    assert (found[0].prr.value, found[0].prr.low) == pytest.approx((4.0, without.low[0]))
    assert found[0].masking_ratio == pytest.approx(13.1875)
    assert all(isinstance(each.prr, Ratio) for each in found)


def test_where_nothing_can_be_hidden_there_is_a_reason() -> None:
    counted = [
        ProductReports(product="X", of_problem=0, reports=9),
        ProductReports(product="M", of_problem=3, reports=9),
    ]

    (only,) = leave_each_out(counted, "X")

    assert isinstance(only.masking_ratio, NotEvaluated)
    assert leave_each_out(counted[:1], "X") == ()
    with pytest.raises(ValueError, match="no reports of Z"):
        leave_each_out(counted, "Z")


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 400)), min_size=2, max_size=8).filter(
        lambda rows: sum(a for a, _ in rows) > 0
    )
)
def test_the_strongest_mask_of_all_at_once_is_the_one_that_leaving_each_out_finds(
    rows: list[tuple[int, int]],
) -> None:
    names = [f"p{at}" for at in range(len(rows))]
    counted = [
        ProductReports(product=name, of_problem=a, reports=a + b)
        for name, (a, b) in zip(names, rows, strict=True)
    ]

    found = strongest_masks(
        np.array([float(a) for a, _ in rows]),
        np.array([float(a + b) for a, b in rows]),
        range(len(rows)),
    )

    for name, mask in zip(names, found, strict=True):
        by_ratio = {each.left_out: each for each in leave_each_out(counted, name)}
        best = max(
            (each.prr.value for each in by_ratio.values() if isinstance(each.prr.value, float)),
            default=None,
        )
        if best is not None:
            chosen = by_ratio[names[mask]].prr.value
            assert chosen == pytest.approx(best)


def test_the_bounds_of_p_hold_the_p_of_a_hundred_thousand_draws() -> None:
    of = np.array([50, 80, 100, 120, 200, 300, 400, 500, 700, 900, 1_500, 3_000])
    seen = np.array([4, 3, 2, 1, 0, 4, 3, 3, 10, 2, 12, 16])
    drawn = against_chance(seen, of, np.random.default_rng(9), draws=100_000)

    found = bounded_ratio(seen, of, asked=range(of.size))

    assert isinstance(drawn, LargestRatio)
    assert isinstance(found, BoundedRatio)
    assert found.log_ratios == pytest.approx(drawn.log_ratios)
    error = 4 * np.sqrt(drawn.p * (1 - drawn.p) / 100_000) + 1e-5
    assert (found.p_low <= drawn.p + error).all()
    assert (drawn.p <= found.p_high + error).all()
    small = found.p_high <= 0.05
    assert small.any()
    assert (found.p_low[small] > 0.97 * found.p_high[small]).all()


def test_nothing_to_compare_has_no_bounds_but_a_reason() -> None:
    assert isinstance(bounded_ratio([0, 0], [5, 5], asked=(0,)), NotEvaluated)
    assert isinstance(bounded_ratio([3, 0], [5, 0], asked=(0,)), NotEvaluated)
