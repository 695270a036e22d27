"""Held against `Performance.Poisson` and `SampleSize.Poisson` of the R package `Sequential`."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.performance import continuous_performance, group_performance
from detectors.statistics.planning import (
    Horizon,
    detectable_rate_ratio,
    detectable_rate_ratio_at_looks,
    smallest_horizon,
)
from detectors.statistics.poisson_maxsprt import continuous_critical_value, group_critical_value


@pytest.mark.parametrize(
    ("horizon", "minimum", "value", "ratio", "power", "at_signal", "at_end"),
    [
        (20.0, 4, 3.17637032, 1.5, 0.5068968, 8.713255, 14.27879),
        (20.0, 4, 3.17637032, 4.0, 1.0, 1.415216, 1.415216),
        (5.0, 3, 2.80395477, 2.0, 0.5070865, 2.170862, 3.565382),
        (10.0, 1, 3.46795158, 2.0, 0.6850634, 4.130985, 5.979353),
    ],
)
def test_power_and_times_are_the_published_ones(
    horizon: float,
    minimum: int,
    value: float,
    ratio: float,
    power: float,
    at_signal: float,
    at_end: float,
) -> None:
    found = continuous_performance(
        horizon, critical_value=value, rate_ratio=ratio, minimum_events=minimum
    )

    assert found.power == pytest.approx(power, abs=1e-6)
    assert found.expected_at_signal == pytest.approx(at_signal, abs=1e-5)
    assert found.expected_at_end == pytest.approx(at_end, abs=1e-5)


@pytest.mark.parametrize(
    ("power", "minimum", "ratio", "horizon", "value"),
    [
        (0.9, 4, 1.5, 61.87068, 3.513866),
        (0.8, 3, 2.0, 12.14781, 3.131733),
        (0.8, 1, 2.0, 13.56863, 3.539518),
    ],
)
def test_the_horizon_of_r_has_the_power_and_ours_is_the_smallest_that_has_it(
    power: float, minimum: int, ratio: float, horizon: float, value: float
) -> None:
    def power_until(until: float) -> float:
        boundary = continuous_critical_value(until, alpha=0.05, minimum_events=minimum)
        return continuous_performance(
            until,
            critical_value=boundary.critical_value,
            rate_ratio=ratio,
            minimum_events=minimum,
        ).power

    of_r = continuous_critical_value(horizon, alpha=0.05, minimum_events=minimum)
    ours = smallest_horizon(alpha=0.05, power=power, rate_ratio=ratio, minimum_events=minimum)

    assert of_r.critical_value == pytest.approx(value, abs=1e-6)
    assert power < power_until(horizon) < power + 0.001, "R stops within 0.001 of the power"
    assert isinstance(ours, Horizon)
    assert power <= ours.power < power + 1e-6
    assert horizon - 0.1 < ours.horizon_expected < horizon
    assert power_until(ours.horizon_expected - 0.001) < power


@pytest.mark.parametrize(
    ("per_month", "months", "minimum", "ratio", "power", "median"),
    [
        (0.5, 36, 4, 2.0, 0.934, 12),
        (0.5, 36, 4, 3.0, 1.0, 5),
        (0.25, 60, 3, 2.0, 0.881, 24),
        (0.25, 60, 3, 3.0, 1.0, 8),
        (0.25, 60, 3, 1.5, 0.435, None),
    ],
)
def test_monthly_looks_find_a_rise_as_often_and_as_soon_as_it_was_computed_elsewhere(
    per_month: float, months: int, minimum: int, ratio: float, power: float, median: int | None
) -> None:
    monthly = (per_month,) * months
    test = group_critical_value(monthly, alpha=0.05, minimum_events=minimum)

    found = group_performance(monthly, critical_events=test.critical_events, rate_ratio=ratio)

    assert found.power == pytest.approx(power, abs=6e-4)
    assert found.median_look == median


@settings(deadline=None, max_examples=40)
@given(
    horizon=st.floats(1.0, 30.0),
    minimum=st.integers(1, 5),
    ratio=st.floats(0.5, 4.0),
    share=st.sampled_from((0.0, 0.3)),
)
def test_power_grows_with_the_rate_and_times_lie_within_the_horizon(
    horizon: float, minimum: int, ratio: float, share: float
) -> None:
    delay = share * horizon
    value = continuous_critical_value(
        horizon, alpha=0.05, minimum_events=minimum, delay_expected=delay
    ).critical_value

    lower, higher = (
        continuous_performance(
            horizon,
            critical_value=value,
            rate_ratio=rate,
            minimum_events=minimum,
            delay_expected=delay,
        )
        for rate in (ratio, 1.3 * ratio)
    )

    assert lower.power <= higher.power + 1e-12
    for found in (lower, higher):
        assert found.expected_at_signal is not None
        assert delay - 1e-9 <= found.expected_at_signal <= horizon + 1e-9
        assert found.expected_at_end <= horizon + 1e-9


def test_without_a_rise_the_power_is_the_level() -> None:
    boundary = continuous_critical_value(20.0, alpha=0.05, minimum_events=4)

    found = continuous_performance(
        20.0, critical_value=boundary.critical_value, rate_ratio=1.0, minimum_events=4
    )

    assert found.power == pytest.approx(boundary.type_i_error, abs=1e-12)


def test_the_smallest_detectable_rate_ratio_has_just_the_power() -> None:
    monthly = (0.25,) * 60
    events = group_critical_value(monthly, alpha=0.05, minimum_events=3).critical_events

    at_looks = detectable_rate_ratio_at_looks(monthly, critical_events=events, power=0.8)
    continuous = detectable_rate_ratio(15.0, alpha=0.05, power=0.8, minimum_events=3)

    assert isinstance(at_looks, float) and isinstance(continuous, float)
    found = group_performance(monthly, critical_events=events, rate_ratio=at_looks)
    assert found.power == pytest.approx(0.8, abs=1e-6)
    assert continuous == pytest.approx(at_looks, abs=0.05)


def test_what_cannot_be_found_is_said_in_words() -> None:
    never = detectable_rate_ratio_at_looks((0.5,) * 3, critical_events=(None,) * 3, power=0.8)
    already = detectable_rate_ratio_at_looks((5.0,), critical_events=(2,), power=0.5)
    too_long = smallest_horizon(alpha=0.05, power=0.99, rate_ratio=1.01)

    assert isinstance(never, NotEvaluated) and "too few events" in never.reason
    assert isinstance(already, NotEvaluated) and "without any rise" in already.reason
    assert isinstance(too_long, NotEvaluated) and "1.01 is not found" in too_long.reason


def test_a_boundary_for_each_look_is_asked_for() -> None:
    with pytest.raises(ValueError, match="2 boundaries for 3 looks"):
        group_performance((1.0,) * 3, critical_events=(5, 6), rate_ratio=2.0)
