"""Held against OHDSI's EmpiricalCalibration, which draws a million fleets for it."""

import numpy as np
import pytest

from detectors.statistics.negative_controls import Null, fit_null
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.performance import group_performance
from detectors.statistics.poisson_maxsprt import group_critical_value
from detectors.statistics.systematic_error import (
    calibrated_group_critical_value,
    group_critical_value_by_controls,
)

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


def test_controls_that_were_drawn_from_it_give_the_critical_value_of_a_systematic_error() -> None:
    draw = np.random.default_rng(31)
    error = np.full(4_000, 0.1)
    null = fit_null(draw.normal(0.2, np.hypot(0.2, error)), error)
    assert isinstance(null, Null)

    found = group_critical_value_by_controls(LOOKS, null, alpha=0.05)
    few = group_critical_value_by_controls(LOOKS, fit_null([0.1] * 4, [0.1] * 4), alpha=0.05)

    assert (null.mean, null.sd) == pytest.approx((0.2, 0.2), abs=0.015)
    assert not isinstance(found, NotEvaluated)
    assert found.critical_value == pytest.approx(4.97015392, abs=0.5)
    assert few == NotEvaluated("uncalibrated: 4 valid negative controls, 5 are needed")


def test_the_calibrated_ratio_is_above_its_quantile_as_often_as_it_should_under_the_null() -> None:
    """Half a chi-squared: above 1.353 with probability 0.05."""
    draw = np.random.default_rng(32)
    null, errors = Null(0.2, 0.2), draw.uniform(0.05, 0.6, 4_000)
    ratios = draw.normal(null.mean, np.hypot(null.sd, errors))

    found = [
        null.log_likelihood_ratio(float(x), float(s)) for x, s in zip(ratios, errors, strict=True)
    ]

    above = np.mean(np.array(found) > 1.3528)
    assert above == pytest.approx(0.05, abs=3 * (0.05 * 0.95 / 4_000) ** 0.5)


def test_a_spread_of_nought_is_refused() -> None:
    with pytest.raises(ValueError, match="bias_sd is 0.0"):
        calibrated_group_critical_value(LOOKS, alpha=0.05, bias_mean=0.0, bias_sd=0.0)
