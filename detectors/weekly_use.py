"""How much therapy a person uses in a week, what is usual for them, and how long it is missing.

A week is judged once the log was read after it. What is usual is the mean of some months. A week
with hardly any therapy is part of that, for many people rest now and then; a run of such weeks that
lasts is a lapse, and teaches nothing. Between the two stands chance: whoever seldom uses the
therapy has empty weeks, so a lapse must also have missed more than some sessions.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from detectors.spell import DAY_S, seconds
from events.telemetry import Session

DAYS = 7
WEEK_S = DAYS * DAY_S


@dataclass(frozen=True, slots=True)
class Lapse:
    """When too little therapy is a lapse, and when silence is.

    Values are assumed unless a source is named.

    Parameters
    ----------
    learn_days
        What is usual is not known before so much of it was seen [days].
    usual_days
        What is usual is the mean of about this time [days].
    most_minutes
        Therapy a day, at most; more is a mistake of the log [minutes]. IPG739: two sessions of 30.
    low_ratio
        Below this part of what is usual, a week has hardly any therapy.
    back_ratio
        A week with this part of what is usual ends a lapse.
    least_days
        Whole weeks in a row with hardly any therapy that are a lapse; fewer are a holiday [days].
    missed_minutes
        What a lapse has missed by what is usual, at least: ten sessions [minutes].
    silent_days
        A remote that was silent for shorter is not told [days].
    silent_ratio
        Nor is one that was silent for less than this many times the longest that is usual for it.
    clinic_silent_days
        A device that only clinics read is not told before: visits are yearly, as in the trials, and
        this leaves five weeks [days].
    long_days
        A lapse or a silence of this length is a warning, a shorter one an advisory [days].
    """

    learn_days: float = 42.0
    usual_days: float = 84.0
    most_minutes: float = 60.0
    low_ratio: float = 0.1
    back_ratio: float = 0.3
    least_days: float = 28.0
    missed_minutes: float = 300.0
    silent_days: float = 84.0
    silent_ratio: float = 2.0
    clinic_silent_days: float = 400.0
    long_days: float = 84.0


class Use(NamedTuple):
    """Therapy in the present week, and what is known of those before.

    `newest_s` is the latest session start counted [s since 1970]; `week` counts from 1970 as well.
    `usual` [minutes a week] is the mean of weeks, of which `learnt` were seen. Before the present
    week `low` weeks in a row had hardly any therapy, `low_minutes` in all.
    """

    newest_s: float
    week: int
    minutes: float = 0.0
    usual: float = 0.0
    learnt: int = 0
    low: int = 0
    low_minutes: float = 0.0


def week_of(at_s: float) -> int:
    """Return the week of a time, counted from 1970."""
    return int(at_s // WEEK_S)


def is_known(rule: Lapse, use: Use) -> bool:
    """Tell whether enough was seen to say what is usual."""
    return use.learnt * DAYS >= rule.learn_days


def has_lapsed(rule: Lapse, use: Use) -> bool:
    """Tell whether the weeks with hardly any therapy are more than a holiday, and than chance."""
    if use.low * DAYS < rule.least_days:
        return False
    return use.low * use.usual - use.low_minutes >= rule.missed_minutes


def rests(rule: Lapse, use: Use) -> bool:
    """Tell whether the present week has hardly any therapy so far either."""
    return use.minutes < rule.low_ratio * use.usual


def spend(
    rule: Lapse, use: Use | None, sessions: Sequence[Session], starts_s: Sequence[float]
) -> Use:
    """Return the use with more sessions, in order. Each week is a sum; sessions are not judged.

    Examples
    --------
    >>> from events.sample import session
    >>> daily = [session(day=day) for day in range(70)]
    >>> use = spend(Lapse(), None, daily, [seconds(each.start) for each in daily])
    >>> use.usual, use.learnt
    (210.0, 9)
    >>> rested = until(Lapse(), use, use.week + 5)
    >>> rested.low, has_lapsed(Lapse(), rested)
    (4, True)
    """
    newest_s, first, most = starts_s[-1], 0, DAYS * rule.most_minutes
    if use is None:
        use = Use(newest_s, week_of(starts_s[0]))
    while newest_s >= (end_s := (use.week + 1) * WEEK_S):
        after = bisect_left(starts_s, end_s, first)
        minutes = min(use.minutes + _minutes(sessions[first:after]), most)
        first, use = after, _over(rule, use, minutes, week_of(starts_s[after]))
    _, week, minutes, usual, learnt, low, low_minutes = use
    minutes = min(minutes + _minutes(sessions[first:]), most)
    if low and minutes >= rule.back_ratio * usual and has_lapsed(rule, use):
        low, low_minutes = 0, 0.0
    return Use(newest_s, week, minutes, usual, learnt, low, low_minutes)


def until(rule: Lapse, use: Use, week: int) -> Use:
    """Return the use at the beginning of `week`: the present week is over, and those between."""
    return use if week <= use.week else _over(rule, use, use.minutes, week)


def forgive(rule: Lapse, use: Use, sessions: Sequence[Session]) -> Use:
    """Return the use without its empty weeks where one upload brings more of them than was known.

    Sessions that come too late to be folded are not counted. But where they fall into weeks that
    seemed empty, and are more than all that was counted there, then these were not empty.
    """
    since_s, end_s = (use.week - use.low) * WEEK_S, use.week * WEEK_S
    there = _minutes([s for s in sessions if since_s <= seconds(s.start) < end_s])
    if there < use.low_minutes + max(rule.low_ratio * use.usual, 1.0):
        return use
    return use._replace(low=0, low_minutes=0.0)


def _over(rule: Lapse, use: Use, minutes: float, week: int) -> Use:
    """Return the use at the beginning of `week`, after a week of so many minutes and empty ones."""
    newest_s, was, _, usual, learnt, low, low_minutes = use
    empty = week - was - 1
    if learnt * DAYS < rule.learn_days:
        if (learnt == 0 and minutes == 0.0) or empty * DAYS >= rule.least_days:
            return Use(newest_s, week)  # not begun yet, or the clock was set
        usual, learnt = _learn(rule, usual, learnt, minutes)
        for _ in range(empty):
            usual, learnt = _learn(rule, usual, learnt, 0.0)
        return Use(newest_s, week, 0.0, usual, learnt)
    lapsed = low > 0 and has_lapsed(rule, use)
    if minutes < (rule.back_ratio if lapsed else rule.low_ratio) * usual:
        return Use(
            newest_s, week, 0.0, usual, learnt, low + 1 + empty, round(low_minutes + minutes, 1)
        )
    if not lapsed:
        for _ in range(low):
            usual, learnt = _learn(rule, usual, learnt, low_minutes / low)
    usual, learnt = _learn(rule, usual, learnt, minutes)
    return Use(newest_s, week, 0.0, usual, learnt, empty)


def _learn(rule: Lapse, usual: float, learnt: int, minutes: float) -> tuple[float, int]:
    """Return the mean that knows one more week, and of how many weeks it is."""
    if learnt * DAYS < rule.usual_days:
        learnt += 1
    return usual + (minutes - usual) / learnt, learnt


def _minutes(sessions: Sequence[Session]) -> float:
    """Return the minutes of some sessions; where a device does not count them, how long it ran."""
    minutes = [session.delivered_min for session in sessions]
    if None in minutes:
        minutes = [
            s.duration_s / 60 if s.delivered_min is None else s.delivered_min for s in sessions
        ]
    return sum(filter(None, minutes))
