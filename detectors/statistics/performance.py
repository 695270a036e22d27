r"""What a boundary can find, and how soon: power, time to signal, and length of surveillance.

Exact, by the same sum as the critical value, with the expected events multiplied by the rate ratio
that is asked about. Between two times of a continuous boundary a signal comes with the k-th event
that is missing; with events at rate r its time is a gamma variable, so

.. math:: E[t; t < L] = \frac{k}{r} P(\mathrm{Poisson}(rL) \ge k + 1) .

Times are in events expected under the benchmark, whatever the true rate: divide by the expected
events a month to get months.

References
----------
Kulldorff, M., Silva, I. R. (2015). Continuous post-market sequential safety surveillance with
minimum events to signal. REVSTAT 13(3), 373-394.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import pdtrc  # type: ignore[import-untyped]

from detectors.statistics.crossing import (
    NEVER,
    Counts,
    Numbers,
    crossings,
    poisson_kernels,
    survivors,
)
from detectors.statistics.poisson_times import Schedule, schedule
from detectors.statistics.sequential_inputs import check_count, check_looks, check_number

HALF = 0.5


@dataclass(frozen=True, slots=True)
class Performance:
    """What happens under one true rate ratio.

    `power` is the probability of a signal until the horizon. `expected_at_signal` is the mean
    number of expected events at the signal, given that there is one (None where there never is);
    `expected_at_end` the mean at the end of surveillance, with or without a signal.
    """

    power: float
    expected_at_signal: float | None
    expected_at_end: float


@dataclass(frozen=True, slots=True)
class GroupPerformance(Performance):
    """The same for known looks, with the look by which half of all fleets have signalled.

    `median_look` counts from 1, and is None where fewer than half ever signal. `signal_by_look`
    is the probability of a signal at that look or before.
    """

    median_look: int | None
    signal_by_look: tuple[float, ...]


def group_performance(
    expected_per_look: Sequence[float],
    *,
    critical_events: Sequence[int | None],
    rate_ratio: float,
) -> GroupPerformance:
    """Return what known looks with these boundaries find.

    Examples
    --------
    One expected event in two months, looked at monthly for three years: of fleets in which the rate
    is doubled, half have signalled within a year.

    >>> from detectors.statistics.poisson_maxsprt import group_critical_value
    >>> monthly = [0.5] * 36
    >>> test = group_critical_value(monthly, alpha=0.05, minimum_events=4)
    >>> found = group_performance(monthly, critical_events=test.critical_events, rate_ratio=2.0)
    >>> round(found.power, 3), found.median_look
    (0.934, 12)
    """
    where = "group_performance"
    check_looks(where, "expected_per_look", expected_per_look)
    check_number(where, "rate_ratio", rate_ratio)
    if len(critical_events) != len(expected_per_look):
        message = (
            f"{where}: {len(critical_events)} boundaries for {len(expected_per_look)} looks. "
            "Give one for each look, None where nobody is told."
        )
        raise ValueError(message)
    added = np.asarray(expected_per_look, dtype=float)
    signalled = crossings(poisson_kernels(added * rate_ratio), counts_of(critical_events))
    totals, by_look = np.cumsum(added), np.cumsum(signalled)
    power, time = float(by_look[-1]), float(signalled @ totals)
    past_half = np.flatnonzero(by_look >= HALF)
    return GroupPerformance(
        power=power,
        expected_at_signal=time / power if power > 0.0 else None,
        expected_at_end=time + (1.0 - power) * float(totals[-1]),
        median_look=int(past_half[0]) + 1 if past_half.size else None,
        signal_by_look=tuple(by_look.tolist()),
    )


def continuous_performance(
    horizon_expected: float,
    *,
    critical_value: float,
    rate_ratio: float,
    minimum_events: int = 1,
    delay_expected: float = 0.0,
) -> Performance:
    """Return what a continuous boundary finds until the horizon.

    Examples
    --------
    The published example: a horizon of ten expected events, and a doubled rate.

    >>> found = continuous_performance(10.0, critical_value=3.46795158, rate_ratio=2.0)
    >>> round(found.power, 6), round(found.expected_at_signal, 5), round(found.expected_at_end, 5)
    (0.685063, 4.13099, 5.97935)
    """
    where = "continuous_performance"
    check_number(where, "horizon_expected", horizon_expected)
    check_number(where, "critical_value", critical_value)
    check_number(where, "rate_ratio", rate_ratio)
    check_count(where, "minimum_events", minimum_events, least=1)
    times = schedule(
        horizon_expected,
        critical_value,
        minimum_events=minimum_events,
        delay_expected=delay_expected,
    )
    power, time = _power_and_time(times, rate_ratio, waits=delay_expected > 0.0)
    return Performance(
        power=power,
        expected_at_signal=time / power if power > 0.0 else None,
        expected_at_end=time + (1.0 - power) * horizon_expected,
    )


def counts_of(critical_events: Sequence[int | None]) -> Counts:
    """Return boundaries as numbers, out of reach where there is none."""
    return np.array([NEVER if events is None else events for events in critical_events])


def _power_and_time(times: Schedule, rate: float, *, waits: bool) -> tuple[float, float]:
    """Return how likely a signal is, and the mean time of it, counting nought without one."""
    kernels = poisson_kernels(times.added * rate)
    before: Numbers = np.ones(1)
    start = time = 0.0
    rows = zip(times.added, times.critical, survivors(kernels, times.critical), strict=True)
    for look, (length, critical, alive) in enumerate(rows):
        missing = critical - np.arange(len(before), dtype=float)
        reached = pdtrc(missing - 1.0, rate * length)
        if look == 0 and waits:
            time += float(before @ reached) * float(length)
        else:
            later = missing / rate * pdtrc(missing, rate * length)
            time += float(before @ (start * reached + later))
        start, before = start + float(length), alive
    return max(0.0, 1.0 - float(before.sum())), time
