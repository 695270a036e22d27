"""How large a rise is, between which limits, and how small a one could have been seen."""

from collections.abc import Sequence
from itertools import chain

import numpy as np
from scipy.special import gammaincinv  # type: ignore[import-untyped]

from detectors.population.counts import Counts
from detectors.population.question import Answers
from detectors.statistics.e_process import anytime_interval
from detectors.statistics.rate_ratio import rate_ratio_after_stopping
from events.surveillance import Monitor

POWER = 0.8
CONFIDENCE_ALPHA = 0.05
RATIO_MAX = 1_000.0
"""Beyond it nobody would need a test."""
PRECISION = 1e-4


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
    answer = answers.looks[place]
    if monitor.comparator is not None:
        if not answer.crossed and place < len(asked) - 1:
            return {}
        shares = tuple(chain.from_iterable(found.shares[: index + 1]))
        return {"smallest_detectable_ratio": detectable_beside(answer.critical_events, shares)}
    if answer.crossed:
        until = asked[: place + 1]
        stopped = rate_ratio_after_stopping(
            tuple(found.expected[i] for i in until),
            critical_events=tuple(look.critical_events for look in answers.looks[: place + 1]),
            observed=observed,
            alpha=CONFIDENCE_ALPHA,
        )
        limits = (stopped.lower, stopped.upper)
    elif place == len(asked) - 1:
        limits = anytime_interval(observed, expected, alpha=CONFIDENCE_ALPHA)
    else:
        return {"rate_ratio": observed / expected}
    return {
        "rate_ratio": observed / expected,
        "rate_ratio_lower": limits[0],
        "rate_ratio_upper": limits[1],
        "smallest_detectable_ratio": detectable(answer.critical_events, expected),
    }


def detectable(critical_events: int | None, expected: float) -> float | None:
    """Return the ratio that this look alone would have signalled with a probability of 80 %.

    Looks before it help, so the truth is a little smaller.

    >>> round(detectable(7, 2.0), 2)
    4.54
    """
    if critical_events is None:
        return None
    return max(1.0, float(gammaincinv(critical_events, POWER)) / expected)


def detectable_beside(critical_events: int | None, shares: Sequence[float]) -> float | None:
    """Return the ratio of two rates that this look alone would have signalled, likewise.

    `shares` has for each event the chance to fall on the stratum if both rates are alike. With a
    ratio r it is r s / (r s + 1 - s); how many events there are is taken as seen.

    >>> round(detectable_beside(8, (0.25,) * 16), 2)
    4.02
    >>> detectable_beside(8, (0.25,) * 7) is None
    True
    """
    if critical_events is None or critical_events > len(shares):
        return None
    low, high = 1.0, RATIO_MAX
    if _power(critical_events, shares, high) < POWER:
        return None
    while high / low > 1.0 + PRECISION:
        middle = (low * high) ** 0.5
        enough = _power(critical_events, shares, middle) >= POWER
        low, high = (low, middle) if enough else (middle, high)
    return high


def _power(critical_events: int, shares: Sequence[float], ratio: float) -> float:
    reached = np.ones(1)
    for share in shares:
        chance = ratio * share / (ratio * share + 1.0 - share)
        reached = np.convolve(reached, (1.0 - chance, chance))
    return float(reached[critical_events:].sum())
