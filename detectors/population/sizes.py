"""How large a rise is, between which limits, and how small a one would have been found by now.

The smallest detectable ratio respects the boundary: it is the true ratio, the same ever since
surveillance began, that would have signalled at this look *or any before it* with a probability of
80 %. It is exact for the looks and boundaries that there were (`detectors.statistics.planning`),
with the benchmark taken for the truth; beside a comparator, with the number of events as seen.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from detectors.population.counts import Counts
from detectors.population.question import Answers
from detectors.statistics.e_process import anytime_interval
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.performance import group_performance
from detectors.statistics.planning import detectable_rate_ratio_at_looks
from detectors.statistics.rate_ratio import rate_ratio_after_stopping
from events.surveillance import Monitor

POWER = 0.8
CONFIDENCE_ALPHA = 0.05
RATIO_MAX = 1_000.0
"""Beyond it nobody would need a test."""
PRECISION = 1e-4
Boundary = Sequence[int | None]
"""The events that signal at each look; null where none do."""


def sized(
    found: Counts, index: int, answers: Answers, asked: tuple[int, ...], monitor: Monitor
) -> dict[str, object]:
    """Return the rate ratio of a look with its 95 % limits, and the smallest detectable ratio.

    At the look that signals the limits know that surveillance stopped there. At all others they
    hold at every look at once, for as long as surveillance goes on (an e-process), and so are wider
    than those of a single look. They take the benchmark for exact. Beside a comparator the ratio of
    rates is not observed over expected, and is not told; what could have been seen of it is.
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
    totals = tuple(found.expected[i] for i in until)
    if crossed:
        stopped = rate_ratio_after_stopping(
            totals, critical_events=boundary, observed=observed, alpha=CONFIDENCE_ALPHA
        )
        limits = (stopped.lower, stopped.upper)
    elif last:
        limits = anytime_interval(observed, expected, alpha=CONFIDENCE_ALPHA)
    else:
        return {"rate_ratio": observed / expected}
    return {
        "rate_ratio": observed / expected,
        "rate_ratio_lower": limits[0],
        "rate_ratio_upper": limits[1],
        "smallest_detectable_ratio": detectable(boundary, totals),
    }


def detectable(boundary: Boundary, expected: Sequence[float]) -> float | None:
    """Return the ratio that would have signalled by the last look; null beyond a thousand.

    `expected` has totals since the beginning. The looks before the last help, by a little:

    >>> round(detectable((5, 7), (1.0, 2.0)), 2), round(detectable((None, 7), (1.0, 2.0)), 2)
    (4.47, 4.54)
    """
    added = [later - sooner for sooner, later in pairwise((0.0, *expected))]
    if group_performance(added, critical_events=boundary, rate_ratio=1.0).power >= POWER:
        return 1.0
    found = detectable_rate_ratio_at_looks(added, critical_events=boundary, power=POWER)
    return None if isinstance(found, NotEvaluated) else found


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
    low, high = 1.0, RATIO_MAX
    if _signals(boundary, shares, high) < POWER:
        return None
    while high / low > 1.0 + PRECISION:
        middle = (low * high) ** 0.5
        enough = _signals(boundary, shares, middle) >= POWER
        low, high = (low, middle) if enough else (middle, high)
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
