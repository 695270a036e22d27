"""Held against Kulldorff's tables, as the R package `Sequential` 4.5.1 prints them."""

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

looks = st.lists(st.floats(0.05, 3.0), min_size=1, max_size=20)
alphas = st.floats(0.001, 0.3)
minima = st.integers(1, 6)


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
        ((0.5, float("nan")), 0.05, 1, "no look that adds anything"),
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
