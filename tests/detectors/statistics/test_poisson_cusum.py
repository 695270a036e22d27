from math import log

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from detectors.statistics.lattice_cusum import STATES_MAX, average_run_length
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.poisson_cusum import (
    Design,
    PoissonCusum,
    design,
    path,
    reference_value,
    run_length,
)

counts_of_years = st.lists(st.integers(0, 12), max_size=80)
CHART = PoissonCusum(steps_per_count=2, reference_steps=3, threshold_steps=10)


@pytest.mark.parametrize(
    ("mean", "reference", "threshold", "per_count", "periods"),
    [
        (1.0, 3, 10, 2, 407.95809789),
        (2.0, 3, 10, 2, 10.42545526),
        (0.5, 3, 8, 4, 37.25607882),
        (1.0, 3, 8, 4, 7.14250593),
    ],
)
def test_run_lengths_are_those_of_the_reference_program(
    mean: float, reference: int, threshold: int, per_count: int, periods: float
) -> None:
    """Of pois.cusum.arl in R's spc 0.6.7."""
    chart = PoissonCusum(
        steps_per_count=per_count, reference_steps=reference, threshold_steps=threshold
    )

    assert run_length(chart, mean=mean) == pytest.approx(periods, abs=1e-6)


def test_an_alarm_on_the_threshold_would_come_a_third_sooner() -> None:
    at_the_threshold = PoissonCusum(steps_per_count=2, reference_steps=3, threshold_steps=9)

    assert run_length(at_the_threshold, mean=1.0) == pytest.approx(273.65, abs=0.01)
    assert run_length(CHART, mean=1.0) == pytest.approx(407.96, abs=0.01)
    assert not path(CHART, (5, 3))[1].alarm, "5.0 is the threshold, and not above it"
    assert path(CHART, (5, 4))[1].alarm


@pytest.mark.parametrize(
    ("mean", "risen", "reference"),
    [(0.5, 1.0, 0.7213475204), (1.0, 2.0, 1.4426950409), (0.25, 0.5, 0.3606737602)],
)
def test_the_reference_value_is_that_of_lucas(mean: float, risen: float, reference: float) -> None:
    assert reference_value(mean, risen=risen) == pytest.approx(reference, abs=1e-10)


@pytest.mark.parametrize("mean", [0.05, 0.25, 0.5, 2.0, 10.0])
def test_a_designed_chart_alarms_falsely_as_seldom_as_wanted_and_one_step_lower_would_not(
    mean: float,
) -> None:
    found = design(mean=mean, ratio=2.0, in_control_periods=120.0)

    assert isinstance(found, Design)
    lower = PoissonCusum(
        steps_per_count=found.chart.steps_per_count,
        reference_steps=found.chart.reference_steps,
        threshold_steps=found.chart.threshold_steps - 1,
    )
    assert run_length(lower, mean=mean) < 120.0 <= found.in_control_periods
    assert found.risen_periods < found.in_control_periods / 3
    assert found.chart.reference == pytest.approx(mean / log(2.0), rel=0.05)


def test_the_designed_time_between_false_alarms_is_what_a_simulation_sees() -> None:
    found = design(mean=0.5, ratio=3.0, in_control_periods=60.0)
    assert isinstance(found, Design)
    random = np.random.default_rng(739)

    periods = 60_000
    alarms = sum(p.alarm for p in path(found.chart, random.poisson(0.5, periods).tolist()))

    assert periods / alarms == pytest.approx(found.in_control_periods, rel=0.1)


def test_a_chart_that_is_too_fine_to_compute_says_so() -> None:
    found = design(mean=0.05, ratio=1.05, in_control_periods=1e9)

    assert isinstance(found, NotEvaluated)
    assert "larger ratio" in found.reason


def test_where_nothing_happens_nothing_alarms() -> None:
    assert run_length(CHART, mean=0.0) == float("inf")
    assert average_run_length(np.array([1.0]), lowest=-1, threshold=3) == float("inf")
    assert path(CHART, ()) == ()


@example(mean=0.1015625, threshold=17)  # a run of 1e17, of which no digit was right
@given(mean=st.floats(0.05, 3.0), threshold=st.integers(0, 20))
def test_a_higher_threshold_or_a_lower_rate_never_shortens_the_run(
    mean: float, threshold: int
) -> None:
    def chart(steps: int) -> PoissonCusum:
        return PoissonCusum(steps_per_count=2, reference_steps=3, threshold_steps=steps)

    length = run_length(chart(threshold), mean=mean)

    assert 1.0 <= length <= run_length(chart(threshold + 1), mean=mean) * (1 + 1e-5)
    assert length >= run_length(chart(threshold), mean=1.1 * mean) * (1 - 1e-5)


@given(counts=counts_of_years)
def test_after_an_alarm_the_sum_knows_nothing_of_what_was_before(counts: list[int]) -> None:
    points = path(CHART, counts)

    ends = [i for i, point in enumerate(points) if point.alarm]
    for end in ends:
        afresh = path(CHART, counts[end + 1 :])
        assert [p.value for p in points[end + 1 :]] == [p.value for p in afresh]


@given(counts=counts_of_years, cut=st.integers(0, 80))
def test_what_comes_later_does_not_change_what_was_said(counts: list[int], cut: int) -> None:
    assert path(CHART, counts)[:cut] == path(CHART, counts[:cut])


def test_what_no_chart_can_be_is_refused() -> None:
    with pytest.raises(ValueError, match="never negative"):
        path(CHART, (1, -1))
    with pytest.raises(ValueError, match="must exceed the mean"):
        reference_value(1.0, risen=1.0)
    with pytest.raises(ValueError, match="from zero up"):
        run_length(CHART, mean=float("nan"))
    with pytest.raises(ValueError, match="of one period at least"):
        design(mean=1.0, ratio=2.0, in_control_periods=0.0)
    with pytest.raises(ValueError, match="positive steps"):
        PoissonCusum(steps_per_count=0, reference_steps=1, threshold_steps=1)
    with pytest.raises(ValueError, match="the threshold must be"):
        average_run_length(np.array([0.5, 0.5]), lowest=-1, threshold=STATES_MAX)
