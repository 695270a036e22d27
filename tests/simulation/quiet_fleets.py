"""Fleets made of counts, and reports of events that come late, or are mistaken and taken back.

So many events happen as one says, each on a day of its own. Where reports come late and are
corrected, a third of them come up to four months late, and a tenth as many come on top of them that
are mistakes, and are taken back two to five months after they came.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from numpy.random import Generator

from detectors.population.at_risk import DAY_S, MONTH_DAYS, seconds_of
from detectors.population.flows import Fleet, Happened
from detectors.population.schedule import looks_until
from events.surveillance import Every
from tests.detectors.population.fleets import EDGES, START, fleet, happening, month, who

LATE_SHARE = 1 / 3
LATE_DAYS = 120
MISTAKEN_SHARE = 0.1
TAKEN_BACK_DAYS = (60, 150)
NEVER = 10**6

DEVICES = 1000
LEAD_A = who(lead_model="Lead A")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """How long a surveillance lasts, and how often it looks."""

    every: Every
    end: date

    @property
    def days(self) -> int:
        """From the start to the end."""
        return (self.end - START).days

    @property
    def looks(self) -> tuple[date, ...]:
        """All of them, the last one at the end."""
        return looks_until(START, self.end, self.every)

    def locks(self, lag_days: int = 0) -> tuple[datetime, ...]:
        """Return when data are locked: two days after each look, until the last report is in."""
        last = self.end + timedelta(days=lag_days + LATE_DAYS + 31)
        return tuple(locked(look) for look in looks_until(START, last, self.every))


MONTHLY = Span(every="month", end=month(36))
WEEKLY = Span(every="week", end=date(2026, 12, 28))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """So many events on average, among one of the fleet's people, over days since the start."""

    who: int
    first_day: int
    days: int
    events: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An event, and from which day until which one it is known, from the start."""

    event: Happened
    known_on: int
    until: int = NEVER


def locked(look: date) -> datetime:
    """Return a lock at which a look is due."""
    return datetime.combine(look, datetime.min.time(), tzinfo=UTC) + timedelta(days=2)


def drawn(
    random: Generator, stretches: Iterable[Stretch], *, late: bool = False
) -> tuple[Report, ...]:
    """Draw reports: all known at once, or late and with mistakes on top."""
    found: list[Report] = []
    for stretch in stretches:
        true = int(random.poisson(stretch.events))
        wrong = int(random.poisson(stretch.events * MISTAKEN_SHARE)) if late else 0
        for number in range(true + wrong):
            day = stretch.first_day + int(random.integers(stretch.days))
            known = day
            if late and random.random() < LATE_SHARE:
                known += int(random.integers(1, LATE_DAYS + 1))
            until = NEVER if number < true else known + int(random.integers(*TAKEN_BACK_DAYS))
            happened = _happened(len(found) + 1, stretch.who, day)
            found.append(Report(event=happened, known_on=known, until=until))
    return tuple(sorted(found, key=lambda report: report.event.at_s))


def known(people: Fleet, reports: tuple[Report, ...], lock: datetime) -> Fleet:
    """Return the fleet as it is known at a lock."""
    day = (lock.date() - START).days
    return _with(people, tuple(r.event for r in reports if r.known_on < day <= r.until))


def true(people: Fleet, reports: tuple[Report, ...]) -> Fleet:
    """Return the fleet as it is known in the end."""
    return _with(people, tuple(r.event for r in reports if r.until == NEVER))


def believed(people: Fleet, reports: tuple[Report, ...]) -> Fleet:
    """Return the fleet with all that anybody ever believed."""
    return _with(people, tuple(r.event for r in reports))


def steady(span: Span) -> Fleet:
    """Return a thousand devices that are there all the time."""
    return fleet({LEAD_A: DEVICES}, by_week=span.every == "week")


def all_the_time(span: Span, events: float) -> tuple[Stretch, ...]:
    """Return one stretch with so many events among them."""
    return (Stretch(who=0, first_day=0, days=span.days, events=events),)


def rate_for(events: float, span: Span) -> float:
    """Return the rate per device-month at which so many events are expected of them."""
    return events * MONTH_DAYS / (DEVICES * span.days)


def _with(people: Fleet, events: tuple[Happened, ...]) -> Fleet:
    return happening(people, events)


def _happened(number: int, who: int, day: int) -> Happened:
    return Happened(
        event_id=UUID(int=number),
        at_s=seconds_of(START) + day * DAY_S + DAY_S // 2,
        age_s=EDGES[-1] + 1,
        standing="first",
        who=who,
    )
