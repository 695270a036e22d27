"""Whether a new lead beside an old one keeps its level where there are few devices.

A device that fails is at risk no more, so in a small fleet each event moves the chance of the next
one. That the level is kept there is shown here by drawing lives, and not argued.
"""

from collections import Counter

import numpy as np
import pytest

from detectors.population.evaluate import evaluate
from detectors.population.run import Asked, news
from events.surveillance import LookResult, Monitor
from streams.surveil import memory
from tests.detectors.population.fleets import START, monitor
from tests.simulation.quiet_fleets import MONTHLY
from tests.simulation.runs import first_signal
from tests.simulation.small_fleets import Small, as_known, small
from tests.simulation.studies import ALPHA, SEED, two_errors
from tests.simulation.two_leads import NEW_LEAD, OLD_LEAD

FLEETS, LATE_FLEETS = 1_000, 200
SIZES = ((30, 12.0), (60, 24.0), (120, 24.0), (350, 40.0))
"""Devices, and how many of them fail on average."""


def beside(failing: float) -> Monitor:
    return monitor(
        stratum=NEW_LEAD,
        comparator=OLD_LEAD,
        method="binomial-spending",
        benchmark_id=None,
        horizon_events=failing,
    )


def alarms(devices: int, failing: float, *, ratio: float, fleets: int) -> int:
    """Return in how many fleets there is a signal by the end, all reports known at once."""
    random, asked, lock = np.random.default_rng(SEED), beside(failing), MONTHLY.locks()[-1]
    found = Counter[bool]()
    for _ in range(fleets):
        drawn = small(random, devices=devices, failing=failing, ratio=ratio)
        found[first_signal(evaluate(asked, None, as_known(drawn), lock=lock)) is not None] += 1
    return found[True]


def ever(drawn: Small, asked: Monitor) -> bool:
    """Tell whether any monthly run signals, each with the memory of those before."""
    told: dict[Asked, LookResult] = {}
    for lock in MONTHLY.locks():
        known = as_known(drawn, day=(lock.date() - START).days)
        results = evaluate(asked, None, known, lock=lock, before=memory(asked, told))
        for new in news(results, told):
            told[new.monitor_id, new.monitor_version, new.look] = new
        if first_signal(results) is not None:
            return True
    return False


@pytest.mark.slow
@pytest.mark.parametrize(("devices", "failing"), SIZES)
def test_a_new_lead_beside_an_old_one_keeps_its_level_in_a_small_fleet(
    devices: int, failing: float
) -> None:
    found = alarms(devices, failing, ratio=1.0, fleets=FLEETS)

    print(f"{devices} devices, {failing:.0f} fail: {found} of {FLEETS} fleets alike")
    assert 0 < found / FLEETS <= ALPHA + two_errors(ALPHA, FLEETS)


@pytest.mark.slow
@pytest.mark.parametrize(("devices", "failing"), SIZES[:2])
def test_it_keeps_it_run_by_run_where_reports_are_late_and_taken_back(
    devices: int, failing: float
) -> None:
    random, asked = np.random.default_rng(SEED), beside(failing)

    found = sum(
        ever(small(random, devices=devices, failing=failing, late=True), asked)
        for _ in range(LATE_FLEETS)
    )

    print(f"{devices} devices, late and corrected: {found} of {LATE_FLEETS} fleets alike")
    assert found / LATE_FLEETS <= ALPHA + two_errors(ALPHA, LATE_FLEETS)


@pytest.mark.slow
def test_a_lead_that_fails_five_times_as_often_is_found_in_a_small_fleet() -> None:
    found = alarms(60, 24.0, ratio=5.0, fleets=200)

    print(f"60 devices, five times as often: {found} of 200 fleets")
    assert found > 100
