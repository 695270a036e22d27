"""What holds for the boundary of every Poisson MaxSPRT, whatever is asked for."""

from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.statistics.critical_value import TIE
from detectors.statistics.performance import group_performance
from detectors.statistics.poisson_maxsprt import (
    continuous_critical_value,
    group_critical_value,
    log_likelihood_ratio,
    signals,
)

looks = st.lists(st.floats(0.05, 3.0), min_size=1, max_size=20)
alphas = st.floats(0.001, 0.3)
minima = st.integers(1, 6)


@given(per_look=looks, alpha=alphas, minimum=minima)
def test_the_events_that_signal_are_those_whose_ratio_is_above_the_critical_value(
    per_look: list[float], alpha: float, minimum: int
) -> None:
    found = group_critical_value(per_look, alpha=alpha, minimum_events=minimum)

    for total, events in zip(accumulate(per_look), found.critical_events, strict=True):
        assert events is not None
        told = [
            signals(n, total, critical_value=found.critical_value, minimum_events=minimum)
            for n in (max(events - 1, 0), events)
        ]
        assert told == [False, True]


@given(per_look=looks, alpha=alphas, minimum=minima)
def test_the_error_of_known_looks_is_at_most_alpha_and_is_what_the_boundary_spends(
    per_look: list[float], alpha: float, minimum: int
) -> None:
    found = group_critical_value(per_look, alpha=alpha, minimum_events=minimum)

    spent = group_performance(per_look, critical_events=found.critical_events, rate_ratio=1.0)

    assert found.type_i_error <= alpha
    assert spent.power == pytest.approx(found.type_i_error, abs=1e-12)


@given(per_look=looks, alpha=alphas, minimum=minima)
def test_no_lower_attainable_value_would_have_kept_alpha(
    per_look: list[float], alpha: float, minimum: int
) -> None:
    found = group_critical_value(per_look, alpha=alpha, minimum_events=minimum)
    if found.critical_value == TIE:
        return

    lower = [
        next(
            n
            for n in range(minimum, 999)
            if log_likelihood_ratio(n, total) > found.critical_value - 3 * TIE
        )
        for total in accumulate(per_look)
    ]

    assert group_performance(per_look, critical_events=lower, rate_ratio=1.0).power > alpha


@settings(deadline=None, max_examples=30)
@given(
    horizon=st.floats(0.2, 40.0), alpha=alphas, minimum=minima, share=st.sampled_from((0.0, 0.3))
)
def test_a_continuous_error_is_at_most_alpha(
    horizon: float, alpha: float, minimum: int, share: float
) -> None:
    delay = share * horizon

    found = continuous_critical_value(
        horizon, alpha=alpha, minimum_events=minimum, delay_expected=delay
    )

    assert 0.0 < found.type_i_error <= alpha
    if not delay and found.critical_value > TIE:
        assert found.type_i_error == pytest.approx(alpha, abs=1e-8)


@settings(deadline=None, max_examples=30)
@given(horizon=st.floats(0.5, 40.0), alpha=alphas, minimum=minima)
def test_the_critical_value_falls_with_alpha_and_the_minimum_and_grows_with_the_horizon(
    horizon: float, alpha: float, minimum: int
) -> None:
    base = continuous_critical_value(horizon, alpha=alpha, minimum_events=minimum)

    easier = continuous_critical_value(horizon, alpha=1.2 * alpha, minimum_events=minimum)
    later = continuous_critical_value(horizon, alpha=alpha, minimum_events=minimum + 1)
    longer = continuous_critical_value(1.5 * horizon, alpha=alpha, minimum_events=minimum)

    assert easier.critical_value <= base.critical_value + 1e-9
    assert later.critical_value <= base.critical_value + 1e-9
    assert longer.critical_value >= base.critical_value - 1e-9


@settings(deadline=None, max_examples=30)
@given(per_look=looks, alpha=alphas, minimum=minima)
def test_a_continuous_boundary_keeps_alpha_under_any_schedule_of_looks(
    per_look: list[float], alpha: float, minimum: int
) -> None:
    continuous = continuous_critical_value(sum(per_look), alpha=alpha, minimum_events=minimum)
    critical = [
        next(
            n
            for n in range(minimum, 999)
            if log_likelihood_ratio(n, total) > continuous.critical_value
        )
        for total in accumulate(per_look)
    ]

    looked_at = group_performance(per_look, critical_events=critical, rate_ratio=1.0)

    assert looked_at.power <= alpha


def test_a_month_without_exposure_is_a_look_at_which_nobody_is_told() -> None:
    found = group_critical_value((0.0, 0.5, 0.5), alpha=0.05)

    assert found.critical_events[0] is None
    assert found.critical_events[1:] == group_critical_value((0.5, 0.5), alpha=0.05).critical_events


@pytest.mark.parametrize(
    ("per_look", "alpha", "minimum", "says"),
    [
        ((), 0.05, 1, "no look that adds anything"),
        ((0.0, 0.0), 0.05, 1, "no look that adds anything"),
        ((0.5, -0.1), 0.05, 1, "look 2 is -0.1"),
        ((0.5, float("nan")), 0.05, 1, "look 2 is nan"),
        ((0.5,), 0.0, 1, "alpha is 0.0"),
        ((0.5,), 5.0, 1, "alpha is 5.0"),
        ((0.5,), 0.05, 0, "minimum_events is 0"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_reason(
    per_look: tuple[float, ...], alpha: float, minimum: int, says: str
) -> None:
    with pytest.raises(ValueError, match=says) as refused:
        group_critical_value(per_look, alpha=alpha, minimum_events=minimum)

    assert str(refused.value).startswith("group_critical_value: ")


@pytest.mark.parametrize(("horizon", "delay"), [(0.0, 0.0), (-1.0, 0.0), (1.0, 1.0), (1.0, -0.5)])
def test_a_horizon_that_is_over_before_it_begins_is_refused(horizon: float, delay: float) -> None:
    with pytest.raises(ValueError, match="continuous_critical_value: "):
        continuous_critical_value(horizon, alpha=0.05, delay_expected=delay)
