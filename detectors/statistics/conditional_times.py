r"""When an event comes too early for a benchmark of few events: the looks of `conditional_maxsprt`.

The n-th event signals where it comes before an exposure of :math:`\tau_n` times the history, the
root below n / c of :math:`LLR(n, \tau) = u` for a critical value u.
"""

import numpy as np
from scipy.special import xlogy  # type: ignore[import-untyped]

from detectors.statistics.crossing import Numbers
from detectors.statistics.poisson_times import STEPS_MAX, Schedule


def too_early(counts: Numbers, critical_value: float, benchmark_events: int) -> Numbers:
    r"""Return before how many times the history each count signals.

    With :math:`x = \ln \tau` the ratio is :math:`(c + n) \ln(1 + e^x) - n x` and a constant:
    convex in x, so Newton's steps from the left never overshoot.

    >>> too_early(np.array([1.0, 8.0]), 3.0, 20).round(4).tolist()
    [0.0009, 0.1298]
    """
    c, n = float(benchmark_events), counts
    constant = xlogy(n, n) + c * np.log(c) - (c + n) * np.log(c + n) - critical_value
    x = constant / n
    highest = np.log(n / c)
    for _ in range(STEPS_MAX):
        value = constant - n * x + (c + n) * np.logaddexp(0.0, x)
        slope = n - (c + n) / (1.0 + np.exp(-x))
        step = value / np.maximum(slope, 1e-12)
        x = np.minimum(x + step, highest)
        if np.abs(step).max() < 1e-15:
            break
    times: Numbers = np.exp(x)
    return times


def schedule_by_events(
    horizon_events: int, critical_value: float, benchmark_events: int, *, minimum_events: int
) -> Schedule:
    """Return the looks of surveillance that ends with its `horizon_events`-th event."""
    counts = np.arange(minimum_events, horizon_events + 1)
    return Schedule(too_early(counts.astype(float), critical_value, benchmark_events), counts)


def schedule_by_exposure(
    horizon_ratio: float,
    critical_value: float,
    benchmark_events: int,
    *,
    minimum_events: int,
    delay_ratio: float = 0.0,
) -> Schedule:
    """Return the looks of surveillance that ends after so many times the history.

    >>> found = schedule_by_exposure(0.1, 3.0, 20, minimum_events=5)
    >>> found.times.round(3).tolist(), found.critical.tolist()
    ([0.06, 0.082, 0.1], [5, 6, 7])
    """
    most = 2 * minimum_events
    while True:
        counts = np.arange(minimum_events, most + 1)
        times = too_early(counts.astype(float), critical_value, benchmark_events)
        if times[-1] >= horizon_ratio:
            break
        most *= 2
    return Schedule.cut(times, counts, horizon=horizon_ratio, delay=delay_ratio)
