import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.statistics.normal_cusum import path, run_length
from detectors.statistics.page_sum import CusumPoint

D6 = (12, 8, 15, 9, 11, 14, 10, 7, 13, 12, 9, 16, 11, 8, 14, 10, 12, 25, 27, 30)


@pytest.mark.parametrize(
    ("threshold", "shift", "length"),
    [(4.0, 0.0, 335.367578), (4.0, 1.0, 8.383202), (5.0, 0.0, 930.887012), (5.0, 1.0, 10.375975)],
)
def test_run_lengths_are_those_of_the_reference_program(
    threshold: float, shift: float, length: float
) -> None:
    """Of xcusum.arl in R's spc 0.6.7."""
    found = run_length(reference=0.5, threshold=threshold, shift=shift)

    assert found == pytest.approx(length, abs=1e-5)


def test_the_cusum_path_is_the_tabulated_one_and_starts_again_after_its_alarm() -> None:
    mean, sigma = 12.78947368, 3.98802116

    points = path(D6, mean=mean, sigma=sigma, reference=0.5, threshold=5.0)

    in_events = [point.value * sigma for point in points]
    assert in_events[17:19] == pytest.approx([10.2165, 22.4330], abs=1e-4)
    assert [i for i, point in enumerate(points, start=1) if point.alarm] == [19]
    assert in_events[19] == pytest.approx(37.6495 - 22.4330, abs=1e-4), "counted from zero"


@given(values=st.lists(st.floats(-50, 50), max_size=60), cut=st.integers(0, 60))
def test_what_comes_later_does_not_change_what_was_said(values: list[float], cut: int) -> None:
    def chart(given: list[float]) -> tuple[CusumPoint, ...]:
        return path(given, mean=0.0, sigma=1.0, reference=0.5, threshold=5.0)[:cut]

    assert chart(values) == chart(values[:cut])


def test_what_no_chart_can_be_is_refused() -> None:
    for sigma in (0.0, float("nan")):
        with pytest.raises(ValueError, match="do not vary"):
            path((1.0,), mean=1.0, sigma=sigma, reference=0.5, threshold=5.0)
    with pytest.raises(ValueError, match="no chart has"):
        run_length(reference=0.5, threshold=0.0)
