"""Held against OHDSI's EmpiricalCalibration, which draws a million fleets for it."""

import numpy as np
import pytest

from detectors.statistics.performance import group_performance
from detectors.statistics.poisson_maxsprt import group_critical_value
from detectors.statistics.systematic_error import calibrated_group_critical_value

LOOKS = (1.0,) * 10


def test_the_critical_values_with_and_without_a_systematic_error_are_those_that_were_drawn() -> (
    None
):
    plain = group_critical_value(LOOKS, alpha=0.05)
    calibrated = calibrated_group_critical_value(LOOKS, alpha=0.05, bias_mean=0.2, bias_sd=0.2)

    assert plain.critical_value == pytest.approx(2.54517744, abs=1e-6)
    assert plain.type_i_error == pytest.approx(0.04377, abs=3 * 0.0002 + 2e-4)
    assert calibrated.critical_value == pytest.approx(4.97015392, abs=1e-6)


def test_the_error_is_the_mean_over_drawn_biases() -> None:
    found = calibrated_group_critical_value(LOOKS, alpha=0.05, bias_mean=0.2, bias_sd=0.2)
    biases = np.random.default_rng(739).normal(0.2, 0.2, 2_000)

    errors = [
        group_performance(LOOKS, critical_events=found.critical_events, rate_ratio=ratio).power
        for ratio in np.exp(biases).tolist()
    ]

    spread = float(np.std(errors)) / len(errors) ** 0.5
    assert np.mean(errors) == pytest.approx(found.type_i_error, abs=3 * spread)


def test_without_bias_it_is_the_plain_test() -> None:
    plain = group_critical_value(LOOKS, alpha=0.05, minimum_events=3)

    found = calibrated_group_critical_value(
        LOOKS, alpha=0.05, bias_mean=0.0, bias_sd=1e-9, minimum_events=3
    )

    assert found.critical_events == plain.critical_events
    assert found.type_i_error == pytest.approx(plain.type_i_error, abs=1e-8)


def test_a_larger_bias_needs_a_larger_critical_value() -> None:
    values = [
        calibrated_group_critical_value(
            LOOKS, alpha=0.05, bias_mean=mean, bias_sd=0.2
        ).critical_value
        for mean in (-0.2, 0.0, 0.2, 0.5)
    ]

    assert values == sorted(values)


def test_a_spread_of_nought_is_refused() -> None:
    with pytest.raises(ValueError, match="bias_sd is 0.0"):
        calibrated_group_critical_value(LOOKS, alpha=0.05, bias_mean=0.0, bias_sd=0.0)
