from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.statistics.ewma import EwmaPoint, path, run_length


@pytest.mark.parametrize(("shift", "length"), [(0.0, 368.993734), (1.0, 9.730012)])
def test_run_lengths_are_those_of_the_reference_program(shift: float, length: float) -> None:
    """Of xewma.arl in R's spc 0.6.7, two-sided, with fixed limits."""
    found = run_length(weight=0.1, width=2.7, shift=shift, widening=False)

    assert found == pytest.approx(length, abs=1e-5)


def test_with_limits_that_widen_the_run_length_is_what_a_simulation_sees() -> None:
    random, weight, width, runs = np.random.default_rng(739), 0.2, 2.0, 20_000
    average, alive, lengths, i = np.zeros(runs), np.ones(runs, bool), np.zeros(runs), 0

    while alive.any():
        i += 1
        lengths += alive
        average = (1 - weight) * average + weight * random.standard_normal(runs)
        half = width * sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * i)))
        alive &= np.abs(average) <= half

    error = lengths.std() / sqrt(runs)
    assert abs(run_length(weight=weight, width=width) - lengths.mean()) < 4 * error
    assert error < 0.5


def test_a_rate_that_has_trebled_for_good_is_always_found_and_by_limits_that_widen_never() -> None:
    """Two years at one event a month, two at three: mean and sigma are given to both charts.

    The other formula is that of mdsstat 0.3.2: the exponent of the limit's variance is lost, so
    that it grows with the number of values, and the average starts at zero instead of the mean.
    """
    random, mean, weight, width = np.random.default_rng(739), 1.0, 0.2, 3.0
    found = {"ours": 0, "theirs": 0, "theirs, before the rise": 0}

    for _ in range(200):
        counts = np.concatenate([random.poisson(mean, 24), random.poisson(3 * mean, 24)])
        ours = path(counts.tolist(), mean=mean, sigma=1.0, weight=weight, width=width)
        average, theirs = 0.0, []
        for n, count in enumerate(counts, start=1):
            average = weight * count + (1 - weight) * average
            limit = width * sqrt(weight / (2 - weight) * (1 - (1 - weight)) * (2 * n))
            theirs.append(abs(average - mean) > limit)
        found["ours"] += any(point.alarm for point in ours[24:])
        found["theirs"] += any(theirs[24:])
        found["theirs, before the rise"] += any(theirs[:24])

    assert found == {"ours": 200, "theirs": 0, "theirs, before the rise": 142}


def test_of_few_events_a_month_the_ewma_alarms_more_often_than_of_normal_values() -> None:
    random, mean, months = np.random.default_rng(739), 0.25, 60_000
    counts = random.poisson(mean, months).tolist()

    points = path(counts, mean=mean, sigma=sqrt(mean), weight=0.1, width=2.7)

    starts = sum(b.alarm and not a.alarm for a, b in zip(points, points[1:], strict=False))
    assert months / starts < run_length(weight=0.1, width=2.7, widening=False)


@given(values=st.lists(st.floats(-50, 50), max_size=60), weight=st.floats(0.01, 1.0))
def test_limits_widen_and_never_beyond_their_final_width(
    values: list[float], weight: float
) -> None:
    points = path(values, mean=0.0, sigma=2.0, weight=weight, width=3.0)

    highs = [point.high for point in points]
    assert highs == sorted(highs)
    assert all(high <= 6.0 * sqrt(weight / (2 - weight)) * (1 + 1e-12) for high in highs)
    assert all(point.low == -point.high for point in points)


@given(values=st.lists(st.floats(-50, 50), max_size=60), cut=st.integers(0, 60))
def test_what_comes_later_does_not_change_what_was_said(values: list[float], cut: int) -> None:
    def chart(given: list[float]) -> tuple[EwmaPoint, ...]:
        return path(given, mean=0.0, sigma=1.0, weight=0.2, width=3.0)[:cut]

    assert chart(values) == chart(values[:cut])


def test_what_no_chart_can_be_is_refused() -> None:
    for sigma in (0.0, float("nan")):
        with pytest.raises(ValueError, match="do not vary"):
            path((1.0,), mean=1.0, sigma=sigma, weight=0.2, width=3.0)
    with pytest.raises(ValueError, match="value 0 is not a finite number"):
        path((float("nan"),), mean=1.0, sigma=1.0, weight=0.2, width=3.0)
    with pytest.raises(ValueError, match="the weight lies"):
        run_length(weight=0.0, width=3.0)
