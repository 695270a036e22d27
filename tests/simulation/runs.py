"""Surveillance of drawn fleets, run by run, with the memory of what was told: as `survey` does."""

from collections.abc import Iterable
from datetime import date, datetime

from detectors.population.at_risk import seconds_of
from detectors.population.evaluate import evaluate
from detectors.population.flows import Fleet, Happened
from detectors.population.run import Asked, news
from detectors.population.schedule import mature_until
from events.surveillance import Benchmark, LookResult, Monitor
from streams.surveil import memory
from tests.simulation.quiet_fleets import Report, believed, known


def first_signal(results: Iterable[LookResult]) -> date | None:
    """Return the look that signals, or null."""
    return next((result.look for result in results if result.state == "signal"), None)


def every_run_signals(
    people: Fleet,
    reports: tuple[Report, ...],
    asked: Monitor,
    against: Benchmark | None,
    locks: tuple[datetime, ...],
) -> bool:
    """Tell whether any of the runs at these locks signals, each with the memory of those before."""
    told: dict[Asked, LookResult] = {}
    return any(
        _run(known(people, reports, lock), asked, against, lock, told) is not None for lock in locks
    )


def ever_signals(
    people: Fleet,
    reports: tuple[Report, ...],
    asked: Monitor,
    against: Benchmark | None,
    locks: tuple[datetime, ...],
) -> bool:
    """Tell the same with fewer runs; a test holds one against the other.

    Where exposure is known from the start and a benchmark is asked, boundaries are the same in
    every run, and none counts more than all that was ever believed. So where one run over all of
    that has no signal, no run has. Beside a comparator a look without an event is not asked at all,
    so a run that counts the same events as the one before says the same.
    """
    if asked.comparator is None:
        most = evaluate(asked, against, believed(people, reports), lock=locks[-1])
        if first_signal(most) is None:
            return False
        return every_run_signals(people, reports, asked, against, locks)
    told: dict[Asked, LookResult] = {}
    before: tuple[Happened, ...] | None = None
    for lock in locks:
        now = known(people, reports, lock)
        until_s = seconds_of(mature_until(lock, asked.reporting_lag_days, asked.every))
        counts = tuple(event for event in now.events["pain"] if event.at_s < until_s)
        if counts != before and _run(now, asked, against, lock, told) is not None:
            return True
        before = counts
    return False


def _run(
    fleet: Fleet,
    asked: Monitor,
    against: Benchmark | None,
    lock: datetime,
    told: dict[Asked, LookResult],
) -> date | None:
    results = evaluate(asked, against, fleet, lock=lock, before=memory(asked, told))
    for new in news(results, told):
        told[new.monitor_id, new.monitor_version, new.look] = new
    return first_signal(results)
