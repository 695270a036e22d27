"""When a monitor looks: at the end of every month, or of every week, once its reports are in.

A look is named by the day that ends it, the first of a month or the Monday of a week (ISO 8601,
UTC); events before that day count. It is due when the reporting lag has gone by since, so what a
look counts is mature. Whoever runs surveillance more often asks the same looks again: no alpha is
spent by that.
"""

from datetime import date, datetime, timedelta

from events.surveillance import Every

WEEK = timedelta(days=7)


def beginning(day: date, every: Every) -> date:
    """Return the day on which the month or week of a day begins.

    >>> beginning(date(2026, 1, 29), "month").isoformat()
    '2026-01-01'
    >>> beginning(date(2026, 1, 1), "week").isoformat()
    '2025-12-29'
    """
    return day.replace(day=1) if every == "month" else day - timedelta(days=day.weekday())


def following(day: date, every: Every) -> date:
    """Return the day on which the month or week after that of a day begins.

    >>> following(date(2026, 12, 5), "month").isoformat()
    '2027-01-01'
    """
    if every == "month":
        return date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return beginning(day, every) + WEEK


def not_before(day: date, every: Every) -> date:
    """Return the first beginning of a month or week that is not before a day.

    >>> not_before(date(2026, 1, 1), "month").isoformat()
    '2026-01-01'
    >>> not_before(date(2026, 1, 2), "month").isoformat()
    '2026-02-01'
    """
    begins = beginning(day, every)
    return begins if begins == day else following(day, every)


def mature_until(lock: datetime, lag_days: float, every: Every = "month") -> date:
    """Return the latest beginning that lies at least the reporting lag before the lock.

    >>> from datetime import UTC
    >>> lock = datetime(2026, 3, 20, tzinfo=UTC)
    >>> mature_until(lock, 30.0).isoformat(), mature_until(lock, 30.0, "week").isoformat()
    ('2026-02-01', '2026-02-16')
    """
    return beginning((lock - timedelta(days=lag_days)).date(), every)


def looks_until(begins: date, until: date, every: Every = "month") -> tuple[date, ...]:
    """Return the looks of a surveillance that begins in the month or week of a day.

    >>> [day.isoformat() for day in looks_until(date(2025, 11, 20), date(2026, 2, 1))]
    ['2025-12-01', '2026-01-01', '2026-02-01']
    >>> [day.isoformat() for day in looks_until(date(2026, 1, 1), date(2026, 1, 12), "week")]
    ['2026-01-05', '2026-01-12']
    """
    looks, day = [], following(begins, every)
    while day <= until:
        looks.append(day)
        day = following(day, every)
    return tuple(looks)
