"""The smallest detectable ratio of a monitor is held against fleets that are drawn with it."""

from itertools import accumulate

import numpy as np
import pytest
from scipy.stats import binom, poisson  # type: ignore[import-untyped]

from detectors.population.question import Question
from detectors.population.side_by_side import binomial_spending
from detectors.population.sizes import POWER, detectable, detectable_beside
from detectors.statistics.alpha_spending import critical_events
from detectors.statistics.spending import PowerSpending

FLEETS = 40_000
NEAR = 4.0 * (POWER * (1.0 - POWER) / FLEETS) ** 0.5
"""Four standard errors of a share among so many."""

MONTHLY = 0.4
EXPECTED = tuple(accumulate([MONTHLY] * 48))
BOUNDARY = tuple(
    look.critical_events
    for look in critical_events(
        EXPECTED, alpha=0.05, horizon_expected=24.0, spending=PowerSpending(rho=0.5)
    )
)


def test_of_fleets_drawn_with_that_ratio_so_many_have_signalled_by_the_look() -> None:
    draw = np.random.default_rng(11)
    needed = np.array([10**9 if each is None else each for each in BOUNDARY])

    for looks in (6, 20, 48):
        ratio = detectable(BOUNDARY[:looks], EXPECTED[:looks])
        assert ratio is not None
        seen = draw.poisson(ratio * MONTHLY, (FLEETS, looks)).cumsum(axis=1)
        signalled = (seen >= needed[:looks]).any(axis=1).mean()

        assert signalled == pytest.approx(POWER, abs=NEAR)


def test_beside_a_comparator_so_many_have_signalled_with_that_ratio_of_rates() -> None:
    shares = tuple((0.1 + 0.01 * look,) * 3 for look in range(20))
    asked = Question(
        expected=tuple(accumulate(sum(each) for each in shares)),
        observed=(0,) * 20,
        taken=(None,) * 20,
        alpha=0.05,
        spending=None,
        horizon=60.0,
        shares=shares,
    )
    boundary = tuple(look.critical_events for look in binomial_spending(asked).looks)

    ratio = detectable_beside(boundary, shares)

    assert ratio is not None
    share = np.array([each[0] for each in shares])
    chance = ratio * share / (ratio * share + 1.0 - share)
    seen = np.random.default_rng(12).binomial(3, chance, (FLEETS, 20)).cumsum(axis=1)
    needed = np.array([10**9 if each is None else each for each in boundary])
    assert (seen >= needed).any(axis=1).mean() == pytest.approx(POWER, abs=NEAR)


def test_a_single_look_has_the_power_of_its_own_count() -> None:
    alone = detectable((None, 7), (1.0, 2.0))
    beside = detectable_beside((8,), ((0.25,) * 16,))

    assert alone is not None and beside is not None
    assert poisson.sf(6, 2.0 * alone) == pytest.approx(POWER, abs=1e-6)
    assert binom.sf(7, 16, beside / (beside + 3.0)) == pytest.approx(POWER, abs=1e-3)


def test_looks_before_make_a_smaller_ratio_detectable_and_never_a_larger_one() -> None:
    by_the_end = detectable(BOUNDARY, EXPECTED)
    last_alone = detectable((*[None] * 47, BOUNDARY[-1]), EXPECTED)

    assert by_the_end is not None and last_alone is not None
    assert 1.0 < by_the_end < last_alone


def test_where_nothing_could_have_signalled_there_is_no_ratio() -> None:
    assert detectable((None, None), (1.0, 2.0)) is None
    assert detectable((4,), (1e-4,)) is None
    assert detectable_beside((None,), ((0.5,) * 9,)) is None
    assert detectable_beside((4,), ((0.5,) * 3,)) is None


def test_a_signal_that_comes_without_any_rise_is_a_ratio_of_one() -> None:
    assert detectable((2,), (5.0,)) == 1.0
