"""Limits that know of how few events a benchmark is: they cover as often as they say."""

import numpy as np
import pytest
from scipy.stats import beta  # type: ignore[import-untyped]

from detectors.population.sizes import POWER, detectable
from detectors.statistics.conditional_interval import conditional_anytime_interval
from detectors.statistics.e_process import anytime_interval
from detectors.statistics.exact_poisson import observed_expected
from detectors.statistics.rate_ratio import rate_ratio_after_stopping
from detectors.statistics.two_rates import TwoRates, compare_rates

DRAWN = 400
LOOKS = 12


@pytest.mark.parametrize(
    ("observed", "expected", "events"), [(14, 4.0, 5), (0, 4.0, 5), (3, 9, 80)]
)
def test_at_a_single_look_they_are_the_exact_limits_of_two_rates(
    observed: int, expected: float, events: int
) -> None:
    found = rate_ratio_after_stopping(
        (expected,), critical_events=(10,), observed=observed, benchmark_events=events
    )

    beside = compare_rates(observed, expected, other_events=events, other_exposure=float(events))
    assert isinstance(beside, TwoRates)
    assert (found.lower, found.upper) == pytest.approx((beside.low, beside.high), rel=1e-6)
    low, high = (
        beta.ppf(0.025, observed, events + 1) if observed else 0.0,
        beta.ppf(0.975, observed + 1, events),
    )
    odds = events / expected
    assert found.lower == pytest.approx(low / (1.0 - low) * odds, rel=1e-6)
    assert found.upper == pytest.approx(high / (1.0 - high) * odds, rel=1e-6)


def test_with_a_benchmark_of_very_many_events_they_are_those_of_a_known_rate() -> None:
    looks = {"critical_events": (5, 6, 10), "observed": 12}

    known = rate_ratio_after_stopping((1.2, 2.0, 3.5), **looks)  # type: ignore[arg-type]
    many = rate_ratio_after_stopping((1.2, 2.0, 3.5), benchmark_events=10**8, **looks)  # type: ignore[arg-type]
    at_any_time = conditional_anytime_interval(16, 9.0, benchmark_events=10**8, alpha=0.05)

    assert (many.lower, many.median, many.upper) == pytest.approx(
        (known.lower, known.median, known.upper), rel=1e-4
    )
    assert at_any_time == pytest.approx(anytime_interval(16, 9.0, alpha=0.05), rel=1e-3)


@pytest.mark.parametrize("mean", [3, 5, 10])
@pytest.mark.parametrize("ratio", [0.5, 1.0, 3.0])
def test_of_benchmarks_of_few_events_they_cover_and_limits_for_a_known_rate_do_not(
    mean: int, ratio: float
) -> None:
    random = np.random.default_rng(mean)
    ours = known = drawn = 0
    while drawn < DRAWN:
        events = int(random.poisson(mean))
        if events == 0:
            continue
        drawn += 1
        observed, expected = int(random.poisson(ratio * 2.0 * mean)), 2.0 * events
        found = rate_ratio_after_stopping(
            (expected,), critical_events=(99,), observed=observed, benchmark_events=events
        )
        ours += found.lower <= ratio <= found.upper
        alone = observed_expected(observed, expected)
        known += alone.low <= ratio <= alone.high  # type: ignore[union-attr]

    assert ours / drawn >= 0.93
    assert known / drawn < 0.93


@pytest.mark.parametrize("mean", [3, 5, 10])
@pytest.mark.parametrize("histories", [0.2, 2.0])
def test_they_hold_at_every_one_of_many_looks(mean: int, histories: float) -> None:
    random = np.random.default_rng(mean)
    missed = drawn = 0
    while drawn < 40:
        events = int(random.poisson(mean))
        if events == 0:
            continue
        drawn += 1
        observed = random.poisson(mean * histories / LOOKS, LOOKS).cumsum().tolist()
        expected = (events * histories * np.arange(1, LOOKS + 1) / LOOKS).tolist()
        limits = (
            conditional_anytime_interval(n, mu, benchmark_events=events, alpha=0.05)
            for n, mu in zip(observed, expected, strict=True)
        )
        missed += any(not low <= 1.0 <= high for low, high in limits)

    assert missed / drawn <= 0.05


def test_an_upper_limit_is_infinite_where_one_event_says_nothing_of_how_high_it_may_be() -> None:
    low, high = conditional_anytime_interval(4, 1.0, benchmark_events=1, alpha=0.05)

    assert 0.0 <= low < 4.0
    assert high == np.inf


@pytest.mark.parametrize("events", [5, 20])
def test_the_smallest_detectable_ratio_has_its_power_where_the_rate_is_as_uncertain_as_told(
    events: int,
) -> None:
    boundary, totals = (None, 9, 12), (1.0, 3.0, 5.0)

    ratio = detectable(boundary, totals, benchmark_events=events)

    assert ratio is not None
    random = np.random.default_rng(events)
    rates = random.gamma(events, 1.0 / events, 40_000)
    seen = random.poisson(ratio * rates[:, None] * np.diff(totals, prepend=0.0)).cumsum(axis=1)
    signalled = (seen >= np.array([10**9, 9, 12])).any(axis=1).mean()
    assert signalled == pytest.approx(POWER, abs=0.01)
    taken_for_known = detectable(boundary, totals)
    assert taken_for_known is not None and taken_for_known < ratio
