"""Fleets without any rise, and a benchmark of few events: who keeps the level, and who does not.

Surveillance lasts as long as the history did, with monthly or weekly looks.
"""

from functools import cache

import numpy as np
import pytest

from detectors.statistics.conditional_group import conditional_group_critical_value
from detectors.statistics.critical_value import GroupCriticalValue
from detectors.statistics.historical_rate import Ending
from detectors.statistics.poisson_maxsprt import group_critical_value
from tests.detectors.statistics.fleets import (
    ALPHA,
    FLEETS,
    MONTHS,
    SEED,
    WEEKS,
    counts,
    even,
    reached,
    two_errors,
)

MINIMUM = 3

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("looks", [MONTHS, WEEKS]),
    pytest.mark.parametrize("history", [5, 10, 20, 50]),
]


@cache
def conditional(history: int, looks: int, ending: Ending) -> tuple[int | None, ...]:
    found = conditional_group_critical_value(
        even(1.0, looks),
        benchmark_events=history,
        benchmark_exposure=1.0,
        alpha=ALPHA,
        minimum_events=MINIMUM,
        ending=ending,
    )
    assert isinstance(found, GroupCriticalValue)
    return found.critical_events


@cache
def plain(history: int, looks: int) -> tuple[int | None, ...]:
    """Take the benchmark rate for the truth."""
    expected = even(float(history), looks)
    return group_critical_value(expected, alpha=ALPHA, minimum_events=MINIMUM).critical_events


def test_the_conditional_test_holds_its_level_and_the_plain_one_doubles_it(
    looks: int, history: int
) -> None:
    random = np.random.default_rng(SEED + history)
    rate = random.gamma(history, 1.0, FLEETS)
    rate = rate + random.random(FLEETS) * random.exponential(1.0, FLEETS)

    events = counts(even(1.0, looks), rate=rate)
    of_conditional = float(reached(events, conditional(history, looks, "within")).mean())
    of_plain = float(reached(events, plain(history, looks)).mean())

    assert of_conditional <= ALPHA + two_errors()
    assert of_plain > 1.8 * ALPHA


def test_a_history_of_fixed_length_needs_the_conservative_ending(looks: int, history: int) -> None:
    """The number of events is drawn too, around the stated one; without any, nothing is told."""
    seen = np.random.default_rng(SEED + history).poisson(history, FLEETS)
    events = counts(even(1.0, looks), rate=float(history))

    alarms = {"event": 0, "within": 0, "before_next": 0, "plain": 0}
    for known in range(1, int(seen.max()) + 1):
        of_these = events[seen == known]
        for ending in ("event", "within", "before_next"):
            boundary = conditional(known, looks, ending)
            alarms[ending] += int(reached(of_these, boundary).sum())
        alarms["plain"] += int(reached(of_these, plain(known, looks)).sum())

    assert alarms["before_next"] / FLEETS <= ALPHA + two_errors()
    assert alarms["within"] / FLEETS <= 1.15 * ALPHA + two_errors()
    assert alarms["within"] < alarms["event"] < alarms["plain"]
    assert alarms["plain"] / FLEETS > 1.8 * ALPHA
