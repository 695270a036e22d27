"""How long something has been wrong: a spell of bad sessions, forgotten after a sustained return.

One bad reading is never a finding, and one good reading is no cure. So a condition counts once it
was seen again some time later, and ends only after enough good sessions over enough days.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

HOUR_S = 3_600.0
DAY_S = 86_400.0
FIRST_DAY = date(1970, 1, 1).toordinal()


def seconds(at: datetime) -> float:
    """Return a time in UTC, as all times in events are, in seconds since 1970.

    Each session of each upload is asked, and `timestamp` takes twice as long.

    >>> from events.sample import moment
    >>> seconds(moment(1.3)) == moment(1.3).timestamp()
    True
    """
    hours = (at.toordinal() - FIRST_DAY) * 24 + at.hour
    return (hours * 60 + at.minute) * 60.0 + at.second + at.microsecond / 1e6


class Spell(NamedTuple):
    """Sessions in which something was wrong: first and latest start [s, Unix], counts, worst value.

    `bad` counts sessions in the spell that were bad, `good` those in order since the latest bad.
    """

    since_s: int
    last_s: int
    bad: int
    good: int
    worst: float


@dataclass(frozen=True, slots=True)
class Persistence:
    """When a spell counts, and when it is over.

    Parameters
    ----------
    bad_min
        Bad sessions before it counts [sessions].
    apart_h
        Least time between the first and the latest of them [h].
    good_min
        Good sessions, without a bad one between, before it is over [sessions].
    forget_days
        Least time since the latest bad session before it is over [days].
    """

    bad_min: int
    apart_h: float
    good_min: int
    forget_days: float


def bad(spell: Spell | None, *, at_s: int, worst: float) -> Spell:
    """Return the spell with one more bad session."""
    if spell is None:
        return Spell(at_s, at_s, 1, 0, worst)
    return Spell(spell.since_s, at_s, spell.bad + 1, 0, worst)


def good(spell: Spell, rule: Persistence, *, at_s: int, sessions: int = 1) -> Spell | None:
    """Return the spell with more good sessions, the last at `at_s`, or nothing where it is over.

    Examples
    --------
    >>> rule = Persistence(bad_min=2, apart_h=24.0, good_min=2, forget_days=7.0)
    >>> spell = bad(bad(None, at_s=0, worst=3100.0), at_s=86_400, worst=3200.0)
    >>> counts(spell, rule)
    True
    >>> eased = good(spell, rule, at_s=2 * 86_400)
    >>> eased.good
    1
    >>> good(eased, rule, at_s=9 * 86_400) is None
    True
    """
    count = spell.good + sessions
    if count >= rule.good_min and at_s - spell.last_s >= rule.forget_days * DAY_S:
        return None
    return Spell(spell.since_s, spell.last_s, spell.bad, count, spell.worst)


def counts(spell: Spell, rule: Persistence) -> bool:
    """Tell whether the spell is more than a bad reading."""
    return spell.bad >= rule.bad_min and spell.last_s - spell.since_s >= rule.apart_h * HOUR_S
