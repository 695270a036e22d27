"""A CUSUM of counts for a fleet that grows: each period has an expectation of its own.

The first year of a device sees a hundred device-months and the fifth ten thousand. A chart with one
mean would be deaf in the beginning and alarm for ever in the end. Here the reference value follows
the expectation, and since no run length describes a fleet that changes, the chart is designed for
the probability of any false alarm within the planned periods.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, isfinite, log

import numpy as np

from detectors.statistics.lattice_cusum import STATES_MAX, Floats
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.page_sum import CusumPoint, climb
from detectors.statistics.poisson_cusum import STEPS_MIN, poisson

PER_COUNT_MAX = 200
"""Steps of the lattice to an event at most; a period of less exposure has a rounded reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureCusum:
    """A chart for the rise of a rate by a ratio; its threshold is in steps, of so many an event."""

    ratio: float
    steps_per_count: int
    threshold_steps: int

    def __post_init__(self) -> None:
        if not (self.ratio > 1.0 and isfinite(self.ratio)):
            message = f"a rise has a ratio above 1, not {self.ratio}"
            raise ValueError(message)
        if self.steps_per_count < 1 or not 0 <= self.threshold_steps < STATES_MAX:
            message = f"a chart needs positive steps, and fewer than {STATES_MAX}: {self}"
            raise ValueError(message)

    @property
    def threshold(self) -> float:
        """The sum above which there is an alarm [events]."""
        return self.threshold_steps / self.steps_per_count

    def reference_steps(self, expected: float) -> int:
        r"""Return Lucas's reference value of a period, :math:`E (R - 1) / \ln R`, in steps."""
        return round(expected * (self.ratio - 1.0) / log(self.ratio) * self.steps_per_count)


def path(
    chart: ExposureCusum, counts: Sequence[int], expected: Sequence[float]
) -> tuple[CusumPoint, ...] | NotEvaluated:
    """Return the sum after each period [events]; after an alarm it starts again at zero.

    Examples
    --------
    The same count is much while the fleet is small, and little later.

    >>> chart = ExposureCusum(ratio=2.0, steps_per_count=20, threshold_steps=60)
    >>> points = path(chart, (2, 3, 2, 3), (0.5, 0.5, 4.0, 4.0))
    >>> [(round(point.value, 2), point.alarm) for point in points]
    [(1.3, False), (3.6, True), (0.0, False), (0.0, False)]
    """
    if len(counts) != len(expected) or (counts and min(counts) < 0):
        message = f"{len(expected)} periods need as many counts, none of them negative"
        raise ValueError(message)
    wrong = _wrong(expected)
    if wrong is not None:
        return NotEvaluated(wrong)
    steps = (
        count * chart.steps_per_count - chart.reference_steps(each)
        for count, each in zip(counts, expected, strict=True)
    )
    points = climb(steps, threshold=chart.threshold_steps)
    return tuple(replace(point, value=point.value / chart.steps_per_count) for point in points)


def alarm_probability(
    chart: ExposureCusum, expected: Sequence[float], *, ratio: float = 1.0
) -> tuple[float, ...] | NotEvaluated:
    r"""Return, for each period, how likely the first alarm has come by its end.

    Exact, with a Markov chain that has another step every period. With `ratio` 1 it is the
    probability of a false alarm; with another, that of having found such a rise from the beginning.

    Examples
    --------
    >>> chart = ExposureCusum(ratio=2.0, steps_per_count=20, threshold_steps=80)
    >>> growing = [0.05 * month for month in range(1, 37)]
    >>> [round(alarm_probability(chart, growing, ratio=r)[-1], 3) for r in (1.0, 2.0)]
    [0.214, 0.998]

    References
    ----------
    Brook, D., Evans, D. A. (1972). An approach to the probability distribution of CUSUM run length.
    Biometrika 59(3), 539-549.
    """
    wrong = _wrong(expected)
    if wrong is not None:
        return NotEvaluated(wrong)
    quiet = np.zeros(chart.threshold_steps + 1)
    quiet[0] = 1.0
    found = list[float]()
    for each in expected:
        quiet = _after(quiet, chart, reference=chart.reference_steps(each), mean=each * ratio)
        # What rounding takes from the last digit must not make a probability fall.
        found.append(max(found[-1] if found else 0.0, 1.0 - float(quiet.sum())))
    return tuple(found)


def design(
    expected: Sequence[float], *, ratio: float, alpha: float
) -> ExposureCusum | NotEvaluated:
    """Return the chart with the lowest threshold that has any false alarm with `alpha` at most.

    Parameters
    ----------
    expected
        Of every period of the plan, while the rate is right.
    ratio
        The rise to be found.
    alpha
        Probability of one false alarm or more within the plan.

    Examples
    --------
    >>> growing = [0.05 * month for month in range(1, 37)]
    >>> chart = design(growing, ratio=2.0, alpha=0.05)
    >>> round(chart.threshold, 2), round(alarm_probability(chart, growing)[-1], 3)
    (6.0, 0.048)
    """
    if not (0.0 < alpha < 1.0 < ratio and isfinite(ratio)):
        message = f"no chart finds a ratio of {ratio} with a probability {alpha} of false alarms"
        raise ValueError(message)
    wrong = _wrong(expected)
    if wrong is not None:
        return NotEvaluated(wrong)
    largest = max(expected, default=0.0) * (ratio - 1.0) / log(ratio)
    if largest == 0.0:
        return NotEvaluated("nothing is expected in any period")
    per_count = min(PER_COUNT_MAX, max(STEPS_MIN, ceil(STEPS_MIN / largest)))

    def chart(steps: int) -> ExposureCusum:
        return ExposureCusum(ratio=ratio, steps_per_count=per_count, threshold_steps=steps)

    def too_many(steps: int) -> bool:
        risk = alarm_probability(chart(steps), expected)
        return isinstance(risk, NotEvaluated) or risk[-1] > alpha

    low, high = 0, per_count
    while too_many(high):
        low, high = high + 1, 2 * high
        if high >= STATES_MAX:
            return NotEvaluated("such a chart is too large to design; take a larger ratio or alpha")
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if too_many(middle) else (low, middle)
    return chart(low)


def _after(quiet: Floats, chart: ExposureCusum, *, reference: int, mean: float) -> Floats:
    """Return the probabilities of the sums without an alarm so far, a period later."""
    top = quiet.size - 1
    following = np.zeros_like(quiet)
    for count, probability in enumerate(poisson((top + reference) // chart.steps_per_count, mean)):
        shift = count * chart.steps_per_count - reference
        if shift >= 0:
            following[shift:] += probability * quiet[: quiet.size - shift]
        else:
            following[0] += probability * quiet[: -shift + 1].sum()
            following[1 : max(1, quiet.size + shift)] += probability * quiet[-shift + 1 :]
    return following


def _wrong(expected: Sequence[float]) -> str | None:
    for i, each in enumerate(expected):
        if not (isfinite(each) and each >= 0.0):
            return f"period {i} has {each:g} expected events"
    return None
