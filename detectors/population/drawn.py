"""A curve over age as the corners of a line, as far as enough devices are watched."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from detectors.statistics.aalen_johansen import Incidence, IncidenceCurves
from detectors.statistics.curve import End
from detectors.statistics.follow_up import FollowUp, Ints
from detectors.statistics.kaplan_meier import Survival, SurvivalCurve
from detectors.statistics.lattice_cusum import Floats
from detectors.statistics.not_evaluated import NotEvaluated

CORNERS_MAX = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner:
    """From this age [months] on the curve has this value, with its limits of 95 %."""

    months: float
    share: float
    low: float
    high: float


def free_of(found: SurvivalCurve) -> tuple[Corner, ...]:
    """Return the corners of a Kaplan-Meier curve, from the implant to where too few are watched.

    >>> from detectors.statistics.kaplan_meier import kaplan_meier
    >>> curve = kaplan_meier((2.0, 4.0, 9.0, 9.0), (1, 1, 0, 0), at_risk_min=2)
    >>> [(corner.months, corner.share) for corner in free_of(curve)]
    [(0.0, 1.0), (2.0, 0.75), (4.0, 0.5), (9.0, 0.5)]
    """
    return _corners(found.times, found.watched, found.end, found.at_risk_min, found.at)


def had_it(found: IncidenceCurves, *, cause: int) -> tuple[Corner, ...]:
    """Return the corners of an Aalen-Johansen curve of one cause, likewise.

    >>> from detectors.statistics.aalen_johansen import incidence
    >>> curve = incidence((2.0, 4.0, 9.0, 9.0), (1, 2, 0, 0), at_risk_min=2)
    >>> [(corner.months, corner.share) for corner in had_it(curve, cause=1)]
    [(0.0, 0.0), (2.0, 0.25), (4.0, 0.25), (9.0, 0.25)]
    """

    def at(months: float) -> Incidence | NotEvaluated:
        return found.at(months, cause=cause)

    return _corners(found.times, found.watched, found.end, found.at_risk_min, at)


def _corners(
    times: Floats,
    watched: FollowUp,
    end: End,
    at_risk_min: int,
    at: Callable[[float], Survival | Incidence | NotEvaluated],
) -> tuple[Corner, ...]:
    picked = times[_picked(times.size)]
    last = float(watched.exits[-min(at_risk_min, watched.exits.size)])
    if end.at is not None:
        last = min(last, float(np.nextafter(end.at, 0.0)))
    ages = [0.0, *(float(age) for age in picked if 0.0 < age <= last), last]
    read = ((age, at(age)) for age in dict.fromkeys(ages))
    return tuple(
        Corner(months=age, share=value.share, low=value.low, high=value.high)
        for age, value in read
        if not isinstance(value, NotEvaluated)
    )


def _picked(size: int) -> Ints:
    """Return which steps are drawn: all, or so many that no step can be missed by the eye."""
    if size <= CORNERS_MAX:
        return np.arange(size)
    return np.unique(np.linspace(0, size - 1, CORNERS_MAX).round().astype(np.int64))
