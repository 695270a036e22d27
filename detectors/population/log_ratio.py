r"""The ratio of two rates on the logarithmic scale, with its standard error: what calibration asks.

Against a benchmark it is :math:`\ln(n / \mu)` with an error of :math:`\sqrt{1/n + 1/c}`, where c
are the events that the benchmark rests on. Beside a comparator it is the most likely ratio given
which events happened and the share s of the exposure at each,

.. math:: \sum_j \frac{r s_j}{r s_j + 1 - s_j} = n,

with the error from the information :math:`\sum_j p_j (1 - p_j)`. Where one side has no event there
is no finite ratio, and none is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log

import numpy as np
from scipy.optimize import brentq  # type: ignore[import-untyped]

from detectors.population.counts import Counts
from events.surveillance import Benchmark, Monitor

FURTHEST = 50.0
"""No ratio of rates is as far from one as this, as a logarithm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRatio:
    """A log ratio of rates, and its standard error."""

    value: float
    error: float


def log_ratios(
    found: Counts, monitor: Monitor, benchmark: Benchmark | None
) -> tuple[LogRatio | None, ...]:
    """Return the log ratio at each look, null where it is not finite or its error is not known."""
    if monitor.comparator is not None:
        so_far = accumulate(found.shares)
        return tuple(beside(n, shares) for n, shares in zip(found.observed, so_far, strict=True))
    events = benchmark.events if benchmark else None
    return tuple(
        against(n, expected, benchmark_events=events)
        for n, expected in zip(found.observed, found.expected, strict=True)
    )


def against(observed: int, expected: float, *, benchmark_events: int | None) -> LogRatio | None:
    """Return the log ratio of observed to expected events.

    >>> found = against(12, 6.0, benchmark_events=300)
    >>> round(found.value, 4), round(found.error, 4)
    (0.6931, 0.2944)
    >>> against(0, 6.0, benchmark_events=300) is None
    True
    """
    if not (observed and benchmark_events and expected > 0.0):
        return None
    error = (1.0 / observed + 1.0 / benchmark_events) ** 0.5
    return LogRatio(value=log(observed / expected), error=error)


def beside(observed: int, shares: Sequence[float]) -> LogRatio | None:
    """Return the most likely log ratio of two rates, of which one had `observed` of the events.

    >>> found = beside(6, (0.2,) * 10)
    >>> round(found.value, 4), round(found.error, 4)
    (1.7918, 0.6455)
    >>> beside(10, (0.2,) * 10) is None
    True
    """
    if not 0 < observed < len(shares):
        return None
    odds = np.array([log(share / (1.0 - share)) for share in shares])

    def chances(value: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(value + odds, -700.0, 700.0))))

    def missing(value: float) -> float:
        return float(chances(value).sum()) - observed

    value = float(brentq(missing, -FURTHEST, FURTHEST, xtol=1e-12))
    likely = chances(value)
    return LogRatio(value=value, error=float((likely * (1.0 - likely)).sum()) ** -0.5)
