"""What a method is asked, and what it answers: the seam between surveillance and its mathematics.

A method is a function of counts at looks; it knows no device, no date and no event. Methods are
listed by name in `detectors.population.methods`.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taken:
    """What an earlier run told of a look: its boundary, and the alpha that was gone by then."""

    critical_events: int | None
    alpha_spent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Counts at each look, totals since the beginning, and how the monitor was declared.

    `expected` grows from look to look. `taken` has what was told of each look before, null where
    nothing was. `already_spent` is what earlier versions of the monitor spent of alpha.
    `benchmark_events` is what the benchmark rests on. With a comparator, `shares` holds for each
    look the probability of each of its new events to fall on the stratum if both parts are alike,
    given who was at risk right before; `observed` are those that did.
    """

    expected: tuple[float, ...]
    observed: tuple[int, ...]
    taken: tuple[Taken | None, ...]
    alpha: float
    spending: str | None
    horizon: float
    minimum_events: int = 1
    already_spent: float = 0.0
    benchmark_events: int | None = None
    shares: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One look: whether the boundary was reached, and both in the units of the method.

    `alpha_spent` is null where a method does not know it for a look that was passed long ago.
    """

    crossed: bool
    statistic: float
    critical_value: float | None
    critical_events: int | None
    alpha_spent: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answer at every look, and the method that gave them; or why there is none."""

    method: str
    looks: tuple[Answer, ...] = ()
    not_evaluated: str | None = None


Method = Callable[[Question], Answers]


def higher(critical: int | None, taken: Taken | None) -> int | None:
    """Return the higher of a look's boundaries, now and when it was taken; null is highest.

    >>> higher(7, Taken(critical_events=6, alpha_spent=0.01))
    7
    >>> higher(5, Taken(critical_events=6, alpha_spent=0.01))
    6
    """
    if taken is None:
        return critical
    if critical is None or taken.critical_events is None:
        return None
    return max(critical, taken.critical_events)
