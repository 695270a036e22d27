r"""When an event comes too early: the looks that a continuous Poisson boundary amounts to.

The n-th event signals where it comes before the benchmark expects :math:`\mu_n` events, the root
below n of :math:`n \ln(n/\mu) - (n - \mu) = c`. So whoever has n events at :math:`\mu_n` has
signalled by then, and looking at just these times, and at the horizon, loses nothing.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from detectors.statistics.crossing import Counts, Numbers

STEPS_MAX = 100


@dataclass(frozen=True, slots=True)
class Schedule:
    """Times to look, in events expected since the start, and the events that signal at each."""

    times: Numbers
    critical: Counts

    @property
    def added(self) -> Numbers:
        """Events expected between each time and the one before."""
        return np.diff(self.times, prepend=0.0)

    @classmethod
    def cut(cls, times: Numbers, counts: Counts, *, horizon: float, delay: float) -> Self:
        """Return the looks between the delay and the horizon, both of them looks as well."""
        first = int(np.searchsorted(times, delay, side="right"))
        end = max(first, int(np.searchsorted(times, horizon, side="left")))
        looks = np.concatenate((times[first:end], [horizon]))
        critical = counts[first : end + 1]
        if delay:
            looks = np.concatenate(([delay], looks))
            critical = np.concatenate((counts[first : first + 1], critical))
        return cls(looks, critical)


def too_early(counts: Numbers, critical_value: float) -> Numbers:
    """Return before how many expected events each count signals.

    With y the logarithm of the wanted expectation over the count, exp(y) - 1 - y has to be the
    critical value over the count. That is convex, so Newton's steps from the left never overshoot.

    >>> too_early(np.array([1.0, 4.0]), 3.0).round(4).tolist()
    [0.0187, 0.8623]
    """
    wanted = critical_value / counts
    y = -(1.0 + wanted)
    for _ in range(STEPS_MAX):
        slope = -np.expm1(y)
        step = (np.expm1(y) - y - wanted) / np.maximum(slope, 1e-12)
        y = np.minimum(y + step, 0.0)
        if np.abs(step).max() < 1e-15:
            break
    times: Numbers = counts * np.exp(y)
    return times


def schedule(
    horizon_expected: float,
    critical_value: float,
    *,
    minimum_events: int = 1,
    delay_expected: float = 0.0,
) -> Schedule:
    """Return the looks that a continuous test until the horizon amounts to.

    >>> found = schedule(2.0, 3.0, minimum_events=4)
    >>> found.times.round(3).tolist(), found.critical.tolist()
    ([0.862, 1.313, 1.81, 2.0], [4, 5, 6, 7])
    """
    c, horizon = critical_value, horizon_expected
    most = int(horizon + c + (2.0 * horizon * c) ** 0.5) + minimum_events + 2
    counts = np.arange(minimum_events, most + 1)
    times = too_early(counts.astype(float), c)
    return Schedule.cut(times, counts, horizon=horizon, delay=delay_expected)
