from collections.abc import Callable
from itertools import accumulate
from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad  # type: ignore[import-untyped]

from detectors.statistics.crossing import poisson_kernels
from detectors.statistics.e_process import (
    anytime_interval,
    anytime_p_values,
    log_e_value,
    two_sided_log_e_value,
)
from detectors.statistics.performance import group_performance
from detectors.statistics.poisson_maxsprt import group_critical_value

GAMMA_MIXTURE = [
    (0, 1.0, 0.3068528194),
    (3, 1.0, 0.0191707470),
    (5, 1.5, 0.7897473515),
    (10, 4.0, 1.4005955363),
    (16, 9.0, 0.5279135252),
    (20, 8.0, 4.1939003367),
]


@pytest.mark.parametrize(("observed", "expected", "value"), GAMMA_MIXTURE)
def test_the_two_sided_value_is_the_published_mixture(
    observed: int, expected: float, value: float
) -> None:
    assert two_sided_log_e_value(observed, expected) == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize(("observed", "expected", "value"), GAMMA_MIXTURE)
def test_the_one_sided_value_is_the_integral_over_rises_only(
    observed: int, expected: float, value: float
) -> None:
    def bet(excess: float) -> float:
        return exp(-excess) * (1.0 + excess) ** observed * exp(-excess * expected)

    assert exp(log_e_value(observed, expected)) == pytest.approx(quad(bet, 0, np.inf)[0], rel=1e-7)


@given(expected=st.floats(0.01, 500.0), excess=st.floats(0.1, 10.0))
def test_no_event_never_speaks_for_a_rise_though_it_does_for_the_two_sided_value(
    expected: float, excess: float
) -> None:
    assert log_e_value(0, expected, mean_excess=excess) < 0.0
    assert two_sided_log_e_value(0, expected) > 0.0


@pytest.mark.parametrize("rate_ratio", [0.3, 1.0])
@pytest.mark.parametrize("expected", [0.5, 4.0, 20.0])
def test_the_bet_is_fair_at_the_benchmark_rate_and_losing_below_it(
    rate_ratio: float, expected: float
) -> None:
    (likely,) = poisson_kernels(np.array([rate_ratio * expected]), length=600)

    mean = sum(
        exp(log(p) + log_e_value(n, expected)) for n, p in enumerate(likely.tolist()) if p > 0.0
    )

    assert mean == pytest.approx(1.0, abs=1e-6) if rate_ratio == 1.0 else mean < 1.0


@given(added=st.lists(st.tuples(st.integers(0, 5), st.floats(0.01, 5.0)), min_size=1, max_size=30))
def test_an_anytime_p_value_never_rises_again(added: list[tuple[int, float]]) -> None:
    observed = accumulate(n for n, _ in added)
    expected = accumulate(m for _, m in added)

    found = anytime_p_values(zip(observed, expected, strict=True))

    assert all(0.0 < p <= 1.0 for p in found)
    assert list(found) == sorted(found, reverse=True)


def boundary(per_look: float, looks: int, value: Callable[[int, float], float]) -> list[int]:
    """Return the events at each look that make the e-value 20 or more, above what is expected."""
    found = []
    for total in accumulate((per_look,) * looks):
        events = int(total) + 1
        while value(events, total) < log(20.0):
            events += 1
        found.append(events)
    return found


@pytest.mark.parametrize(("ratio", "power", "median"), [(2.0, 0.750, 23), (3.0, 1.0, 8)])
def test_betting_on_rises_only_finds_more_and_sooner_than_the_two_sided_mixture(
    ratio: float, power: float, median: int
) -> None:
    monthly, months = 0.5, 36

    two_sided, one_sided = (
        group_performance(
            (monthly,) * months,
            critical_events=boundary(monthly, months, value),
            rate_ratio=ratio,
        )
        for value in (two_sided_log_e_value, log_e_value)
    )

    assert two_sided.power == pytest.approx(power, abs=1e-3)
    assert two_sided.median_look == median
    assert one_sided.power > two_sided.power
    assert one_sided.median_look is not None and one_sided.median_look < median


@pytest.mark.parametrize("ratio", [2.0, 3.0])
def test_a_horizon_that_is_planned_finds_more_and_sooner_still(ratio: float) -> None:
    monthly = (0.5,) * 36
    planned = group_critical_value(monthly, alpha=0.05, minimum_events=4).critical_events

    of_bet, of_plan = (
        group_performance(monthly, critical_events=events, rate_ratio=ratio)
        for events in (boundary(0.5, 36, log_e_value), planned)
    )

    assert of_plan.power > of_bet.power
    assert of_plan.median_look is not None and of_bet.median_look is not None
    assert of_plan.median_look < of_bet.median_look


def test_a_long_quiet_time_is_no_overflow() -> None:
    assert log_e_value(0, 1e6) == pytest.approx(-log(1e6 + 1.0))
    assert log_e_value(5_000, 1_000.0) > 1_000.0


@given(observed=st.integers(0, 200), expected=st.floats(0.1, 100.0), alpha=st.floats(0.01, 0.3))
def test_the_anytime_interval_holds_just_what_the_e_value_does_not_reject(
    observed: int, expected: float, alpha: float
) -> None:
    low, high = anytime_interval(observed, expected, alpha=alpha)

    assert low <= observed / expected <= high
    limit = log(1.0 / alpha)
    assert two_sided_log_e_value(observed, 1.01 * high * expected) > limit
    assert two_sided_log_e_value(observed, 0.99 * high * expected) < limit
    assert low == 0.0 or two_sided_log_e_value(observed, 0.99 * low * expected) > limit


def test_what_cannot_be_meant_is_refused_with_a_reason() -> None:
    with pytest.raises(ValueError, match="log_e_value: observed is -1"):
        log_e_value(-1, 1.0)
    with pytest.raises(ValueError, match="log_e_value: expected is -1.0"):
        log_e_value(1, -1.0)
    with pytest.raises(ValueError, match="log_e_value: mean_excess is 0.0"):
        log_e_value(1, 1.0, mean_excess=0.0)
