import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.statistics.exposure_cusum import ExposureCusum, alarm_probability, design, path
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.poisson_cusum import PoissonCusum, run_length

GROWING = [0.05 * month for month in range(1, 61)]


def probabilities(
    chart: ExposureCusum | NotEvaluated, expected: list[float], *, ratio: float = 1.0
) -> tuple[float, ...]:
    assert isinstance(chart, ExposureCusum), chart
    found = alarm_probability(chart, expected, ratio=ratio)
    assert not isinstance(found, NotEvaluated), found
    return found


def test_without_growth_the_run_length_is_that_of_the_plain_chart() -> None:
    chart = ExposureCusum(ratio=2.0, steps_per_count=10, threshold_steps=25)
    reference = chart.reference_steps(0.5)
    plain = PoissonCusum(steps_per_count=10, reference_steps=reference, threshold_steps=25)

    quiet = 1.0 - np.array(probabilities(chart, [0.5] * 3_000))

    assert 1.0 + quiet.sum() == pytest.approx(run_length(plain, mean=0.5), rel=1e-9)
    assert quiet[-1] < 1e-12, "the sum has converged"


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_the_probability_is_what_a_simulation_sees(ratio: float) -> None:
    chart = design(GROWING, ratio=2.0, alpha=0.2)
    random, runs, alarmed = np.random.default_rng(739), 2_000, 0

    for _ in range(runs):
        assert isinstance(chart, ExposureCusum)
        points = path(chart, random.poisson(np.multiply(ratio, GROWING)).tolist(), GROWING)
        assert not isinstance(points, NotEvaluated)
        alarmed += any(point.alarm for point in points)

    expected = probabilities(chart, GROWING, ratio=ratio)[-1]
    assert alarmed / runs == pytest.approx(expected, abs=3 * np.sqrt(0.25 / runs))


def test_the_designed_threshold_is_the_lowest_that_holds_the_level() -> None:
    chart = design(GROWING, ratio=2.0, alpha=0.05)

    assert probabilities(chart, GROWING)[-1] <= 0.05
    assert isinstance(chart, ExposureCusum)
    lower = ExposureCusum(
        ratio=2.0,
        steps_per_count=chart.steps_per_count,
        threshold_steps=chart.threshold_steps - 1,
    )
    assert probabilities(lower, GROWING)[-1] > 0.05
    assert probabilities(chart, GROWING, ratio=2.0)[-1] > 0.9


@settings(max_examples=30)
@given(
    expected=st.lists(st.floats(0.0, 5.0), max_size=30),
    threshold=st.integers(0, 60),
    per_count=st.integers(1, 20),
)
def test_the_risk_grows_with_time_and_falls_with_the_threshold(
    expected: list[float], threshold: int, per_count: int
) -> None:
    def chart(steps: int) -> ExposureCusum:
        return ExposureCusum(ratio=2.0, steps_per_count=per_count, threshold_steps=steps)

    low, high = (probabilities(chart(steps), expected) for steps in (threshold, threshold + 1))

    assert list(low) == sorted(low)
    assert all(0.0 <= b <= a + 1e-12 <= 1.0 + 1e-9 for a, b in zip(low, high, strict=True))


def test_a_plan_without_expectations_has_no_chart() -> None:
    chart = ExposureCusum(ratio=2.0, steps_per_count=10, threshold_steps=25)

    assert design([0.0] * 12, ratio=2.0, alpha=0.05) == NotEvaluated(
        "nothing is expected in any period"
    )
    for wrong in (-1.0, float("nan"), float("inf")):
        reason = NotEvaluated(f"period 1 has {wrong:g} expected events")
        assert path(chart, (0, 0), (1.0, wrong)) == reason
        assert alarm_probability(chart, (1.0, wrong)) == reason
        assert design((1.0, wrong), ratio=2.0, alpha=0.05) == reason


def test_what_no_chart_can_be_is_refused() -> None:
    chart = ExposureCusum(ratio=2.0, steps_per_count=10, threshold_steps=25)

    with pytest.raises(ValueError, match="as many counts"):
        path(chart, (1,), (1.0, 1.0))
    with pytest.raises(ValueError, match="as many counts"):
        path(chart, (-1,), (1.0,))
    with pytest.raises(ValueError, match="no chart finds"):
        design((1.0,), ratio=1.0, alpha=0.05)
    with pytest.raises(ValueError, match="a ratio above 1"):
        ExposureCusum(ratio=0.5, steps_per_count=10, threshold_steps=25)
    with pytest.raises(ValueError, match="positive steps"):
        ExposureCusum(ratio=2.0, steps_per_count=0, threshold_steps=25)
