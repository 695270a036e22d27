"""How large a rise is, between which limits, and how small a one would have been found by now.

The smallest detectable ratio respects the boundary: it is the true ratio, the same ever since
surveillance began, that would have signalled at this look *or any before it* with a probability of
80 %. It is exact for the looks and boundaries that there were; beside a comparator, with the number
of events as seen. A benchmark of few events says little about the rate, and so about what could be
found: limits and smallest ratio know how many events it rests on (`statistics.given_total`).
"""

from collections.abc import Callable, Sequence
from math import isfinite

import numpy as np

from detectors.population.counts import Counts
from detectors.population.question import Answers
from detectors.statistics.conditional_interval import conditional_anytime_interval
from detectors.statistics.crossing import NEVER
from detectors.statistics.given_total import counts_at, quiet_given
from detectors.statistics.performance import counts_of
from detectors.statistics.rate_ratio import rate_ratio_after_stopping
from events.surveillance import Benchmark, Monitor

POWER = 0.8
CONFIDENCE_ALPHA = 0.05
RATIO_MAX = 1_000.0
"""Beyond it nobody would need a test."""
PRECISION = 1e-7
Boundary = Sequence[int | None]
"""The events that signal at each look; null where none do."""


def sized(
    found: Counts,
    index: int,
    answers: Answers,
    asked: tuple[int, ...],
    monitor: Monitor,
    benchmark: Benchmark | None,
) -> dict[str, object]:
    """Return the rate ratio of a look with its 95 % limits, and the smallest detectable ratio.

    At the look that signals the limits know that surveillance stopped there. At all others they
    hold at every look at once, for as long as surveillance goes on (an e-process), and so are wider
    than those of a single look. An upper limit that is not finite is null. Beside a comparator the
    ratio of rates is not observed over expected, and is not told; what could have been seen of it
    is.
    """
    place = asked.index(index)
    observed, expected = found.observed[index], found.expected[index]
    crossed, last = answers.looks[place].crossed, place == len(asked) - 1
    until = asked[: place + 1]
    boundary = tuple(look.critical_events for look in answers.looks[: place + 1])
    if monitor.comparator is not None:
        if not (crossed or last):
            return {}
        least = detectable_beside(boundary, tuple(found.shares[i] for i in until))
        return {"smallest_detectable_ratio": least}
    if not (crossed or last):
        return {"rate_ratio": observed / expected}
    assert benchmark is not None and benchmark.events, "no method answers without its events"
    totals, events = tuple(found.expected[i] for i in until), benchmark.events
    if crossed:
        stopped = rate_ratio_after_stopping(
            totals,
            critical_events=boundary,
            observed=observed,
            alpha=CONFIDENCE_ALPHA,
            benchmark_events=events,
        )
        limits = (stopped.lower, stopped.upper)
    else:
        limits = conditional_anytime_interval(
            observed, expected, benchmark_events=events, alpha=CONFIDENCE_ALPHA
        )
    return {
        "rate_ratio": observed / expected,
        "rate_ratio_lower": limits[0],
        "rate_ratio_upper": limits[1] if isfinite(limits[1]) else None,
        "smallest_detectable_ratio": detectable(boundary, totals, benchmark_events=events),
    }


def detectable(
    boundary: Boundary, expected: Sequence[float], *, benchmark_events: int | None = None
) -> float | None:
    """Return the ratio that would have signalled by the last look; null beyond a thousand.

    `expected` has totals since the beginning, by a benchmark of so many events; None is a known
    one. The looks before the last help, by a little; a benchmark of few events costs a lot:

    >>> round(detectable((5, 7), (1.0, 2.0)), 2), round(detectable((None, 7), (1.0, 2.0)), 2)
    (4.47, 4.54)
    >>> [round(detectable((5, 7), (1.0, 2.0), benchmark_events=c), 2) for c in (5, 20, 500)]
    [5.86, 4.81, 4.48]
    """
    totals, critical = np.asarray(expected, dtype=float), counts_of(boundary)
    if critical.min() == NEVER:
        return None
    most = int(critical[critical < NEVER].max()) - 1
    quiet = quiet_given(np.diff(totals, prepend=0.0), critical, most)

    def power(ratio: float) -> float:
        counts = counts_at(ratio, float(totals[-1]), most, benchmark_events=benchmark_events)
        return 1.0 - float(quiet @ counts)

    return _least_ratio(power)


def detectable_beside(boundary: Boundary, shares: Sequence[Sequence[float]]) -> float | None:
    """Return the ratio of two rates that would have signalled by the last look, likewise.

    `shares` has, for each new event of each look, the chance to fall on the stratum if both rates
    are alike. With a ratio r it is r s / (r s + 1 - s); how many events there are is taken as seen.

    >>> round(detectable_beside((None, 8), ((0.25,) * 8,) * 2), 2)
    4.02
    >>> round(detectable_beside((6, 8), ((0.25,) * 8,) * 2), 2)
    4.0
    >>> detectable_beside((8,), ((0.25,) * 7,)) is None
    True
    """
    return _least_ratio(lambda ratio: _signals(boundary, shares, ratio))


def _least_ratio(power: Callable[[float], float]) -> float | None:
    low, high = 1.0, RATIO_MAX
    if power(low) >= POWER:
        return low
    if power(high) < POWER:
        return None
    while high / low > 1.0 + PRECISION:
        middle = (low * high) ** 0.5
        low, high = (low, middle) if power(middle) >= POWER else (middle, high)
    return high


def _signals(boundary: Boundary, shares: Sequence[Sequence[float]], ratio: float) -> float:
    """Return how likely a signal is at any look if the rates have this ratio."""
    alive = np.ones(1)
    for critical, new in zip(boundary, shares, strict=True):
        for share in new:
            chance = ratio * share / (ratio * share + 1.0 - share)
            alive = np.convolve(alive, (1.0 - chance, chance))
        alive = alive[:critical]
    return 1.0 - float(alive.sum())
