import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest  # type: ignore[import-untyped]

from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.two_rates import TwoRates, compare_rates

few = st.integers(0, 30)
months = st.floats(10.0, 10_000.0)


def test_two_rates_compare_as_in_the_reference_program() -> None:
    """As poisson.test in R 4.2.2 does."""
    found = compare_rates(11, 800.0, other_events=8, other_exposure=1_083.0)

    assert isinstance(found, TwoRates)
    assert found.ratio == pytest.approx(1.86140625, abs=1e-8)
    assert (found.low, found.high) == pytest.approx((0.68195769, 5.33072749), abs=1e-8)
    assert found.p_value == pytest.approx(0.24515270, abs=1e-8)


@given(x=few, t=months, y=few, u=months)
def test_the_p_value_is_that_of_the_exact_binomial_test(x: int, t: float, y: int, u: float) -> None:
    found = compare_rates(x, t, other_events=y, other_exposure=u)

    if isinstance(found, TwoRates):
        assert found.p_value == pytest.approx(binomtest(x, x + y, t / (t + u)).pvalue, abs=1e-6)


@given(x=few, t=months, y=few, u=months)
def test_the_other_way_round_everything_is_inverted(x: int, t: float, y: int, u: float) -> None:
    one = compare_rates(x, t, other_events=y, other_exposure=u)
    other = compare_rates(y, u, other_events=x, other_exposure=t)

    if isinstance(one, TwoRates) and isinstance(other, TwoRates):
        assert one.low <= one.ratio <= one.high
        assert one.p_value == pytest.approx(other.p_value)
        if x and y:
            expected = (1 / other.ratio, 1 / other.high, 1 / other.low)
            assert (one.ratio, one.low, one.high) == pytest.approx(expected, rel=1e-6)


def test_a_group_without_events_leaves_one_limit() -> None:
    none_here = compare_rates(0, 100.0, other_events=5, other_exposure=100.0)
    none_there = compare_rates(5, 100.0, other_events=0, other_exposure=100.0)

    assert isinstance(none_here, TwoRates)
    assert (none_here.ratio, none_here.low) == (0.0, 0.0)
    assert 0.0 < none_here.high < 2.0
    assert isinstance(none_there, TwoRates)
    assert (none_there.ratio, none_there.high) == (float("inf"), float("inf"))
    assert none_there.low == pytest.approx(1 / none_here.high)


def test_without_events_or_exposure_there_is_no_answer() -> None:
    nothing = compare_rates(0, 100.0, other_events=0, other_exposure=100.0)

    assert nothing == NotEvaluated("no event in either group, so that any ratio is possible")
    for wrong in (0.0, -1.0, float("nan")):
        found = compare_rates(1, 100.0, other_events=1, other_exposure=wrong)
        assert isinstance(found, NotEvaluated)
        assert "no time at risk" in found.reason
    with pytest.raises(ValueError, match="no ratio of"):
        compare_rates(-1, 100.0, other_events=0, other_exposure=100.0)
