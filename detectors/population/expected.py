"""What a benchmark expects of an age, and over which ages it says anything at all."""

from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from detectors.population.at_risk import AGE_EDGES_MONTHS, MONTH_S, edges_s
from detectors.population.flows import Numbers
from events.surveillance import AgeBand, Benchmark


def bands_of(benchmark: Benchmark) -> tuple[AgeBand, ...]:
    """Return a benchmark as rates by age; a cumulative hazard is straight between its points.

    >>> from events.surveillance import CumulativePoint
    >>> points = ((12.0, 0.024), (36.0, 0.048))
    >>> benchmark = Benchmark(
    ...     benchmark_id="one", hazard="pain", reference="made up", confidence="low",
    ...     cumulative=tuple(CumulativePoint(month=m, cumulative_hazard=h) for m, h in points),
    ... )
    >>> [(band.from_month, band.to_month, band.per_device_month) for band in bands_of(benchmark)]
    [(0.0, 12.0, 0.002), (12.0, 36.0, 0.001)]
    """
    if benchmark.bands is not None:
        return benchmark.bands
    points = [(0.0, 0.0)] + [(p.month, p.cumulative_hazard) for p in benchmark.cumulative or ()]
    return tuple(
        AgeBand(from_month=a, to_month=b, per_device_month=(after - before) / (b - a))
        for (a, before), (b, after) in pairwise(points)
    )


def edges_for(benchmarks: Iterable[Benchmark]) -> tuple[int, ...]:
    """Return the edges of age [s] at which time at risk has to be told apart, nought first."""
    named = {0.0, *AGE_EDGES_MONTHS}
    for benchmark in benchmarks:
        for band in bands_of(benchmark):
            named |= {band.from_month} | ({band.to_month} if band.to_month is not None else set())
    return tuple(sorted(set(edges_s(tuple(named)))))


def rates(benchmark: Benchmark, edges: tuple[int, ...]) -> Numbers:
    """Return the rate per device-month in each band of age; not a number where it says nothing."""
    found = np.full(len(edges), np.nan)
    for band in bands_of(benchmark):
        begins = round(band.from_month * MONTH_S)
        ends = None if band.to_month is None else round(band.to_month * MONTH_S)
        for index, edge in enumerate(edges):
            if edge >= begins and (ends is None or edge < ends):
                found[index] = band.per_device_month
    return found


def band_at(age_s: int, edges: tuple[int, ...]) -> int:
    """Return the band of an age at which something happened; at an edge, the younger one.

    >>> [band_at(age_s, (0, 10, 20)) for age_s in (0, 5, 10, 11, 99)]
    [0, 0, 0, 1, 2]
    """
    return max(0, int(np.searchsorted(np.array(edges), age_s, side="left")) - 1)
