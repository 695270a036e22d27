"""The e-process against few events: fair, safe for any history, and never for a fall."""

from itertools import accumulate
from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad  # type: ignore[import-untyped]
from scipy.stats import gamma, nbinom, poisson  # type: ignore[import-untyped]

from detectors.statistics.conditional_e_process import conditional_log_e_value, rises
from detectors.statistics.crossing import crossed_by_the_end, poisson_kernels
from detectors.statistics.e_process import log_e_value
from detectors.statistics.not_evaluated import NotEvaluated


def value(observed: int, expected: float, events: int) -> float:
    found = conditional_log_e_value(observed, expected, benchmark_events=events)
    assert not isinstance(found, NotEvaluated)
    return found


def boundary(expected: float, events: int, level: float) -> int:
    """Return the least count that makes the value `level` or more."""
    low, high = 0, 8
    while value(high, expected, events) < level:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if value(middle, expected, events) >= level else (middle, high)
    return high


@pytest.mark.parametrize("events", [1, 5, 40])
@pytest.mark.parametrize("expected", [0.3, 4.0, 30.0])
def test_the_bet_is_fair_where_the_history_ended_with_its_last_event(
    events: int, expected: float
) -> None:
    """The count is then a negative binomial one, whatever the rate is."""
    counts = np.arange(0, 4_000)
    likely = nbinom.logpmf(counts, events, events / (events + expected))

    mean = sum(
        exp(p + value(n, expected, events))
        for n, p in zip(counts.tolist(), likely.tolist(), strict=True)
    )

    assert mean == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("exposure", [0.1, 1.0, 20.0])
@pytest.mark.parametrize("ratio", [1.5, 4.0])
def test_at_a_given_exposure_the_mean_is_at_most_one_over_history_and_surveillance(
    exposure: float, ratio: float
) -> None:
    """What is proved in the docstring, by numbers: the exposure of the history is random here."""
    events = 5

    def given_history(v: float) -> float:
        x = (v + exposure) / (v + ratio * exposure)
        mean = x**events * exp(exposure * (ratio * x - 1.0))
        return float(gamma.pdf(v, events)) * mean

    assert quad(given_history, 0.0, 60.0)[0] <= 1.0 + 1e-9


@pytest.mark.parametrize(("rate", "share"), [(3.0, 0.2), (3.0, 4.0), (25.0, 0.2)])
def test_with_a_history_of_fixed_length_the_mean_is_one_at_a_given_exposure(
    rate: float, share: float
) -> None:
    counts = np.arange(400)
    mean = 0.0
    for events in range(1, int(rate + 10 * sqrt(rate) + 10)):
        likely = poisson.logpmf(counts, rate * share) + poisson.logpmf(events, rate)
        mean += sum(
            exp(p + value(n, events * share, events))
            for n, p in zip(counts.tolist(), likely.tolist(), strict=True)
        )

    # What may be missing is a history without an event, of which nothing is said.
    assert mean <= 1.0 + 1e-6
    assert mean == pytest.approx(1.0, abs=1e-3 if rate > 20.0 else 0.2)


@pytest.mark.parametrize("rate", [3.0, 12.0, 60.0])
def test_with_a_history_of_fixed_length_twenty_is_reached_less_often_than_once_in_twenty(
    rate: float,
) -> None:
    """Summed exactly over the counts of the history, with 60 looks until ten times its length."""
    looks = np.geomspace(0.01, 10.0, 60)
    kernels = poisson_kernels(np.diff(rate * looks, prepend=0.0))
    spread = 4.0 * sqrt(rate)
    histories = np.unique(np.linspace(max(1, rate - spread), rate + spread, 15).astype(int))
    likely = poisson.pmf(histories, rate)

    crossed = 0.0
    for events, p in zip(histories.tolist(), likely / likely.sum(), strict=True):
        critical = [boundary(events * u, events, log(20.0)) for u in looks.tolist()]
        crossed += p * crossed_by_the_end(kernels, np.array(critical))

    assert 0.0 < crossed < 0.05


@pytest.mark.parametrize("events", [2, 8, 30])
def test_a_path_without_a_rise_reaches_twenty_in_one_of_twenty_times_at_most(events: int) -> None:
    """The history ends with its last event; 2,000 paths of 36 monthly looks."""
    draw, paths, alpha = np.random.default_rng(events), 2_000, 0.05
    history = draw.gamma(events, 1.0, size=paths)
    months = np.arange(1, 37) * 0.5
    counts = draw.poisson(0.5, size=(paths, months.size)).cumsum(axis=1)

    crossed = 0
    for seen, v in zip(counts.tolist(), history.tolist(), strict=True):
        expected = (months * events / v).tolist()
        crossed += any(
            n > mu and value(n, mu, events) >= log(1.0 / alpha)
            for n, mu in zip(seen, expected, strict=True)
        )

    assert crossed <= paths * alpha + 2.0 * sqrt(paths * alpha * (1.0 - alpha))


def test_a_benchmark_of_very_many_events_is_the_truth() -> None:
    for observed, expected in ((0, 1.0), (9, 2.0), (40, 20.0)):
        certain = log_e_value(observed, expected)

        assert value(observed, expected, 10**8) == pytest.approx(certain, abs=2e-3)


@given(observed=st.integers(0, 60), expected=st.floats(0.01, 50.0), events=st.integers(1, 300))
def test_more_events_speak_for_a_rise_and_none_never_does(
    observed: int, expected: float, events: int
) -> None:
    now, more = value(observed, expected, events), value(observed + 1, expected, events)

    assert more > now
    assert value(0, expected, events) < 0.0


@given(seen=st.lists(st.integers(0, 4), min_size=1, max_size=12), events=st.integers(1, 50))
def test_more_exposure_for_the_same_events_speaks_less_for_a_rise(
    seen: list[int], events: int
) -> None:
    for observed in accumulate(seen):
        assert value(observed, 2.0, events) > value(observed, 2.5, events)


def test_the_stakes_are_one_in_all_and_none_is_on_a_fall() -> None:
    excess, stakes = rises(1.0)

    assert stakes.sum() == pytest.approx(1.0, abs=1e-12)
    assert (excess > 0.0).all()
    assert (stakes >= 0.0).all()


def test_without_an_event_in_the_benchmark_nothing_is_said() -> None:
    found = conditional_log_e_value(3, 1.0, benchmark_events=0)

    assert isinstance(found, NotEvaluated)
