"""Held against `CV.CondPoisson` of the R package `Sequential` 4.5.1, and against chance."""

from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq  # type: ignore[import-untyped]

from detectors.statistics.conditional_error import error_of
from detectors.statistics.conditional_group import conditional_group_critical_value
from detectors.statistics.conditional_maxsprt import (
    conditional_critical_value_by_events,
    conditional_critical_value_by_exposure,
    conditional_log_likelihood_ratio,
)
from detectors.statistics.conditional_times import (
    schedule_by_events,
    schedule_by_exposure,
    too_early,
)
from detectors.statistics.critical_value import CriticalValue, GroupCriticalValue
from detectors.statistics.historical_rate import Ending, counts_expected
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.poisson_maxsprt import continuous_critical_value
from detectors.statistics.poisson_times import Schedule

OF_R = ((20, 20, 1, 3.394381), (10, 50, 1, 3.225136), (20, 20, 2, 3.149115))
"""Events of the horizon, events of the history, minimum, and what R calls its exact value."""

ENDINGS: tuple[Ending, ...] = ("event", "within", "before_next")


def value_of(found: CriticalValue | GroupCriticalValue | NotEvaluated) -> float:
    assert isinstance(found, CriticalValue)
    return found.critical_value


def test_the_ratio_is_the_published_formula() -> None:
    ratio = conditional_log_likelihood_ratio(
        8, 1000.0, benchmark_events=20, benchmark_exposure=9650.0
    )

    assert ratio == pytest.approx(4.1449701929, abs=1e-9)


@pytest.mark.parametrize(("horizon", "history", "minimum", "of_r"), OF_R)
def test_ours_is_a_little_above_the_value_of_r_which_spends_a_little_more_than_alpha(
    horizon: int, history: int, minimum: int, of_r: float
) -> None:
    ours = conditional_critical_value_by_events(
        horizon, benchmark_events=history, alpha=0.05, minimum_events=minimum
    )

    times = schedule_by_events(horizon, of_r, history, minimum_events=minimum)
    assert 0.05 < error_of(times, history, "within") < 0.0502
    assert of_r < value_of(ours) < of_r + 0.003


@pytest.mark.parametrize(("horizon", "history", "minimum", "of_r"), OF_R)
def test_the_value_of_r_comes_out_if_its_last_interval_is_taken_for_another_ending(
    horizon: int, history: int, minimum: int, of_r: float
) -> None:
    def error(value: float) -> float:
        whole = schedule_by_events(horizon, value, history, minimum_events=minimum)
        but_last = Schedule(whole.times[:-1], whole.critical[:-1])
        last = error_of(whole, history, "event") - error_of(but_last, history, "event")
        return error_of(but_last, history, "within") + last

    found = brentq(lambda value: error(value) - 0.05, 1.0, 6.0)

    assert found == pytest.approx(of_r, abs=1e-6)


def test_the_documented_liberal_value_with_a_delay_spends_less_than_it_says() -> None:
    documented = schedule_by_exposure(0.5, 2.874993, 20, minimum_events=1, delay_ratio=0.1)

    ours = conditional_critical_value_by_exposure(
        0.5, benchmark_events=20, alpha=0.05, delay_ratio=0.1, ending="event"
    )

    assert error_of(documented, 20, "event") == pytest.approx(0.0324, abs=5e-4)
    assert value_of(ours) < 2.874993


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("delay", [0.0, 0.1])
def test_drawn_histories_agree_with_the_exact_error(ending: Ending, delay: float) -> None:
    """Every step is drawn: the rate from the history, and each event's time from the rate."""
    history, horizon, fleets, drawn = 20, 0.5, 40_000, 60
    value = value_of(
        conditional_critical_value_by_exposure(
            horizon, benchmark_events=history, alpha=0.05, delay_ratio=delay, ending=ending
        )
    )
    random = np.random.default_rng(739)

    rate = random.gamma(history, 1.0, fleets)
    shares = {"event": np.zeros(fleets), "within": random.random(fleets)}
    gap = shares.get(ending, np.ones(fleets))
    rate = rate + gap * random.exponential(1.0, fleets)
    times = np.cumsum(random.exponential(1.0, (fleets, drawn)), axis=1) / rate[:, None]
    early = too_early(np.arange(1, drawn + 1, dtype=float), value, history)
    by_then = (times <= delay).sum(axis=1)
    at_the_delay = (by_then > 0) & (early[np.maximum(by_then, 1) - 1] > delay)
    later = ((times > delay) & (times < np.minimum(early, horizon))).any(axis=1)
    signalled = float((at_the_delay | later).mean())

    assert signalled == pytest.approx(0.05, abs=3 * (0.05 * 0.95 / fleets) ** 0.5)


