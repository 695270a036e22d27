"""Held against Kulldorff's tables, as the R package `Sequential` 4.5.1 prints them."""

from itertools import accumulate

import pytest

from detectors.statistics.critical_value import TIE
from detectors.statistics.performance import group_performance
from detectors.statistics.poisson_maxsprt import (
    continuous_critical_value,
    group_critical_value,
    log_likelihood_ratio,
)

MINIMA = (1, 2, 3, 4, 6, 8, 10)
TABLE: dict[float, tuple[float | None, ...]] = {
    1: (2.85393700, 2.36663822, 1.77421785, None, None, None, None),
    1.5: (2.96497144, 2.57638961, 2.15070687, 1.68320858, None, None, None),
    2: (3.04697746, 2.68935364, 2.34967932, 2.00015759, None, None, None),
    3: (3.16210582, 2.84932699, 2.56531971, 2.31713929, 1.76648463, None, None),
    5: (3.29718280, 3.01290868, 2.80395477, 2.62366847, 2.26759506, 1.93644718, None),
    10: (3.46795158, 3.23800871, 3.06424797, 2.92156133, 2.69058633, 2.48483401, 2.28144061),
    15: (3.56259058, 3.35326528, 3.19995342, 3.07561263, 2.87793941, 2.71199552, 2.55663428),
    20: (3.62812302, 3.43014076, 3.28821567, 3.17637032, 2.99779165, 2.84685765, 2.71713745),
    50: (3.81990269, 3.65714244, 3.54482617, 3.45552143, 3.31795546, 3.21042822, 3.11755332),
    100: (3.95232091, 3.81014087, 3.71199320, 3.63650815, 3.52008147, 3.43006496, 3.35579447),
    1000: (4.32491732, 4.22641198, 4.16002222, 4.10966537, 4.03421016, 3.97745325, 3.93152895),
}
"""Kulldorff et al. (2011), alpha 0.05: a row for each horizon, a column for each minimum."""

GROUPS = (
    ((5.0, 6.0, 6.0, 5.0, 8.0), 2.13183395, 0.04622338),
    ((1.0,) * 10, 2.54517745, 0.04414471),
    ((1.0,) * 12, 2.54517745, 0.04717908),
    ((0.5,) * 24, 2.75193155, 0.04902060),
)
"""Looks, the attainable value the critical value stands on, and the error that is spent.

R prints 1e-6 more, and signals where the ratio is at least that.
"""
R_ADDS = 1e-6


@pytest.mark.parametrize(
    ("observed", "expected", "ratio"),
    [
        (4, 1.0, 2.5451774445),
        (10, 5.0, 1.9314718056),
        (16, 9.0, 2.2058263185),
        (14, 6.2, 3.6031125259),
        (3, 0.2, 5.3241506033),
        (2, 5.0, 0.0),
    ],
)
def test_the_ratio_is_the_published_formula(observed: int, expected: float, ratio: float) -> None:
    assert log_likelihood_ratio(observed, expected) == pytest.approx(ratio, abs=1e-9)


@pytest.mark.parametrize("horizon", TABLE)
def test_continuous_critical_values_are_those_of_kulldorffs_table(horizon: float) -> None:
    published = dict(zip(MINIMA, TABLE[horizon], strict=True))

    found = {
        minimum: continuous_critical_value(horizon, alpha=0.05, minimum_events=minimum)
        for minimum in MINIMA
    }

    for minimum, value in published.items():
        if value is None:
            assert found[minimum].critical_value == TIE, "the minimum alone keeps alpha"
            assert found[minimum].type_i_error < 0.05
        else:
            assert found[minimum].critical_value == pytest.approx(value, abs=1e-6)
            assert found[minimum].type_i_error == pytest.approx(0.05, abs=1e-9)


@pytest.mark.parametrize(
    ("horizon", "minimum", "alpha", "value", "tolerance"),
    [
        (7.0, 4, 0.05, 2.77839899, 1e-6),
        (10.0, 3, 0.01, 4.87864017, 1e-6),
        (50.0, 1, 0.01, 5.60597181, 1e-6),
        (10.0, 1, 0.025, 4.24910903, 1e-6),
        (5.0, 3, 0.001, 7.15507507, 1e-5),
    ],
)
def test_continuous_critical_values_beside_the_table_agree_too(
    horizon: float, minimum: int, alpha: float, value: float, tolerance: float
) -> None:
    found = continuous_critical_value(horizon, alpha=alpha, minimum_events=minimum)

    assert found.critical_value == pytest.approx(value, abs=tolerance)


@pytest.mark.parametrize(
    ("horizon", "delay", "value"),
    [
        (10.0, 1.0, 2.799333),
        (3.0, 1.0, 2.317139),
        (400.0, 1.0, 3.893093),
        (500.0, 1.0, 3.938105),
        (600.0, 2.0, 3.874183),
        (800.0, 1.0, 4.028089),
    ],
)
def test_a_delayed_start_is_exact_also_where_the_r_package_reads_the_wrong_row(
    horizon: float, delay: float, value: float
) -> None:
    found = continuous_critical_value(horizon, alpha=0.05, delay_expected=delay)

    assert found.critical_value == pytest.approx(value, abs=1e-6)


def test_where_no_level_is_exact_a_delayed_start_stays_below_alpha() -> None:
    horizon, delay = 1.05, 1.0

    found = continuous_critical_value(horizon, alpha=0.05, delay_expected=delay)

    assert found.critical_value == log_likelihood_ratio(3, delay) + TIE
    assert 0.02 < found.type_i_error < 0.049


@pytest.mark.parametrize(("per_look", "value", "error"), GROUPS)
def test_group_critical_values_are_those_of_the_r_package(
    per_look: tuple[float, ...], value: float, error: float
) -> None:
    found = group_critical_value(per_look, alpha=0.05)

    assert found.critical_value == pytest.approx(value, abs=1e-7)
    assert found.type_i_error == pytest.approx(error, abs=1e-8)


def test_a_minimum_that_is_reached_anyway_changes_nothing() -> None:
    without, with_minimum = (
        group_critical_value((0.5,) * 24, alpha=0.05, minimum_events=minimum) for minimum in (1, 3)
    )

    assert with_minimum.critical_value == without.critical_value


@pytest.mark.parametrize(("per_look", "value", "error"), GROUPS)
def test_above_our_value_and_at_least_the_value_of_r_are_the_same_decision(
    per_look: tuple[float, ...], value: float, error: float
) -> None:
    ours = group_critical_value(per_look, alpha=0.05).critical_value
    of_r = value + R_ADDS

    for total in accumulate(per_look):
        for observed in range(60):
            ratio = log_likelihood_ratio(observed, total)
            assert (ratio > ours) == (ratio >= of_r)


@pytest.mark.parametrize(("per_look", "value", "error"), GROUPS)
def test_at_least_our_attainable_value_would_break_the_level(
    per_look: tuple[float, ...], value: float, error: float
) -> None:
    attainable = group_critical_value(per_look, alpha=0.05).critical_value - 2 * TIE
    at_least = [
        next(n for n in range(1, 99) if log_likelihood_ratio(n, total) >= attainable)
        for total in accumulate(per_look)
    ]

    mixed_up = group_performance(per_look, critical_events=at_least, rate_ratio=1.0)

    assert mixed_up.power > 0.05
