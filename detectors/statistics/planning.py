"""What to plan before surveillance starts: how long it has to last, and what it can find at all.

A monitor that cannot find a doubled rate before its horizon says "no signal" and means nothing. So
both questions are answered exactly, by search over the performance of the boundary that would be
used.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scipy.optimize import brentq  # type: ignore[import-untyped]

from detectors.statistics.critical_value import CriticalValue
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.performance import continuous_performance, group_performance
from detectors.statistics.poisson_maxsprt import continuous_critical_value
from detectors.statistics.sequential_inputs import (
    check_alpha,
    check_count,
    check_looks,
    check_number,
)

HORIZON_MAX = 2_048.0
"""No fleet here ever expects more events, and the sum grows with the square of them."""

STEP = 1e-6
"""How exactly a horizon is found, in expected events."""

RATE_RATIO_MAX = 1_000.0


@dataclass(frozen=True, slots=True)
class Horizon:
    """How many events have to be expected, and the boundary that is used until then."""

    horizon_expected: float
    boundary: CriticalValue
    power: float


def smallest_horizon(
    *, alpha: float, power: float, rate_ratio: float, minimum_events: int = 1
) -> Horizon | NotEvaluated:
    """Return the shortest continuous surveillance that finds `rate_ratio` with so much power.

    The R package `Sequential` stops where the power is up to 0.001 too large, and so plans for a
    little longer than is needed; 12.148 here.

    Examples
    --------
    >>> found = smallest_horizon(alpha=0.05, power=0.8, rate_ratio=2.0, minimum_events=3)
    >>> round(found.horizon_expected, 3), round(found.boundary.critical_value, 4)
    (12.139, 3.1313)
    """
    where = "smallest_horizon"
    check_alpha(where, alpha)
    check_number(where, "power", power, below=1.0)
    check_number(where, "rate_ratio", rate_ratio, above=1.0)
    check_count(where, "minimum_events", minimum_events, least=1)

    def missing(horizon: float) -> float:
        return _continuous_power(horizon, alpha, rate_ratio, minimum_events) - power

    low = high = 1.0
    while missing(high) < 0.0:
        low, high = high, 2.0 * high
        if high > HORIZON_MAX:
            return NotEvaluated(
                f"a rate ratio of {rate_ratio:g} is not found with a power of {power:g} before "
                f"{HORIZON_MAX:g} events are expected"
            )
    while missing(low) >= 0.0:
        low, high = low / 2.0, low
    found = float(brentq(missing, low, high, xtol=STEP))
    while missing(found) < 0.0:
        found += STEP
    boundary = continuous_critical_value(found, alpha=alpha, minimum_events=minimum_events)
    return Horizon(found, boundary, _continuous_power(found, alpha, rate_ratio, minimum_events))


def detectable_rate_ratio(
    horizon_expected: float, *, alpha: float, power: float, minimum_events: int = 1
) -> float | NotEvaluated:
    """Return the smallest rate ratio that continuous surveillance finds with so much power.

    >>> round(detectable_rate_ratio(12.1387, alpha=0.05, power=0.8, minimum_events=3), 3)
    2.0
    """
    where = "detectable_rate_ratio"
    check_number(where, "power", power, above=alpha, below=1.0)
    boundary = continuous_critical_value(
        horizon_expected, alpha=alpha, minimum_events=minimum_events
    )

    def power_at(rate_ratio: float) -> float:
        return continuous_performance(
            horizon_expected,
            critical_value=boundary.critical_value,
            rate_ratio=rate_ratio,
            minimum_events=minimum_events,
        ).power

    return _smallest(power_at, power)


def detectable_rate_ratio_at_looks(
    expected_per_look: Sequence[float], *, critical_events: Sequence[int | None], power: float
) -> float | NotEvaluated:
    """Return the smallest rate ratio that known looks with these boundaries find.

    >>> from detectors.statistics.poisson_maxsprt import group_critical_value
    >>> monthly = [0.25] * 60
    >>> test = group_critical_value(monthly, alpha=0.05, minimum_events=3)
    >>> events = test.critical_events
    >>> round(detectable_rate_ratio_at_looks(monthly, critical_events=events, power=0.8), 2)
    1.87
    """
    where = "detectable_rate_ratio_at_looks"
    check_looks(where, "expected_per_look", expected_per_look)
    check_number(where, "power", power, below=1.0)

    def power_at(rate_ratio: float) -> float:
        return group_performance(
            expected_per_look, critical_events=critical_events, rate_ratio=rate_ratio
        ).power

    return _smallest(power_at, power)


def _smallest(power_at: Callable[[float], float], power: float) -> float | NotEvaluated:
    low = high = 1.0
    while power_at(high) < power:
        low, high = high, 2.0 * high
        if high > RATE_RATIO_MAX:
            return NotEvaluated(
                f"even a rate ratio of {RATE_RATIO_MAX:g} is not found with a power of {power:g}: "
                "too few events are expected"
            )
    if low == high:
        return NotEvaluated(f"without any rise a signal is already as likely as {power:g}")
    return float(brentq(lambda ratio: power_at(ratio) - power, low, high, xtol=1e-9))


def _continuous_power(horizon: float, alpha: float, rate_ratio: float, minimum: int) -> float:
    boundary = continuous_critical_value(horizon, alpha=alpha, minimum_events=minimum)
    return continuous_performance(
        horizon,
        critical_value=boundary.critical_value,
        rate_ratio=rate_ratio,
        minimum_events=minimum,
    ).power
