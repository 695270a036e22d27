"""The critical value: the smallest that keeps the level, found exactly.

At a known look the statistic can only take the values that whole numbers of events give. Between
two such values nothing changes, so the critical value is one of them, and a search by halves among
all of them ends at the exact one. Where every event is a look it may be any number, and is a root.

Two conventions are in use, and mixing them costs the level: a test may signal where the statistic
is *at least* the critical value, or where it is *above* it. Here it is always above. The value
that is returned stands `TIE` above the attainable one it comes from, so that rounding of a total
can never turn a tie into a signal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import log

import numpy as np
from scipy.optimize import brentq  # type: ignore[import-untyped]

from detectors.statistics.crossing import NEVER, Counts, Numbers

TIE = 1e-9
"""What lies closer together than this is the same value of the statistic."""

PRECISION = 1e-11
"""How exactly a continuous critical value is found."""


@dataclass(frozen=True, slots=True)
class CriticalValue:
    """What the log-likelihood ratio has to exceed, and how often it does so without a cause."""

    critical_value: float
    type_i_error: float


@dataclass(frozen=True, slots=True)
class GroupCriticalValue(CriticalValue):
    """The same for looks that are known, with the events that signal at each of them.

    `critical_events` holds None for a look at which no possible number of events is enough.
    """

    critical_events: tuple[int | None, ...]


def critical_counts(ratios: Numbers, critical_value: float) -> Counts:
    """Return the least count at each look whose ratio is above the critical value.

    `ratios` has a row for each look and a column for each count, -inf where none may signal.

    >>> critical_counts(np.array([[-np.inf, 0.5, 2.0], [-np.inf, 0.0, 0.7]]), 1.0).tolist()
    [2, 1000000000]
    """
    above = ratios > critical_value
    counts: Counts = np.where(above.any(axis=1), above.argmax(axis=1), NEVER)
    return counts


def smallest_critical_value(
    ratios: Numbers, false_alarms: Callable[[Counts], float], *, alpha: float
) -> GroupCriticalValue:
    """Return the smallest attainable critical value with no more false alarms than `alpha`."""
    values = np.concatenate(([0.0], np.unique(ratios[ratios > 0.0])))
    low, high = -1, len(values) - 1
    error = false_alarms(critical_counts(ratios, values[high] + TIE))
    while high - low > 1:
        middle = (low + high) // 2
        tried = false_alarms(critical_counts(ratios, values[middle] + TIE))
        if tried <= alpha:
            high, error = middle, tried
        else:
            low = middle
    critical_value = float(values[high]) + TIE
    counts = critical_counts(ratios, critical_value).tolist()
    events = tuple(None if count == NEVER else count for count in counts)
    return GroupCriticalValue(critical_value, error, events)


def continuous_root(
    error: Callable[[float], float], *, alpha: float, jumps: Numbers
) -> CriticalValue:
    """Return the smallest critical value whose error, which falls with it, is at most `alpha`.

    The error is continuous except at `jumps`, where it is taken for "above" and may fall short.
    """
    if (least := error(TIE)) <= alpha:
        return CriticalValue(TIE, least)
    low, high = TIE, 3.0 - log(alpha)
    while error(high) > alpha:
        low, high = high, high + 2.0
    found = float(brentq(lambda c: log(max(error(c), 1e-300) / alpha), low, high, xtol=PRECISION))
    for jump in np.sort(jumps[np.abs(jumps - found) < 1e-6]):
        if (spent := error(float(jump) + TIE)) <= alpha:
            return CriticalValue(float(jump) + TIE, spent)
    while (spent := error(found)) > alpha:
        found += 10.0 * PRECISION
    return CriticalValue(found, spent)
