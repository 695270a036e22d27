import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import stdtr  # type: ignore[import-untyped]

from detectors.statistics.ears import EarsPoint, c1
from detectors.statistics.not_evaluated import NotEvaluated

D8 = (3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8)


def test_ears_limits_are_those_of_the_reference_program() -> None:
    """Of earsC in R's surveillance 1.26.0, method C1."""
    found = c1(D8, alpha=0.001)

    highs = [point.high for point in found[11:17] if isinstance(point, EarsPoint)]
    expected = [11.909970, 13.176194, 13.176194, 12.432719, 13.676083, 14.405891]
    assert highs == pytest.approx(expected, abs=1e-6)


def test_ears_alarms_falsely_far_more_often_than_its_level_says() -> None:
    random, alpha = np.random.default_rng(739), 0.001
    values = random.standard_normal(40_000).tolist()

    points = [p for p in c1(values, alpha=alpha) if isinstance(p, EarsPoint)]
    share = sum(point.alarm for point in points) / len(points)

    assert share == pytest.approx(stdtr(6, -3.0902323 * np.sqrt(7 / 8)), rel=0.15)
    assert share > 10 * alpha


def test_ears_says_where_it_cannot_tell() -> None:
    found = c1((0,) * 8 + (3,), alpha=0.001)

    reasons = [point.reason for point in found if isinstance(point, NotEvaluated)]
    assert len(reasons) == 9
    assert reasons[8] == "the 7 periods before do not vary"
    assert all(isinstance(p, NotEvaluated) for p in c1((1.0, float("nan")), alpha=0.01))


@given(counts=st.lists(st.integers(0, 20), max_size=40), cut=st.integers(0, 40))
def test_what_comes_later_does_not_change_what_was_said(counts: list[int], cut: int) -> None:
    whole = c1(counts, alpha=0.01)

    assert whole[:cut] == c1(counts[:cut], alpha=0.01)


def test_what_no_chart_can_be_is_refused() -> None:
    with pytest.raises(ValueError, match="no limit has"):
        c1((1,), alpha=0.01, baseline=1)


@pytest.mark.parametrize("value", [0.1, 0.3, 1e-9, 7.0])
def test_periods_that_do_not_vary_have_no_limit_whatever_their_value(value: float) -> None:
    found = c1([value] * 9, alpha=0.001)

    assert found[-1] == NotEvaluated("the 7 periods before do not vary")
