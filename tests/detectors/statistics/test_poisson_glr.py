import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.statistics.poisson_glr import path


def test_the_likelihood_ratio_is_that_of_the_reference_program() -> None:
    """Of glrpois in R's surveillance 1.26.0."""
    points = path((5, 8, 9, 7, 9, 4), mean=4.0, threshold=5.0)

    values = [point.value for point in points]
    assert values[:5] == pytest.approx([0.115718, 1.545177, 3.814121, 4.635532, 6.889322], abs=1e-6)
    assert [point.alarm for point in points] == [False] * 4 + [True, False]
    assert values[5] == 0.0, "it starts again after an alarm"
    assert points[5].ratio is None


def test_the_likelihood_ratio_alarms_falsely_once_in_hundreds_of_periods() -> None:
    random, periods = np.random.default_rng(739), 30_000
    counts = random.poisson(4.0, periods).tolist()

    alarms = sum(point.alarm for point in path(counts, mean=4.0, threshold=5.0))

    assert 300 < periods / alarms < 600


@given(counts=st.lists(st.integers(0, 20), max_size=40), cut=st.integers(0, 40))
def test_what_comes_later_does_not_change_what_was_said(counts: list[int], cut: int) -> None:
    whole = path(counts, mean=4.0, threshold=5.0)

    assert whole[:cut] == path(counts[:cut], mean=4.0, threshold=5.0)


def test_what_no_chart_can_be_is_refused() -> None:
    with pytest.raises(ValueError, match="has no ratio"):
        path((1,), mean=0.0, threshold=5.0)
