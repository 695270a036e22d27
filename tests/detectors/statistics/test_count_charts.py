import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import pdtr, pdtrc, stdtr  # type: ignore[import-untyped]

from detectors.statistics import count_chart, ears, poisson_glr, shewhart
from detectors.statistics.not_evaluated import NotEvaluated

D6 = (12, 8, 15, 9, 11, 14, 10, 7, 13, 12, 9, 16, 11, 8, 14, 10, 12, 25, 27, 30)
D8 = (3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8)


def test_the_shewhart_chart_is_the_tabulated_one() -> None:
    found = shewhart.chart(D6, baseline=19)

    assert isinstance(found, shewhart.ShewhartChart)
    assert found.mean == pytest.approx(12.78947368, abs=1e-8)
    assert found.sigma == pytest.approx(3.98802116, abs=1e-8)
    assert found.z[-1] == pytest.approx(4.31555541, abs=1e-8)
    assert found.beyond == (17, 18, 19)


def test_a_baseline_that_is_short_or_does_not_vary_has_no_shewhart_chart() -> None:
    short, flat = shewhart.chart(D6, baseline=7), shewhart.chart((1,) * 9, baseline=8)
    broken = shewhart.chart((*D6, float("nan")), baseline=9)

    assert isinstance(short, NotEvaluated)
    assert short.reason == "the baseline has 7 values, and 8 are needed"
    assert isinstance(flat, NotEvaluated)
    assert "does not vary" in flat.reason
    assert isinstance(broken, NotEvaluated)


@given(expected=st.floats(0.001, 300.0), alpha=st.sampled_from([0.05, 0.0027, 0.001]))
def test_exact_limits_are_the_narrowest_that_hold_their_level(
    expected: float, alpha: float
) -> None:
    low, high = count_chart.exact_limits(expected, alpha=alpha)

    assert pdtrc(high, expected) <= alpha / 2
    assert high == 0 or pdtrc(high - 1, expected) > alpha / 2
    assert low == 0 or pdtr(low - 1, expected) <= alpha / 2
    assert pdtr(low, expected) > alpha / 2


def test_of_a_tenth_of_an_event_three_come_by_chance_in_one_of_6500_periods() -> None:
    assert 1 / pdtrc(2, 0.1) == pytest.approx(6_500, rel=0.01)


def test_few_events_need_a_benchmark_and_with_one_the_limits_are_exact() -> None:
    counts = (0, 1, 0, 0, 1, 0, 0, 0, 5)

    alone = count_chart.against_own_past(counts, baseline=8, alpha=0.0027)
    compared = count_chart.against_benchmark(counts, (0.3,) * 9, alpha=0.0027)

    assert isinstance(alone, NotEvaluated)
    assert "declare a benchmark" in alone.reason
    assert not isinstance(compared, NotEvaluated)
    assert [point.alarm for point in compared] == [False] * 8 + [True]
    assert all(point.exact for point in compared)


def test_many_events_have_limits_from_their_own_past() -> None:
    found = count_chart.against_own_past(D6, baseline=17, alpha=0.0027)

    assert not isinstance(found, NotEvaluated)
    assert [i for i, point in enumerate(found) if point.alarm] == [17, 18, 19]
    assert not found[0].exact


@pytest.mark.parametrize("expected", [0.0, -1.0, float("nan"), float("inf")])
def test_a_period_without_exposure_is_named_and_not_charted(expected: float) -> None:
    found = count_chart.against_benchmark((0, 1), (0.5, expected), alpha=0.0027)

    assert isinstance(found, NotEvaluated)
    assert "no exposure" in found.reason


def test_the_likelihood_ratio_is_that_of_the_reference_program() -> None:
    """Of glrpois in R's surveillance 1.26.0."""
    points = poisson_glr.path((5, 8, 9, 7, 9, 4), mean=4.0, threshold=5.0)

    values = [point.value for point in points]
    assert values[:5] == pytest.approx([0.115718, 1.545177, 3.814121, 4.635532, 6.889322], abs=1e-6)
    assert [point.alarm for point in points] == [False] * 4 + [True, False]
    assert values[5] == 0.0, "it starts again after an alarm"
    assert points[5].ratio is None


def test_the_likelihood_ratio_alarms_falsely_once_in_hundreds_of_periods() -> None:
    random, periods = np.random.default_rng(739), 30_000
    counts = random.poisson(4.0, periods).tolist()

    alarms = sum(point.alarm for point in poisson_glr.path(counts, mean=4.0, threshold=5.0))

    assert 300 < periods / alarms < 600


def test_ears_limits_are_those_of_the_reference_program() -> None:
    """Of earsC in R's surveillance 1.26.0, method C1."""
    found = ears.c1(D8, alpha=0.001)

    highs = [point.high for point in found[11:17] if isinstance(point, ears.EarsPoint)]
    expected = [11.909970, 13.176194, 13.176194, 12.432719, 13.676083, 14.405891]
    assert highs == pytest.approx(expected, abs=1e-6)


def test_ears_alarms_falsely_far_more_often_than_its_level_says() -> None:
    random, alpha = np.random.default_rng(739), 0.001
    values = random.standard_normal(40_000).tolist()

    points = [p for p in ears.c1(values, alpha=alpha) if isinstance(p, ears.EarsPoint)]
    share = sum(point.alarm for point in points) / len(points)

    assert share == pytest.approx(stdtr(6, -3.0902323 * np.sqrt(7 / 8)), rel=0.15)
    assert share > 10 * alpha


def test_ears_says_where_it_cannot_tell() -> None:
    found = ears.c1((0,) * 8 + (3,), alpha=0.001)

    reasons = [point.reason for point in found if isinstance(point, NotEvaluated)]
    assert len(reasons) == 9
    assert reasons[8] == "the 7 periods before do not vary"
    assert all(isinstance(p, NotEvaluated) for p in ears.c1((1.0, float("nan")), alpha=0.01))


@given(counts=st.lists(st.integers(0, 20), max_size=40), cut=st.integers(0, 40))
def test_what_comes_later_does_not_change_what_was_said(counts: list[int], cut: int) -> None:
    glr = poisson_glr.path(counts, mean=4.0, threshold=5.0)
    early = ears.c1(counts, alpha=0.01)

    assert glr[:cut] == poisson_glr.path(counts[:cut], mean=4.0, threshold=5.0)
    assert early[:cut] == ears.c1(counts[:cut], alpha=0.01)


def test_what_no_chart_can_be_is_refused() -> None:
    with pytest.raises(ValueError, match="as many expectations"):
        count_chart.against_benchmark((1, 2), (1.0,), alpha=0.01)
    with pytest.raises(ValueError, match="no limits"):
        count_chart.exact_limits(-1.0, alpha=0.01)
    with pytest.raises(ValueError, match="has no ratio"):
        poisson_glr.path((1,), mean=0.0, threshold=5.0)
    with pytest.raises(ValueError, match="no limit has"):
        ears.c1((1,), alpha=0.01, baseline=1)
