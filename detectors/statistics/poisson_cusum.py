"""A CUSUM of counts: whether a rate has risen.

A benchmark says how many events a period should have. The sum of what there was above a reference
value forgets at zero, so that it stays low while the rate is right, and climbs steadily when it is
not. It is the fastest chart for the rise that it was designed for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, isfinite, log

import numpy as np
from scipy.special import gammaln, xlogy  # type: ignore[import-untyped]

from detectors.statistics.lattice_cusum import STATES_MAX, Floats, average_run_length
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.page_sum import CusumPoint, climb

STEPS_MIN = 10
"""So many steps of the lattice to the reference value at least: it is off by 5 % at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoissonCusum:
    """A chart on a lattice: all of its numbers are whole multiples of `1 / steps_per_count`."""

    steps_per_count: int
    reference_steps: int
    threshold_steps: int

    def __post_init__(self) -> None:
        if min(self.steps_per_count, self.reference_steps) < 1 or self.threshold_steps < 0:
            message = f"a chart needs positive steps and no negative threshold: {self}"
            raise ValueError(message)

    @property
    def reference(self) -> float:
        """k: the count a period above which the sum rises."""
        return self.reference_steps / self.steps_per_count

    @property
    def threshold(self) -> float:
        """h: the sum above which there is an alarm."""
        return self.threshold_steps / self.steps_per_count


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """A chart, and how many periods it runs on average while the rate is right, and when risen."""

    chart: PoissonCusum
    in_control_periods: float
    risen_periods: float


def reference_value(mean: float, *, risen: float) -> float:
    r"""Return Lucas's :math:`k = (\mu_1 - \mu_0) / \ln(\mu_1 / \mu_0)`, between the two means.

    With it the sum is that of the log-likelihood ratios, but for a factor.

    >>> round(reference_value(1.0, risen=2.0), 10)
    1.4426950409

    References
    ----------
    Lucas, J. M. (1985). Counted data CUSUM's. Technometrics 27(2), 129-144.
    """
    if not 0.0 < mean < risen or not isfinite(risen):
        message = f"the risen mean must exceed the mean, and both zero: {mean} and {risen}"
        raise ValueError(message)
    return (risen - mean) / log(risen / mean)


def run_length(chart: PoissonCusum, *, mean: float) -> float:
    """Return the average number of periods to the first alarm, when so many events are expected.

    Exact, by a Markov chain; an alarm is a sum *above* the threshold. While the rate is right, this
    is the average time between false alarms.

    Examples
    --------
    >>> chart = PoissonCusum(steps_per_count=2, reference_steps=3, threshold_steps=10)
    >>> round(run_length(chart, mean=1.0), 4), round(run_length(chart, mean=2.0), 4)
    (407.9581, 10.4255)
    """
    if not (isfinite(mean) and mean >= 0.0):
        message = f"a mean is a number from zero up, not {mean}"
        raise ValueError(message)
    if mean == 0.0:
        return float("inf")
    most = (chart.threshold_steps + chart.reference_steps) // chart.steps_per_count
    steps = np.zeros(most * chart.steps_per_count + 1)
    steps[:: chart.steps_per_count] = poisson(most, mean)
    return average_run_length(steps, lowest=-chart.reference_steps, threshold=chart.threshold_steps)


def poisson(most: int, mean: float) -> Floats:
    """Return the probabilities of the counts from none to `most`.

    >>> [round(float(each), 3) for each in poisson(2, 1.0)]
    [0.368, 0.368, 0.184]
    """
    counts = np.arange(most + 1, dtype=np.float64)
    found: Floats = np.exp(xlogy(counts, mean) - mean - gammaln(counts + 1.0))
    return found


def design(*, mean: float, ratio: float, in_control_periods: float) -> Design | NotEvaluated:
    """Return the chart with the lowest threshold that alarms falsely this seldom.

    Parameters
    ----------
    mean
        Events a period while the rate is right.
    ratio
        The rise to be found, as a ratio of rates.
    in_control_periods
        The wanted average number of periods between false alarms.

    Examples
    --------
    One event in two months; a doubling should be found, with one false alarm in ten years.

    >>> found = design(mean=0.5, ratio=2.0, in_control_periods=120.0)
    >>> round(found.chart.threshold, 2)
    3.57
    >>> round(found.in_control_periods, 1), round(found.risen_periods, 1)
    (125.9, 11.8)
    """
    if not in_control_periods >= 1.0:
        message = f"a run is of one period at least, not of {in_control_periods}"
        raise ValueError(message)
    reference = reference_value(mean, risen=ratio * mean)
    per_count = max(STEPS_MIN, ceil(STEPS_MIN / reference))
    reference_steps = round(reference * per_count)

    def chart(threshold_steps: int) -> PoissonCusum:
        return PoissonCusum(
            steps_per_count=per_count,
            reference_steps=reference_steps,
            threshold_steps=threshold_steps,
        )

    low, high = 0, per_count
    while run_length(chart(high), mean=mean) < in_control_periods:
        low, high = high + 1, 2 * high
        if high >= STATES_MAX:
            return NotEvaluated(
                f"a chart for {mean:g} events a period that alarms falsely once in "
                f"{in_control_periods:g} periods is too large to design; take a larger ratio"
            )
    while low < high:
        middle = (low + high) // 2
        if run_length(chart(middle), mean=mean) < in_control_periods:
            low = middle + 1
        else:
            high = middle
    found = chart(low)
    return Design(
        chart=found,
        in_control_periods=run_length(found, mean=mean),
        risen_periods=run_length(found, mean=ratio * mean),
    )


def path(chart: PoissonCusum, counts: Sequence[int]) -> tuple[CusumPoint, ...]:
    """Return the sum after each period, in events; after an alarm it starts again at zero.

    Examples
    --------
    >>> chart = PoissonCusum(steps_per_count=2, reference_steps=3, threshold_steps=6)
    >>> [(point.value, point.alarm) for point in path(chart, (1, 3, 4, 2, 0))]
    [(0.0, False), (1.5, False), (4.0, True), (0.5, False), (0.0, False)]
    """
    if counts and min(counts) < 0:
        message = f"a count is never negative: {min(counts)}"
        raise ValueError(message)
    steps = (count * chart.steps_per_count - chart.reference_steps for count in counts)
    points = climb(steps, threshold=chart.threshold_steps)
    return tuple(replace(point, value=point.value / chart.steps_per_count) for point in points)
