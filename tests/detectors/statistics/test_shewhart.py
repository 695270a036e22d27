import pytest

from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.shewhart import ShewhartChart, chart

D6 = (12, 8, 15, 9, 11, 14, 10, 7, 13, 12, 9, 16, 11, 8, 14, 10, 12, 25, 27, 30)


def test_the_shewhart_chart_is_the_tabulated_one() -> None:
    found = chart(D6, baseline=19)

    assert isinstance(found, ShewhartChart)
    assert found.mean == pytest.approx(12.78947368, abs=1e-8)
    assert found.sigma == pytest.approx(3.98802116, abs=1e-8)
    assert found.z[-1] == pytest.approx(4.31555541, abs=1e-8)
    assert found.beyond == (17, 18, 19)


def test_a_baseline_that_is_short_or_does_not_vary_has_no_shewhart_chart() -> None:
    short, flat = chart(D6, baseline=7), chart((1,) * 9, baseline=8)
    broken = chart((*D6, float("nan")), baseline=9)

    assert isinstance(short, NotEvaluated)
    assert short.reason == "the baseline has 7 values, and 8 are needed"
    assert isinstance(flat, NotEvaluated)
    assert "does not vary" in flat.reason
    assert isinstance(broken, NotEvaluated)
