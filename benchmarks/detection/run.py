"""Judge every detector, and every variant of it, on every fleet; one fleet a process at a time."""

import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass

from benchmarks.detection.fleets import Fleet, simulated
from benchmarks.detection.match import Judged, judge, judged_hazards
from benchmarks.detection.observe import Life, observe
from benchmarks.detection.sweeps import variants
from detectors.plan import plan_of
from events.vocabulary import Hazard
from store.settings import Settings
from streams.plan_file import plan_in_force

CurveKey = tuple[Hazard, str, float]
"""Hazard, parameter and value."""
FOREIGN = "foreign"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One fleet to make up and judge on."""

    preset: str
    seed: int
    devices: int
    days: int
    curves: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One fleet, judged. Hazards that its truth does not speak of are not in `judged`."""

    preset: str
    seed: int
    lives: tuple[Life, ...]
    judged: Mapping[Hazard, Judged]
    curves: Mapping[CurveKey, Judged]
    look_alikes: Mapping[str, int]
    events: int
    dead_letters: int
    plan_hash: str

    @property
    def device_years(self) -> float:
        """Time under observation of the whole fleet [device-years]."""
        return sum(life.years for life in self.lives)


def work(job: Job) -> Result:
    """Make up one fleet and judge on it."""
    fleet = simulated(job.preset, seed=job.seed, devices=job.devices, days=job.days)
    return assess(fleet, preset=job.preset, seed=job.seed, curves=job.curves)


def assess(fleet: Fleet, *, preset: str = FOREIGN, seed: int = 0, curves: bool = True) -> Result:
    """Fold a fleet once, through the detectors and their variants alike, and judge them all."""
    plan = plan_in_force(Settings.from_env())
    varied = tuple(variants(plan.detectors)) if curves else ()
    watched = plan_of(plan.detectors + tuple(variant.detector for variant in varied))
    observed = observe(fleet.coming, plan=watched, habits=fleet.habits)
    names = {detector.hazard: detector.name for detector in plan.detectors}
    hazards = judged_hazards(fleet.truth)
    return Result(
        preset=preset,
        seed=seed,
        lives=tuple(observed.lives.values()),
        judged={
            hazard: judge(observed, fleet.truth, hazard=hazard, detector=names.get(hazard))
            for hazard in hazards
        },
        curves={
            (v.sweep.hazard, v.sweep.parameter, v.value): judge(
                observed, fleet.truth, hazard=v.sweep.hazard, detector=v.detector.name
            )
            for v in varied
            if v.sweep.hazard in hazards
        },
        look_alikes=Counter(str(each.look_alike) for each in fleet.truth.look_alikes),
        events=observed.events,
        dead_letters=observed.dead_letters,
        plan_hash=plan.sha256,
    )


def run_all(
    jobs: Sequence[Job], *, processes: int | None = None, told: Callable[[Result], None]
) -> tuple[Result, ...]:
    """Do all jobs, on every core unless told otherwise; the results do not depend on how many."""
    done = []
    for result in _results(jobs, processes or os.cpu_count() or 1):
        told(result)
        done.append(result)
    return tuple(sorted(done, key=lambda result: (result.preset, result.seed)))


def _results(jobs: Sequence[Job], processes: int) -> Iterator[Result]:
    if processes == 1:
        yield from map(work, jobs)
        return
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=spawning) as pool:
        for future in as_completed([pool.submit(work, job) for job in jobs]):
            yield future.result()
