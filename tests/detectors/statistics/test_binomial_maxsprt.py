"""Held against `CV.Binomial` of the R package `Sequential`, and OHDSI's EmpiricalCalibration."""

from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.statistics.binomial_calendar import binomial_calendar_critical_value
from detectors.statistics.binomial_maxsprt import (
    binomial_continuous_critical_value,
    binomial_group_critical_value,
    binomial_log_likelihood_ratio,
)
from detectors.statistics.critical_value import TIE


@pytest.mark.parametrize(
    ("cases", "events", "share", "ratio"),
    [(5, 10, 0.2, 2.2314355131), (3, 3, 0.5, 2.0794415417), (8, 20, 0.25, 1.0823064182)],
)
def test_the_ratio_is_the_published_formula(
    cases: int, events: int, share: float, ratio: float
) -> None:
    found = binomial_log_likelihood_ratio(cases, events, null_share=share)

    assert found == pytest.approx(ratio, abs=1e-9)


@pytest.mark.parametrize(
    ("per_look", "controls_per_case", "minimum", "value", "error"),
    [
        ((5,) * 5, 3.5, 1, 1.9852, 0.04775995),
        ((10, 10, 15, 15), 3.5, 1, 1.99202, 0.04228262),
        ((1,) * 20, 1.1, 3, 2.96775, 0.04511308),
        ((1,) * 10, 4.0, 1, 3.06495374, 0.04915128),
    ],
)
def test_critical_values_and_their_errors_are_those_of_the_r_package(
    per_look: tuple[int, ...], controls_per_case: float, minimum: int, value: float, error: float
) -> None:
    found = binomial_group_critical_value(
        per_look, null_share=1 / (1 + controls_per_case), alpha=0.05, minimum_cases=minimum
    )

    assert found.critical_value == pytest.approx(value, abs=1e-5)
    assert found.type_i_error == pytest.approx(error, abs=1e-8)


def test_calendar_looks_are_what_ohdsi_draws_for_its_poisson_regression() -> None:
    found = binomial_calendar_critical_value((1.0,) * 10, null_share=0.2, alpha=0.05)

    assert found.critical_value == pytest.approx(2.67772262, abs=1e-6)
    assert found.type_i_error <= 0.05


@settings(deadline=None)
@given(
    per_look=st.lists(st.integers(1, 8), min_size=1, max_size=10),
    share=st.floats(0.05, 0.8),
    alpha=st.floats(0.005, 0.2),
    minimum=st.integers(1, 4),
)
def test_the_boundary_is_the_ratio_and_the_error_at_most_alpha(
    per_look: list[int], share: float, alpha: float, minimum: int
) -> None:
    found = binomial_group_critical_value(
        per_look, null_share=share, alpha=alpha, minimum_cases=minimum
    )

    assert found.type_i_error <= alpha
    for total, cases in zip(accumulate(per_look), found.critical_events, strict=True):
        told = [
            n
            for n in range(minimum, total + 1)
            if binomial_log_likelihood_ratio(n, total, null_share=share) > found.critical_value
        ]
        assert cases == (min(told) if told else None)


@settings(deadline=None, max_examples=20)
@given(share=st.floats(0.1, 0.6), months=st.integers(1, 8), alpha=st.floats(0.02, 0.2))
def test_a_continuous_boundary_keeps_alpha_under_calendar_looks(
    share: float, months: int, alpha: float
) -> None:
    continuous = binomial_continuous_critical_value(30, null_share=share, alpha=alpha)

    calendar = binomial_calendar_critical_value((0.5,) * months, null_share=share, alpha=alpha)

    assert calendar.type_i_error <= alpha
    assert calendar.critical_value <= continuous.critical_value + TIE


@pytest.mark.parametrize(
    ("per_look", "share", "says"),
    [
        ((), 0.5, "the number of looks is 0"),
        ((5, 0), 0.5, "events_per_look of look 2 is 0"),
        ((5,), 1.0, "null_share is 1.0, and has to be a number between 0 and 1"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_reason(
    per_look: tuple[int, ...], share: float, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        binomial_group_critical_value(per_look, null_share=share, alpha=0.05)


def test_more_cases_than_events_are_refused() -> None:
    with pytest.raises(ValueError, match="5 cases among 4 events"):
        binomial_log_likelihood_ratio(5, 4, null_share=0.5)
