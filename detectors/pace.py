"""How fast a battery empties, against its own past and its use: what tells a due end from an early.

How long a battery should last was published nowhere, and it need not be known. One that has emptied
at its own steady pace for months is due when it is low, and its replacement is planned; one that
suddenly empties several times as fast, with no more therapy than before, is failing, however full
it still is. Charge is asked for and not voltage, for the voltage of a primary cell is flat for
years and then falls at an even pace of use too.
"""

from typing import NamedTuple

from detectors.spell import DAY_S
from detectors.tolerance import Tolerance

WEEKS = 5
"""Weekly readings of the charge that are kept: the present pace is taken over four weeks."""
STEP_PERCENT = 1.0
"""Charge is told in whole percent, so a smaller fall is not known."""
REFILLED_PERCENT = 10.0
"""A charge that rose by more is of another battery, or was loaded: its past is another. Assumed."""


class Charge(NamedTuple):
    """The charge [%] at a time [s since 1970], and for how long therapy ran until then [s]."""

    at_s: int
    percent: float
    used_s: int


class Pace(NamedTuple):
    """The first reading of this battery, and the latest weekly ones."""

    first: Charge
    weeks: tuple[Charge, ...]


def weigh(pace: Pace | None, charge: Charge) -> Pace:
    """Return the pace after the charge of a new week.

    >>> pace = weigh(weigh(None, Charge(0, 9.0, 0)), Charge(604_800, 8.0, 0))
    >>> len(pace.weeks), len(weigh(pace, Charge(1_209_600, 99.0, 0)).weeks)
    (2, 1)
    """
    if pace is None or charge.percent - pace.weeks[-1].percent > REFILLED_PERCENT:
        return Pace(charge, (charge,))
    return Pace(pace.first, (*pace.weeks, charge)[-WEEKS:])


def haste(tolerance: Tolerance, pace: Pace | None) -> float | None:
    """Return how many times faster the battery empties than its past and its use explain.

    Null where its past is too short to know. Therapy that became more frequent explains as much
    more, but never more than `use_most_ratio` times. A fall of less than `least_fall_percent` is
    none.

    Examples
    --------
    A charge that falls by a percent in two weeks for 20 weeks, then by ten in two.

    >>> from detectors.spell import DAY_S
    >>> pace = None
    >>> for week in range(21):
    ...     pace = weigh(pace, Charge(int(7 * week * DAY_S), 90.0 - week // 2, 12_600 * week))
    >>> haste(Tolerance(), pace)
    0.0
    >>> for week in (21, 22):
    ...     percent = 80.0 - 5.0 * (week - 20)
    ...     pace = weigh(pace, Charge(int(7 * week * DAY_S), percent, 12_600 * week))
    >>> haste(Tolerance(), pace)
    5.5
    """
    if pace is None:
        return None
    first, begin, now = pace.first, pace.weeks[0], pace.weeks[-1]
    past_s, time_s = begin.at_s - first.at_s, now.at_s - begin.at_s
    if past_s < tolerance.pace_days * DAY_S or time_s <= 0:
        return None
    fall = begin.percent - now.percent
    if fall < tolerance.least_fall_percent:
        return 0.0
    fell = max(first.percent - begin.percent, STEP_PERCENT)
    used, uses = (begin.used_s - first.used_s) / past_s, (now.used_s - begin.used_s) / time_s
    more = uses / used if used > 0 else tolerance.use_most_ratio
    explained = min(max(more, 1.0), tolerance.use_most_ratio)
    return round(fall / time_s / (fell / past_s * explained), 2)
