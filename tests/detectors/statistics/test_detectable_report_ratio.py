"""The smallest ratio that reports could have shown, against drawn reports."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.statistics.detectable_report_ratio import DetectableRatio, detectable_ratio
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.two_by_two import fisher, tables


def found(n: int, c: int, m: int, *, mid_p: bool = False) -> DetectableRatio:
    answer = detectable_ratio(n, other_problem=c, other_reports=m, mid_p=mid_p)
    assert isinstance(answer, DetectableRatio)
    return answer


@pytest.mark.parametrize("mid_p", [False, True])
def test_drawn_reports_signal_as_often_as_was_planned(*, mid_p: bool) -> None:
    n, c, m = 300, 80, 6_000
    planned = found(n, c, m, mid_p=mid_p)
    draw = np.random.default_rng(21)

    a = draw.binomial(n, planned.ratio * c / m, size=20_000).astype(float)
    signalled = fisher(tables(a, n - a, np.full(a.size, c), np.full(a.size, m - c)), mid_p=mid_p)

    share = float((signalled <= 0.025).mean())
    assert share == pytest.approx(0.8, abs=3 * (0.8 * 0.2 / 20_000) ** 0.5)


def test_more_reports_find_smaller_ratios() -> None:
    ratios = [found(n, 500, 50_000).ratio for n in (50, 200, 1_000, 10_000)]

    assert ratios == sorted(ratios, reverse=True)
    assert ratios[-1] < 1.4


def test_mid_p_finds_no_larger_ratio_than_the_exact_test() -> None:
    assert found(60, 30, 3_000, mid_p=True).ratio <= found(60, 30, 3_000).ratio
    assert found(60, 30, 3_000).false_alarm <= 0.025


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 3_000))
def test_every_plan_has_numbers_or_a_reason(n: int, c: int, rest: int) -> None:
    answer = detectable_ratio(n, other_problem=c, other_reports=c + rest)

    if isinstance(answer, DetectableRatio):
        assert 1.0 < answer.ratio <= (c + rest) / c + 1e-9
        assert 0 < answer.critical_reports <= n


def test_what_cannot_be_planned_has_a_reason() -> None:
    for n, c, m in ((0, 5, 9), (5, 0, 9), (5, 0, 0), (2, 8, 9)):
        assert isinstance(detectable_ratio(n, other_problem=c, other_reports=m), NotEvaluated)
    with pytest.raises(ValueError, match="a part"):
        detectable_ratio(3, other_problem=8, other_reports=7)
