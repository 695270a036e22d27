import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.statistics.page_sum import climb

increments = st.lists(st.integers(-5, 8).map(float), max_size=60)


@given(given_=increments)
def test_a_climb_names_the_periods_that_made_it(given_: list[float]) -> None:
    points = climb(given_, threshold=10.0)

    for i, point in enumerate(points):
        if point.since is None:
            assert point.value == 0.0
        else:
            assert point.value == sum(given_[point.since : i + 1])
            assert not any(earlier.alarm for earlier in points[point.since : i])


@given(given_=increments)
def test_it_alarms_above_the_threshold_only(given_: list[float]) -> None:
    points = climb(given_, threshold=10.0)

    assert all(point.alarm == (point.value > 10.0) for point in points)
    assert all(point.value >= 0.0 for point in points)


def test_a_value_that_is_none_is_refused_and_not_taken_for_zero() -> None:
    for wrong in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="value 1 is not a finite number"):
            climb((1.0, wrong), threshold=10.0)
