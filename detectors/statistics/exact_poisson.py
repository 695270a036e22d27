"""Rates of rare events with exact limits: events per time at risk, and observed over expected.

Nothing here is an approximation for many events: with none at all there is still an upper limit,
and it falls as the time at risk grows.
"""

from dataclasses import dataclass
from math import isfinite

import numpy as np
from scipy.special import gammaincinv, gammaln, pdtr  # type: ignore[import-untyped]

from detectors.statistics.lattice_cusum import Floats
from detectors.statistics.not_evaluated import NotEvaluated

TIE = 1.0 + 1e-7
"""Counts whose probabilities differ by less count as equally unlikely: rounding must not decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Events per unit of exposure, with exact limits."""

    events: int
    exposure: float
    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedExpected:
    """How many times the expected was observed, with exact limits, and how unlikely that is."""

    observed: int
    expected: float
    ratio: float
    low: float
    high: float
    p_value: float


def count_limits(events: int, *, level: float = 0.95) -> tuple[float, float]:
    r"""Return Garwood's exact limits of the mean of a Poisson count.

    They are the means of which so many or more, and so many or fewer, have the probability
    :math:`\alpha / 2`. At least the stated share of such intervals holds the true mean.

    >>> [round(limit, 3) for limit in count_limits(5)]
    [1.623, 11.668]

    References
    ----------
    Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika 28(3/4), 437-442.
    """
    if events < 0 or not 0.0 < level < 1.0:
        message = f"no limits of {events} events at the level {level}"
        raise ValueError(message)
    tail = (1.0 - level) / 2.0
    low = float(gammaincinv(events, tail)) if events else 0.0
    return low, float(gammaincinv(events + 1, 1.0 - tail))


def rate(
    events: int, exposure: float, *, per: float = 1.0, level: float = 0.95
) -> Rate | NotEvaluated:
    """Return the rate of events in so much exposure, such as device-months.

    Parameters
    ----------
    events, exposure
        What was seen, and in how much time at risk.
    per
        The unit of the answer: 1,000 for events per 1,000 device-months.
    level
        Of the interval.

    Examples
    --------
    None in 1,200 device-months: up to 3 in 1,000 device-months are compatible with that.

    >>> found = rate(0, 1_200.0, per=1_000.0)
    >>> found.rate, round(found.high, 4)
    (0.0, 3.0741)
    """
    if not (isfinite(exposure) and exposure > 0.0):
        return NotEvaluated(f"there is no time at risk: the exposure is {exposure:g}")
    low, high = (limit / exposure * per for limit in count_limits(events, level=level))
    return Rate(events=events, exposure=exposure, rate=events / exposure * per, low=low, high=high)


def observed_expected(
    observed: int, expected: float, *, level: float = 0.95
) -> ObservedExpected | NotEvaluated:
    """Return the ratio of observed to expected events, with Garwood's limits.

    The expectation counts as known. One that was itself estimated from few events is not, and the
    interval is then too narrow. The p-value is two-sided: the probability of all counts that are no
    likelier than the observed one.

    Examples
    --------
    >>> found = observed_expected(12, 4.44)
    >>> round(found.ratio, 3), round(found.low, 3), round(found.high, 3), round(found.p_value, 5)
    (2.703, 1.397, 4.721, 0.00216)
    """
    if not (isfinite(expected) and expected > 0.0):
        return NotEvaluated(f"nothing to compare with: {expected:g} events are expected")
    low, high = (limit / expected for limit in count_limits(observed, level=level))
    return ObservedExpected(
        observed=observed,
        expected=expected,
        ratio=observed / expected,
        low=low,
        high=high,
        p_value=_two_sided(observed, expected),
    )


def _two_sided(observed: int, mean: float) -> float:
    """Return the probability of all counts that are no likelier than the observed one."""
    mode = int(mean)
    # Above it the terms fall, by a factor of two a step or faster from twice the mean on.
    most = max(observed, 2 * mode) + 60 + int(10.0 * np.sqrt(mean))
    counts = np.arange(most + 1, dtype=np.float64)
    logs: Floats = counts * np.log(mean) - mean - gammaln(counts + 1.0)
    unlikely = logs <= logs[observed] + np.log(TIE)
    beyond = max(0.0, 1.0 - float(pdtr(most, mean)))
    return min(1.0, float(np.exp(logs[unlikely]).sum()) + beyond)
