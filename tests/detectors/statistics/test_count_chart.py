import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import pdtr, pdtrc  # type: ignore[import-untyped]

from detectors.statistics.count_chart import against_benchmark, against_own_past, exact_limits
from detectors.statistics.not_evaluated import NotEvaluated

D6 = (12, 8, 15, 9, 11, 14, 10, 7, 13, 12, 9, 16, 11, 8, 14, 10, 12, 25, 27, 30)


@given(expected=st.floats(0.001, 300.0), alpha=st.sampled_from([0.05, 0.0027, 0.001]))
def test_exact_limits_are_the_narrowest_that_hold_their_level(
    expected: float, alpha: float
) -> None:
    low, high = exact_limits(expected, alpha=alpha)

    assert pdtrc(high, expected) <= alpha / 2
    assert high == 0 or pdtrc(high - 1, expected) > alpha / 2
    assert low == 0 or pdtr(low - 1, expected) <= alpha / 2
    assert pdtr(low, expected) > alpha / 2


def test_of_a_tenth_of_an_event_three_come_by_chance_in_one_of_6500_periods() -> None:
    assert 1 / pdtrc(2, 0.1) == pytest.approx(6_500, rel=0.01)


def test_few_events_need_a_benchmark_and_with_one_the_limits_are_exact() -> None:
    counts = (0, 1, 0, 0, 1, 0, 0, 0, 5)

    alone = against_own_past(counts, baseline=8, alpha=0.0027)
    compared = against_benchmark(counts, (0.3,) * 9, alpha=0.0027)

    assert isinstance(alone, NotEvaluated)
    assert "declare a benchmark" in alone.reason
    assert not isinstance(compared, NotEvaluated)
    assert [point.alarm for point in compared] == [False] * 8 + [True]
    assert all(point.exact for point in compared)


def test_many_events_have_limits_from_their_own_past() -> None:
    found = against_own_past(D6, baseline=17, alpha=0.0027)

    assert not isinstance(found, NotEvaluated)
    assert [i for i, point in enumerate(found) if point.alarm] == [17, 18, 19]
    assert not found[0].exact


@pytest.mark.parametrize("expected", [0.0, -1.0, float("nan"), float("inf")])
def test_a_period_without_exposure_is_named_and_not_charted(expected: float) -> None:
    found = against_benchmark((0, 1), (0.5, expected), alpha=0.0027)

    assert isinstance(found, NotEvaluated)
    assert "no exposure" in found.reason


def test_what_no_chart_can_be_is_refused() -> None:
    with pytest.raises(ValueError, match="as many expectations"):
        against_benchmark((1, 2), (1.0,), alpha=0.01)
    with pytest.raises(ValueError, match="no limits"):
        exact_limits(-1.0, alpha=0.01)
