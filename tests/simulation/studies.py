"""What is drawn for the studies of surveillance, in parts that several processes share.

A study asks one monitor of many fleets. Its fleets are drawn in parts, each with a seed of its own,
so that a study finds the same however many processes there are.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.random import Generator

from detectors.population.evaluate import evaluate
from detectors.population.flows import Fleet
from detectors.statistics.planning import Horizon, smallest_horizon
from events.surveillance import Benchmark, Monitor
from streams.spread import Tell, cores, spread
from tests.detectors.population.fleets import benchmark, monitor
from tests.simulation.quiet_fleets import (
    LATE_DAYS,
    MISTAKEN_SHARE,
    MONTHLY,
    NEVER,
    TAKEN_BACK_DAYS,
    WEEKLY,
    Report,
    Span,
    all_the_time,
    drawn,
    locked,
    rate_for,
    steady,
    true,
)
from tests.simulation.runs import ever_signals, every_run_signals, first_signal
from tests.simulation.two_leads import NEW_LEAD, OLD_LEAD, among, taking_over

SEED = 739
FLEETS = 2_000
PARTS = 4
ALPHA = 0.05
POWER = 0.8
RATIO = 2.0
MINIMUM = 3
KNOWN = 1_000
"""A benchmark of so many events is taken for the truth."""
WAITS_DAYS = TAKEN_BACK_DAYS[1]
"""How long a monitor waits where mistakes come on top of what its benchmark counts."""
BOTH_EVENTS = 24.0
"""Events that are expected on the old and the new lead together, until the horizon."""


def planned_horizon() -> float:
    """Return for how long one would plan to find the rise, if every event were a look."""
    found = smallest_horizon(alpha=ALPHA, power=POWER, rate_ratio=RATIO, minimum_events=MINIMUM)
    assert isinstance(found, Horizon)
    return found.horizon_expected


@dataclass(frozen=True, slots=True)
class Study:
    """A way to watch: how often, how, and what the benchmark rests on (null beside a lead).

    `expected` are the events until the horizon: those of the benchmark, or of both leads.
    """

    span: Span
    how: str
    benchmark_events: int | None
    expected: float

    def __str__(self) -> str:
        few = self.benchmark_events not in (None, KNOWN)
        rests = f", benchmark of {self.benchmark_events}" if few else ""
        return f"{self.span.every}, {self.how} until {self.expected:.0f} events{rests}"


Alarms = Counter[str]
"""In how many fleets there ever was a signal: `on time`, `late`, and `late and corrected`."""

Part = tuple[Callable[[Study, Generator, int], Any], Study, int]
"""What is done, for which study, in which of its parts."""

WAYS = ("power:0.5", "wald")
"""How alpha is spent against a benchmark."""


def studies(expected: float, *rests_on: tuple[str, int]) -> tuple[Study, ...]:
    """Return studies by month and by week, of ways to spend and what the benchmark rests on."""
    return tuple(Study(s, how, n, expected) for s in (MONTHLY, WEEKLY) for how, n in rests_on)


OF_FEW_EVENTS = tuple((WAYS[0], events) for events in (5, 10, 20, 50))
AGAINST_BENCHMARKS = studies(planned_horizon(), *((way, KNOWN) for way in WAYS), *OF_FEW_EVENTS)
BESIDE = tuple(Study(span, "beside the old lead", None, BOTH_EVENTS) for span in (MONTHLY, WEEKLY))

OF_MANY_EVENTS = Study(WEEKLY, WAYS[0], KNOWN, 36.0)
"""The more events there are within months, the more there is to see of mistakes."""


def declared(study: Study, *, seen: int | None = None, waits: int = 0) -> Monitor:
    """Return the monitor; its horizon is reached by its last look, so that all alpha is spent."""
    events = study.benchmark_events
    if events is None:
        return monitor(
            stratum=NEW_LEAD,
            comparator=OLD_LEAD,
            method="binomial-spending",
            minimum_events=MINIMUM,
            every=study.span.every,
            horizon_events=study.expected,
        )
    scale = 1.0 if seen is None else seen / events
    return monitor(
        every=study.span.every,
        spending=study.how,
        minimum_events=MINIMUM,
        horizon_events=study.expected * scale * (1.0 - 1e-9),
        reporting_lag_days=float(waits),
    )


def against(study: Study, *, seen: int | None = None) -> Benchmark | None:
    """Return the benchmark, as it came out where `seen` events were seen in its exposure."""
    events = study.benchmark_events
    if events is None:
        return None
    rate = rate_for(study.expected, study.span)
    found = events if seen is None else seen
    return benchmark(rate=rate * found / events, events=found)


def people(study: Study) -> Fleet:
    """Return the fleet that is watched."""
    return steady(study.span) if study.benchmark_events else taking_over(study.span)


def draw(study: Study, random: Generator, *, ratio: float = 1.0, late: bool) -> tuple[Report, ...]:
    """Draw reports at a ratio of the benchmark's rate (or of the old lead's, on the new one)."""
    if study.benchmark_events is None:
        return drawn(random, among(study.span, events=study.expected, new=ratio), late=late)
    events = ratio * study.expected
    return drawn(random, all_the_time(study.span, events), late=late)


def quiet(study: Study, random: Generator, fleets: int) -> Alarms:
    """Watch fleets without any rise. Few events in a benchmark are themselves drawn.

    Reports that are only late are all known in the end: where then nothing signals, nothing did.
    """
    found, fleet = Counter[str](), people(study)
    locks, later = study.span.locks(), study.span.locks(WAITS_DAYS)
    for _ in range(fleets):
        reports = draw(study, random, late=True)
        seen = study.benchmark_events
        if seen is not None and seen < KNOWN:
            seen = int(random.poisson(seen))
        if seen == 0:
            continue  # without an event in the benchmark nothing is evaluated
        told, at_once = against(study, seen=seen), declared(study, seen=seen)
        on_time = evaluate(at_once, told, true(fleet, reports), lock=last_lock(study))
        signals = first_signal(on_time) is not None
        found["on time"] += signals
        if study.benchmark_events is None:
            found["late and corrected"] += ever_signals(fleet, reports, at_once, told, locks)
            continue
        late = tuple(report for report in reports if report.until == NEVER)
        found["late"] += signals and every_run_signals(fleet, late, at_once, told, locks)
        waiting = declared(study, seen=seen, waits=WAITS_DAYS)
        found["late and corrected"] += ever_signals(fleet, reports, waiting, told, later)
    return found


def mistaken(study: Study, random: Generator, fleets: int) -> Alarms:
    """Watch where mistakes come on top of what the benchmark counts, or are within that.

    The first with a monitor that waits until all are taken back, both with one that does not.
    """
    found, fleet, told = Counter[str](), people(study), against(study)
    waits = LATE_DAYS + TAKEN_BACK_DAYS[1]
    locks, later = study.span.locks(), study.span.locks(waits)
    at_once, waiting = declared(study), declared(study, waits=waits)
    for _ in range(fleets):
        on_top = draw(study, random, late=True)
        within = draw(study, random, ratio=1.0 / (1.0 + MISTAKEN_SHARE), late=True)
        found["on top, waiting"] += ever_signals(fleet, on_top, waiting, told, later)
        found["on top"] += ever_signals(fleet, on_top, at_once, told, locks)
        found["within"] += ever_signals(fleet, within, at_once, told, locks)
    return found


def two_errors(share: float, fleets: int = FLEETS) -> float:
    """Return two standard errors of a share among so many fleets."""
    return 2.0 * float((share * (1.0 - share) / fleets) ** 0.5)


def last_lock(study: Study) -> datetime:
    """Return the lock at which the last look is due."""
    return locked(study.span.end)


def share_out(parts: Sequence[Part]) -> tuple[Any, ...]:
    """Return what every part comes to, in their order, with as many processes as processors."""
    processes = cores()
    dealt = spread(_work, [tuple(parts[n::processes]) for n in range(processes)], tell=_unheard)
    found: list[Any] = [None] * len(parts)
    for n, results in enumerate(dealt):
        found[n::processes] = results
    return tuple(found)


def parts_of(work: Callable[[Study, Generator, int], Any], studies: Sequence[Study]) -> list[Part]:
    """Return all parts of some studies."""
    return [(work, study, part) for study in studies for part in range(PARTS)]


def _work(parts: tuple[Part, ...], tell: Tell) -> list[Any]:
    return [
        work(study, np.random.default_rng([SEED, _number(study), part]), FLEETS // PARTS)
        for work, study, part in parts
    ]


def _number(study: Study) -> int:
    return (*AGAINST_BENCHMARKS, *BESIDE, OF_MANY_EVENTS).index(study)


def _unheard(done: int) -> None:
    """Nobody waits to hear how far the processes are."""
