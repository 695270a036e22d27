"""Held against the formula of the R package `mdsstat`, whose test looks only once."""

import pytest

from detectors.statistics.wald_sprt import wald_test


def test_ratio_and_bounds_are_the_known_ones() -> None:
    per_period, periods, observed = 11.23529412, 3, 82

    found = wald_test(observed, periods * per_period, rate_ratio=1.5, alpha=0.05, beta=0.2)

    assert found.log_likelihood_ratio == pytest.approx(16.39519769, abs=1e-7)
    assert found.lower == pytest.approx(-1.55814462, abs=1e-8)
    assert found.upper == pytest.approx(2.77258872, abs=1e-8)
    assert found.decision == "raised"


@pytest.mark.parametrize(
    ("observed", "decision"), [(0, "not_raised"), (5, "go_on"), (12, "raised")]
)
def test_few_events_decide_against_a_rise_and_many_for_it(observed: int, decision: str) -> None:
    found = wald_test(observed, 4.0, rate_ratio=2.0, alpha=0.05, beta=0.2)

    assert found.decision == decision


def test_an_alternative_of_no_rise_is_refused() -> None:
    with pytest.raises(ValueError, match="wald_test: rate_ratio is 1.0, .* above 1"):
        wald_test(5, 4.0, rate_ratio=1.0, alpha=0.05, beta=0.2)
