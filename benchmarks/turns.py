"""Works that take turns, so that a busy machine slows both sides of a ratio alike."""

import gc
from collections.abc import Callable, Mapping
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median
from time import perf_counter
from typing import NamedTuple

TURNS = 3
Work = Callable[[], object]


class Took(NamedTuple):
    """How long something took [s]: on the clock, and as work of this process and its children."""

    clock_s: float
    work_s: float


def take_turns(works: Mapping[str, Work], *, turns: int = TURNS) -> dict[str, list[Took]]:
    """Return what each work took in each turn."""
    times: dict[str, list[Took]] = {name: [] for name in works}
    for _ in range(turns):
        for name, work in works.items():
            gc.collect()
            clock_s, work_s = perf_counter(), _worked_s()
            work()
            times[name].append(Took(perf_counter() - clock_s, _worked_s() - work_s))
    return times


def ratios(times: Mapping[str, list[Took]], *, over: str, what: str) -> dict[str, float]:
    """Return, of each other work, the median of its ratio to `over` in the same turn."""
    return {
        name: round(
            median(
                getattr(took, what) / getattr(base, what)
                for took, base in zip(taken, times[over], strict=True)
            ),
            2,
        )
        for name, taken in times.items()
        if name != over
    }


def _worked_s() -> float:
    """Return for how long processors worked for this process and the children that have ended."""
    used = getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)
    return sum(each.ru_utime + each.ru_stime for each in used)
