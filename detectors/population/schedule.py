"""When a monitor looks: at the end of every calendar month, once its reports are in.

A look is named by the day that ends it, the first of a month; events before that day count. It is
due when the reporting lag has gone by since, so what a look counts is mature. Whoever runs
surveillance more often than once a month asks the same looks again: no alpha is spent by that.
"""

from datetime import date, datetime, timedelta

from detectors.population.at_risk import next_month


def mature_until(lock: datetime, lag_days: float) -> date:
    """Return the latest first of a month that lies at least the reporting lag before the lock.

    >>> from datetime import UTC
    >>> mature_until(datetime(2026, 3, 20, tzinfo=UTC), 30.0).isoformat()
    '2026-02-01'
    """
    return (lock - timedelta(days=lag_days)).date().replace(day=1)


def looks_until(begins: date, until: date) -> tuple[date, ...]:
    """Return the looks of a surveillance that begins in the month of a day.

    >>> [day.isoformat() for day in looks_until(date(2025, 11, 20), date(2026, 2, 1))]
    ['2025-12-01', '2026-01-01', '2026-02-01']
    """
    looks, day = [], next_month(begins)
    while day <= until:
        looks.append(day)
        day = next_month(day)
    return tuple(looks)