def test_the_endings_of_history_are_ordered_and_a_large_history_is_a_known_rate() -> None:
    by_ending = [
        value_of(
            conditional_critical_value_by_events(20, benchmark_events=10, alpha=0.05, ending=ending)
        )
        for ending in ENDINGS
    ]
    known = [
        value_of(conditional_critical_value_by_exposure(10.0 / n, benchmark_events=n, alpha=0.05))
        for n in (1_000, 100_000)
    ]

    assert by_ending == sorted(by_ending)
    poisson = continuous_critical_value(10.0, alpha=0.05).critical_value
    assert abs(known[1] - poisson) < abs(known[0] - poisson)
    assert known[1] == pytest.approx(poisson, abs=1e-3)


@pytest.mark.parametrize(
    ("ending", "mean"), [("event", 5.0), ("within", 5.5), ("before_next", 6.0)]
)
def test_the_counts_to_expect_are_a_distribution_with_the_stated_mean(
    ending: Ending, mean: float
) -> None:
    counts = counts_expected(5, 0.7, 400, ending=ending)

    assert counts.sum() == pytest.approx(1.0, abs=1e-12)
    assert counts @ np.arange(401) == pytest.approx(0.7 * mean, abs=1e-9)


@settings(deadline=None, max_examples=25)
@given(
    per_look=st.lists(st.floats(1.0, 60.0), min_size=1, max_size=24),
    history=st.integers(1, 40),
    alpha=st.floats(0.005, 0.2),
    minimum=st.integers(1, 4),
    ending=st.sampled_from(ENDINGS),
)
def test_known_looks_spend_at_most_alpha_and_the_boundary_is_the_ratio(
    per_look: list[float], history: int, alpha: float, minimum: int, ending: Ending
) -> None:
    found = conditional_group_critical_value(
        per_look,
        benchmark_events=history,
        benchmark_exposure=200.0,
        alpha=alpha,
        minimum_events=minimum,
        ending=ending,
    )

    assert isinstance(found, GroupCriticalValue)
    assert found.type_i_error <= alpha
    for total, events in zip(accumulate(per_look), found.critical_events, strict=True):
        assert events is not None and events >= minimum
        ratios = [
            conditional_log_likelihood_ratio(
                n, total, benchmark_events=history, benchmark_exposure=200.0
            )
            for n in (events - 1, events)
        ]
        assert ratios[1] > found.critical_value
        assert events == minimum or ratios[0] <= found.critical_value


@settings(deadline=None, max_examples=25)
@given(history=st.integers(1, 60), horizon=st.integers(4, 30), alpha=st.floats(0.005, 0.2))
def test_a_longer_horizon_or_a_smaller_alpha_never_lowers_the_critical_value(
    history: int, horizon: int, alpha: float
) -> None:
    def value(events: int, level: float) -> float:
        return value_of(
            conditional_critical_value_by_events(events, benchmark_events=history, alpha=level)
        )

    base = value(horizon, alpha)

    assert value(horizon + 3, alpha) >= base - 1e-9
    assert value(horizon, 0.8 * alpha) >= base - 1e-9


def test_a_benchmark_without_events_says_that_nothing_can_be_said() -> None:
    answers = (
        conditional_critical_value_by_events(20, benchmark_events=0, alpha=0.05),
        conditional_critical_value_by_exposure(0.5, benchmark_events=0, alpha=0.05),
        conditional_group_critical_value(
            (5.0,), benchmark_events=0, benchmark_exposure=90.0, alpha=0.05
        ),
    )

    assert all(isinstance(answer, NotEvaluated) for answer in answers)


def test_what_cannot_be_meant_is_refused_with_a_reason() -> None:
    with pytest.raises(ValueError, match="horizon_events is 2, .* at least 3"):
        conditional_critical_value_by_events(2, benchmark_events=20, alpha=0.05, minimum_events=3)
    with pytest.raises(ValueError, match="benchmark_exposure is -1.0"):
        conditional_group_critical_value(
            (5.0,), benchmark_events=3, benchmark_exposure=-1.0, alpha=0.05
        )
    with pytest.raises(ValueError, match="benchmark_events is -1"):
        conditional_critical_value_by_events(9, benchmark_events=-1, alpha=0.05)
