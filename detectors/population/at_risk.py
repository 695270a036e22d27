"""Device-months at risk: a spell of one device, cut by calendar month or week and implant age.

A month of implant age or of exposure is 30.4375 days, a twelfth of a Julian year; calendar months
are those of the calendar, UTC. All is counted in whole seconds, so that sums are exact and do not
depend on their order.

This is the plain meaning of exposure. What evaluates fleets does the same sums in another order:
`store.read.exposure` tells how many devices enter and leave each age band in each month (or week),
and `detectors.population.flows` adds that up; a test holds the two against each other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from detectors.population.schedule import beginning, following
from events.surveillance import Every

EPOCH = date(1970, 1, 1)
DAY_S = 86_400
MONTH_DAYS = 30.4375
MONTH_S = 2_629_800
"""A month of exposure or age in seconds: 30.4375 days of 86,400."""

AGE_EDGES_MONTHS = (0.0, 30 / MONTH_DAYS, 3.0, 12.0, 24.0, 60.0)
"""Where bands of implant age begin: 0-30 days, 1-3, 3-12, 12-24, 24-60 and over 60 months."""

ENROLMENT_GRACE_S = 30 * DAY_S
"""Who is registered within 30 days of the implant counts from the implant. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """A stretch of seconds since 1970 at risk, end excluded; `origin_s` is when age was nought."""

    start_s: int
    end_s: int
    origin_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The part of a spell in one month or week, and one band of age, counted from nought."""

    begins: date
    band: int
    seconds: int

    @property
    def device_months(self) -> float:
        """The same as device-months."""
        return self.seconds / MONTH_S


def at_risk_from(implanted_s: int, registered_s: int) -> int:
    """Return from when on a device is at risk: the implant, or a late registration.

    A device that is registered long after its implant had to survive until then to be registered at
    all; its time before that has no events by construction, and would make any rate look small. So
    it enters late (left truncation). A registration within `ENROLMENT_GRACE_S` is the usual delay
    of paper and does not truncate.

    A registry that is imported years later is truncated at the day of import, *unless* its rows
    carry the day on which the registry learnt of each implant: that day is then the recordedtime.

    >>> day = 86_400
    >>> at_risk_from(0, 3 * day) // day, at_risk_from(0, 400 * day) // day
    (0, 400)
    """
    return implanted_s if registered_s - implanted_s <= ENROLMENT_GRACE_S else registered_s


def edges_s(edges_months: Sequence[float]) -> tuple[int, ...]:
    """Return edges of age bands in whole seconds.

    >>> [seconds / 86_400 for seconds in edges_s((0.0, 30 / MONTH_DAYS, 12.0))]
    [0.0, 30.0, 365.25]
    """
    return tuple(round(edge * MONTH_S) for edge in edges_months)


def pieces(spell: Spell, *, edges: Sequence[int], every: Every = "month") -> Iterator[Piece]:
    """Cut a spell at the beginnings of months (weeks) and the edges of age [s], the last band open.

    Examples
    --------
    Ten days at the end of January and five in February, and a birthday of 30 days in between.

    >>> day = 86_400
    >>> spell = Spell(start_s=21 * day, end_s=36 * day, origin_s=3 * day)
    >>> for piece in pieces(spell, edges=(0, 30 * day)):
    ...     print(piece.begins, piece.band, piece.seconds / day)
    1970-01-01 0 10.0
    1970-02-01 0 2.0
    1970-02-01 1 3.0
    """
    at_s, first = spell.start_s, beginning(day_of(spell.start_s), every)
    while at_s < spell.end_s:
        after_it = following(first, every)
        stop_s = min(spell.end_s, seconds_of(after_it))
        for band, (edge, after) in enumerate(zip(edges, (*edges[1:], None), strict=True)):
            begins_s = max(at_s, spell.origin_s + edge)
            ends_s = stop_s if after is None else min(stop_s, spell.origin_s + after)
            if begins_s < ends_s:
                yield Piece(begins=first, band=band, seconds=ends_s - begins_s)
        at_s, first = stop_s, after_it


def day_of(at_s: int) -> date:
    """Return the day, UTC, of a second since 1970."""
    return datetime.fromtimestamp(at_s, tz=UTC).date()


def seconds_of(day: date) -> int:
    """Return midnight UTC of a day, in seconds since 1970."""
    return (day - EPOCH).days * DAY_S
