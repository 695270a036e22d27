"""Counters that devices keep since implant, read so that a garbled value is no rise."""

from typing import NamedTuple

COUNT_MAX = 10**9
"""No device restarts that often; a larger value is kept as this, so that a state stays small."""


class Counter(NamedTuple):
    """The latest reading of a counter, and what two readings in a row have held."""

    last: int
    held: int


def steady_values(counter: Counter | None) -> tuple[int | None, ...]:
    """Return the readings that say nothing new: not known, or what the counter has held before.

    >>> steady_values(None), steady_values(Counter(2, 2)), steady_values(Counter(2, 0))
    ((None,), (None, 2), (None,))
    """
    if counter is None or counter.last != counter.held:
        return (None,)
    return None, counter.held


def read(counter: Counter | None, value: int) -> tuple[Counter, float | None]:
    """Return the counter after one more reading, and by how much it rose, if it did.

    A rise counts once a second reading still shows it. A counter that two readings in a row show
    lower has started anew: it belongs to another generator, or was cleared.

    Examples
    --------
    Garbled once, risen once, cleared.

    >>> counter = None
    >>> for value in (2, 65_535, 2, 5, 5, 0, 0):
    ...     counter, rise = read(counter, value)
    ...     print(counter.held, rise)
    2 None
    2 None
    2 None
    2 None
    5 3.0
    5 None
    0 None
    """
    value = min(value, COUNT_MAX)
    if counter is None:
        return Counter(value, value), None
    low, high = sorted((counter.last, value))
    if low > counter.held:
        return Counter(value, low), float(low - counter.held)
    return Counter(value, low if high < counter.held else counter.held), None
