"""An exponentially weighted moving average with limits: for changes that are small and slow."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np

from detectors.statistics.lattice_cusum import Floats
from detectors.statistics.normal_cusum import NODES, density, quadrature

SETTLED = 1e-12
"""The limits have come so near to their final width that a further value changes nothing."""


@dataclass(frozen=True, slots=True)
class EwmaPoint:
    """The average after a value, its limits then, and whether it lies outside."""

    value: float
    low: float
    high: float
    alarm: bool


def path(
    values: Sequence[float], *, mean: float, sigma: float, weight: float, width: float
) -> tuple[EwmaPoint, ...]:
    r"""Return the average after each value, with its limits.

    .. math:: Z_i = (1 - \lambda) Z_{i-1} + \lambda x_i, \quad Z_0 = \mu_0, \qquad
       \mu_0 \pm L \sigma \sqrt{\frac{\lambda}{2 - \lambda} \bigl(1 - (1 - \lambda)^{2i}\bigr)}

    The average starts at the mean, and the limits widen to a finite width. Written without the
    exponent they widen for ever, and a rate that has trebled for good stays inside.

    The average does not start again after an alarm: it tells for how long it is outside.

    Parameters
    ----------
    values
        Counts of periods with the same expectation, standardised residuals, or measurements.
    mean, sigma
        Of a value while nothing is wrong. A count of mean :math:`\mu_0` has
        :math:`\sigma = \sqrt{\mu_0}`.
    weight
        Lambda, the weight of the latest value. The smaller, the slower the changes it finds.
    width
        L, in standard deviations of the average. `run_length` says what it costs in false alarms.

    Examples
    --------
    >>> found = path((4, 4, 8, 10), mean=4.0, sigma=2.0, weight=0.2, width=2.7)
    >>> [(round(point.value, 2), round(point.high, 2), point.alarm) for point in found]
    [(4.0, 5.08, False), (4.0, 5.38, False), (4.8, 5.55, False), (5.84, 5.64, True)]

    References
    ----------
    Roberts, S. W. (1959). Control chart tests based on geometric moving averages. Technometrics
    1(3), 239-250.
    """
    _check(weight=weight, width=width)
    if not sigma > 0.0:
        message = f"values that do not vary have no chart: sigma is {sigma}"
        raise ValueError(message)
    average, points = mean, list[EwmaPoint]()
    for i, value in enumerate(values, start=1):
        if not isfinite(value):
            message = f"value {i - 1} is not a finite number, and an average cannot leave it out"
            raise ValueError(message)
        average += weight * (value - average)
        half = width * sigma * sqrt(_variance(weight, i))
        points.append(EwmaPoint(average, mean - half, mean + half, abs(average - mean) > half))
    return tuple(points)


def run_length(*, weight: float, width: float, shift: float = 0.0, widening: bool = True) -> float:
    r"""Return the average number of normal values until the average is outside, on either side.

    Within fixed limits :math:`\pm c` the run length from an average :math:`z` is

    .. math:: L(z) = 1 + \frac{1}{\lambda} \int_{-c}^{c} L(x)\,
       \varphi\Bigl(\frac{x - (1 - \lambda) z}{\lambda} - \mu\Bigr) dx.

    While the limits still widen, the same step leads from the run lengths after the next value back
    to those before it. Counts are skewed: with few a period the chart alarms more often than this.

    Parameters
    ----------
    weight, width
        Lambda and L, as for `path`.
    shift
        Of the mean [standard deviations of a value]; zero gives the time between false alarms.
    widening
        With the limits of `path`; otherwise with their final width from the first value on, as most
        tables have it.

    Examples
    --------
    >>> round(run_length(weight=0.1, width=2.7, widening=False), 2)
    368.99
    >>> round(run_length(weight=0.1, width=2.7, shift=1.0, widening=False), 2)
    9.73

    Early values are watched closely, which costs false alarms.

    >>> round(run_length(weight=0.1, width=2.7), 1)
    356.1

    References
    ----------
    Crowder, S. V. (1987). A simple method for studying run-length distributions of exponentially
    weighted moving average charts. Technometrics 29(4), 401-407.
    """
    _check(weight=weight, width=width)
    limit = width * sqrt(weight / (2.0 - weight))
    nodes, weights = quadrature(-limit, limit)
    stay = weights * _move(nodes, nodes, weight, shift)
    lengths = np.linalg.solve(np.eye(NODES) - stay, np.ones(NODES))
    if widening:
        settled = 1
        while (1.0 - weight) ** (2 * settled) > SETTLED:
            settled += 1
        for i in range(settled, 0, -1):
            before = width * sqrt(_variance(weight, i))
            earlier, earlier_weights = quadrature(-before, before)
            lengths = 1.0 + (weights * _move(earlier, nodes, weight, shift)) @ lengths
            nodes, weights = earlier, earlier_weights
    start = np.zeros(1)
    return float(1.0 + (weights * _move(start, nodes, weight, shift))[0] @ lengths)


def _move(before: Floats, after: Floats, weight: float, shift: float) -> Floats:
    """Return the density of going from each average (rows) to each other (columns)."""
    value = (after[None, :] - (1.0 - weight) * before[:, None]) / weight
    return density(value - shift) / weight


def _variance(weight: float, i: int) -> float:
    """Return the variance of the average after `i` values, in that of a value."""
    return weight / (2.0 - weight) * (1.0 - (1.0 - weight) ** (2 * i))


def _check(*, weight: float, width: float) -> None:
    if not (0.0 < weight <= 1.0 and width > 0.0):
        message = f"the weight lies above 0 and up to 1, the width above 0: {weight} and {width}"
        raise ValueError(message)
