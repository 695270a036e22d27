"""Fleets without any rise, looked at for five years: how often each method raises an alarm.

Every study draws 20,000 fleets, and no method may be above its level by more than two standard
errors. What is known to break the level is drawn as well, so that the study can fail.
"""

from itertools import accumulate
from math import log

import numpy as np
import pytest
from scipy.stats import poisson  # type: ignore[import-untyped]

from detectors.statistics.alpha_spending import critical_events
from detectors.statistics.binomial_calendar import binomial_calendar_critical_value
from detectors.statistics.binomial_maxsprt import (
    binomial_continuous_critical_value,
    binomial_group_critical_value,
    ratios_of,
)
from detectors.statistics.e_process import log_e_value
from detectors.statistics.performance import group_performance
from detectors.statistics.poisson_maxsprt import (
    continuous_critical_value,
    group_critical_value,
    log_likelihood_ratio,
)
from detectors.statistics.spending import PowerSpending, Spending, WaldSpending
from detectors.statistics.systematic_error import calibrated_group_critical_value
from detectors.statistics.wald_sprt import wald_test
from tests.detectors.statistics.fleets import (
    ALPHA,
    FLEETS,
    MONTHS,
    SEED,
    WEEKS,
    counts,
    drawn_looks,
    even,
    reached,
    two_errors,
)

EXPECTED = 15.0
"""A quarter of an event a month, for five years."""

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("looks", [MONTHS, WEEKS])]


def share(signalled: object) -> float:
    return float(np.mean(np.asarray(signalled)))


def least(per_look: tuple[float, ...], value: float, minimum: int) -> tuple[int, ...]:
    """Return the first count at each look whose ratio is above the critical value."""
    return tuple(
        next(n for n in range(minimum, 999) if log_likelihood_ratio(n, total) > value)
        for total in accumulate(per_look)
    )


@pytest.mark.parametrize("minimum", [1, 3])
def test_the_group_maxsprt_holds_its_level(looks: int, minimum: int) -> None:
    per_look = even(EXPECTED, looks)
    test = group_critical_value(per_look, alpha=ALPHA, minimum_events=minimum)

    alarms = share(reached(counts(per_look), test.critical_events))

    assert alarms <= ALPHA + two_errors()
    assert alarms == pytest.approx(test.type_i_error, abs=1.5 * two_errors())


@pytest.mark.parametrize("minimum", [1, 3])
def test_the_continuous_maxsprt_holds_its_level_at_looks_that_nobody_planned(
    looks: int, minimum: int
) -> None:
    per_look = drawn_looks(EXPECTED, looks)
    value = continuous_critical_value(EXPECTED, alpha=ALPHA, minimum_events=minimum).critical_value

    alarms = share(reached(counts(per_look), least(per_look, value, minimum)))

    assert 0.5 * ALPHA < alarms <= ALPHA + two_errors()


@pytest.mark.parametrize("spending", [PowerSpending(0.5), PowerSpending(2.0), WaldSpending()])
def test_alpha_spending_holds_its_level_at_looks_that_nobody_planned(
    looks: int, spending: Spending
) -> None:
    per_look = drawn_looks(EXPECTED, looks)
    boundary = critical_events(
        tuple(accumulate(per_look)),
        alpha=ALPHA,
        horizon_expected=EXPECTED + 1e-6,
        spending=spending,
        minimum_events=3,
    )

    alarms = share(reached(counts(per_look), tuple(look.critical_events for look in boundary)))

    assert alarms <= ALPHA + two_errors()
    assert alarms == pytest.approx(boundary[-1].alpha_spent, abs=1.5 * two_errors())


def test_the_binomial_maxsprt_holds_its_level_at_known_numbers_of_events(looks: int) -> None:
    per_look = (1,) * (looks // 4)
    test = binomial_group_critical_value(per_look, null_share=0.3, alpha=ALPHA)
    random = np.random.default_rng(SEED)

    cases = np.cumsum(random.binomial(per_look, 0.3, (FLEETS, len(per_look))), axis=1)
    alarms = share(reached(cases, test.critical_events))

    assert alarms <= ALPHA + two_errors()
    assert alarms == pytest.approx(test.type_i_error, abs=1.5 * two_errors())


def test_the_binomial_maxsprt_holds_its_level_at_calendar_looks(looks: int) -> None:
    per_look = even(EXPECTED, looks)
    random = np.random.default_rng(SEED)
    new, old = (
        np.cumsum(random.poisson(np.array(per_look) * part, (FLEETS, looks)), axis=1)
        for part in (0.3, 0.7)
    )
    ratios = ratios_of(new.astype(float), np.maximum(new + old, 1).astype(float), 0.3)

    calendar = binomial_calendar_critical_value(per_look, null_share=0.3, alpha=ALPHA)
    continuous = binomial_continuous_critical_value(60, null_share=0.3, alpha=ALPHA)

    for test in (calendar, continuous):
        alarms = share((ratios > test.critical_value).any(axis=1))
        assert alarms <= ALPHA + two_errors()


def test_the_e_process_holds_its_level_for_ever(looks: int) -> None:
    per_look = even(EXPECTED, looks)
    boundary = []
    events = 0
    for total in accumulate(per_look):
        while log_e_value(events, total) < log(1.0 / ALPHA):
            events += 1
        boundary.append(events)

    alarms = share(reached(counts(per_look), tuple(boundary)))

    assert 0.0 < alarms <= ALPHA


def test_a_calibrated_maxsprt_holds_its_level_under_the_error_that_controls_show(
    looks: int,
) -> None:
    per_look = even(EXPECTED, looks)
    biased = np.exp(np.random.default_rng(SEED + 1).normal(0.2, 0.2, FLEETS))

    calibrated = calibrated_group_critical_value(per_look, alpha=ALPHA, bias_mean=0.2, bias_sd=0.2)
    plain = group_critical_value(per_look, alpha=ALPHA)
    events = counts(per_look, rate=biased)

    assert share(reached(events, calibrated.critical_events)) <= ALPHA + two_errors()
    assert share(reached(events, plain.critical_events)) > 3.0 * ALPHA


def test_walds_test_raises_at_most_what_walds_bound_allows(looks: int) -> None:
    beta, per_look = 0.2, even(EXPECTED, looks)
    events = counts(per_look)
    undecided = np.ones(FLEETS, dtype=bool)
    raised = np.zeros(FLEETS, dtype=bool)

    for look, total in enumerate(accumulate(per_look)):
        decided = [
            wald_test(n, total, rate_ratio=2.0, alpha=ALPHA, beta=beta).decision
            for n in range(int(events[:, look].max()) + 1)
        ]
        now = np.array([decision != "go_on" for decision in decided])[events[:, look]]
        up = np.array([decision == "raised" for decision in decided])[events[:, look]]
        raised |= undecided & up
        undecided &= ~now

    assert share(raised) <= ALPHA / (1.0 - beta) + two_errors()


def test_a_p_value_at_every_look_raises_three_times_as_many(looks: int) -> None:
    per_look = even(EXPECTED, looks)
    naive = tuple(int(poisson.isf(ALPHA, total)) + 1 for total in accumulate(per_look))

    alarms = share(reached(counts(per_look), naive))

    exact = group_performance(per_look, critical_events=naive, rate_ratio=1.0).power
    assert alarms == pytest.approx(exact, abs=1.5 * two_errors(exact))
    assert alarms > 3.0 * ALPHA
