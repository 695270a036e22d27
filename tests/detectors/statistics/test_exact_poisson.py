import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import pdtr, pdtrc  # type: ignore[import-untyped]

from detectors.statistics.exact_poisson import (
    ObservedExpected,
    Rate,
    count_limits,
    observed_expected,
    rate,
)
from detectors.statistics.not_evaluated import NotEvaluated


@pytest.mark.parametrize(
    ("events", "months", "expected", "low", "high"),
    [
        (3, 4_000.0, 0.75, 0.15466803, 2.19181827),
        (0, 1_200.0, 0.0, 0.0, 3.07406621),
        (12, 9_650.0, 1.24352332, 0.64254664, 2.17218498),
    ],
)
def test_rates_and_limits_are_those_of_the_reference_program(
    events: int, months: float, expected: float, low: float, high: float
) -> None:
    """Of poisson.test in R 4.2.2, per 1,000 device-months."""
    found = rate(events, months, per=1_000.0)

    assert isinstance(found, Rate)
    assert (found.rate, found.low, found.high) == pytest.approx((expected, low, high), abs=1e-8)


@given(events=st.integers(0, 200), level=st.sampled_from([0.8, 0.95, 0.99]))
def test_limits_are_the_means_that_make_the_count_just_too_unlikely(
    events: int, level: float
) -> None:
    low, high = count_limits(events, level=level)
    tail = (1 - level) / 2

    assert pdtr(events, high) == pytest.approx(tail, rel=1e-6)
    assert events == 0 or pdtrc(events - 1, low) == pytest.approx(tail, rel=1e-6)
    assert low <= events < high


@given(mean=st.floats(0.01, 30.0))
def test_at_least_the_stated_share_of_intervals_holds_the_mean(mean: float) -> None:
    held = 0.0
    for count in range(120):
        low, high = count_limits(count)
        held += (low <= mean <= high) * (
            pdtr(count, mean) - (pdtr(count - 1, mean) if count else 0)
        )

    assert held >= 0.95 - 1e-9


def test_without_any_event_the_upper_limit_falls_as_exposure_grows() -> None:
    highs = [rate(0, months) for months in (100.0, 1_000.0, 10_000.0)]

    found = [each.high for each in highs if isinstance(each, Rate)]
    assert found == sorted(found, reverse=True)
    assert found[0] == pytest.approx(-np.log(0.025) / 100.0)


@given(observed=st.integers(0, 60), mean=st.floats(0.05, 60.0))
def test_the_p_value_is_the_sum_over_all_counts_no_likelier(observed: int, mean: float) -> None:
    found = observed_expected(observed, mean)

    counts = np.arange(400)
    chances = np.diff(np.concatenate([[0.0], pdtr(counts, mean)]))
    logs = (
        counts * np.log(mean) - mean - np.array([sum(np.log(np.arange(1, n + 1))) for n in counts])
    )
    assert isinstance(found, ObservedExpected)
    unlikely = logs <= logs[observed] + 1e-7
    assert found.p_value == pytest.approx(min(1.0, chances[unlikely].sum()), abs=1e-9)


def test_large_counts_have_limits_and_p_values_too() -> None:
    found = observed_expected(10_300, 10_000.0)

    assert isinstance(found, ObservedExpected)
    assert found.p_value == pytest.approx(0.0028, abs=0.0003)
    assert found.low < 1.03 < found.high


@pytest.mark.parametrize("amount", [0.0, -1.0, float("nan"), float("inf")])
def test_without_exposure_or_expectation_there_is_no_answer(amount: float) -> None:
    no_rate, no_ratio = rate(1, amount), observed_expected(1, amount)

    assert isinstance(no_rate, NotEvaluated)
    assert no_rate.reason.startswith("there is no time at risk")
    assert isinstance(no_ratio, NotEvaluated)
    assert no_ratio.reason.startswith("nothing to compare with")
    with pytest.raises(ValueError, match="no limits"):
        rate(-1, 1.0)
