"""What a partition knows of the time, and which ticks of the clock it believes.

The fold reads no clock, so what it knows is what is on the log: when events were learnt, which
ticks came, and what a person said. A tick that is further ahead of all that than `TICK_AHEAD_MAX`
is refused until a person confirms what day it is. Ticks that a person takes back are as if they had
never been (`streams.taken_back`).
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from events.clock import NEVER, TICK_AHEAD_MAX, ClockCorrected, ClockTicked
from events.identity import event_id

DAY = timedelta(days=1)


class TakenBack(NamedTuple):
    """Ticks from `first` to `last` that lie before `offset` count no more."""

    first: datetime
    last: datetime
    offset: int


class KnownTime(NamedTuple):
    """The time that has been reached, as far as the log tells, and the ticks taken back.

    `refused` is the newest tick that was not believed, until another one is.
    """

    reached: datetime = NEVER
    taken_back: tuple[TakenBack, ...] = ()
    refused: datetime | None = None


class TickAhead(ValueError):
    """A tick too far ahead of all that is known; it was not counted. `reason` is for counting."""

    reason = "tick_ahead"

    def __init__(self, tick: ClockTicked, reached: datetime) -> None:
        super().__init__(
            f"the tick of {tick.time.date()} is {(tick.time - reached) / DAY:,.0f} days ahead of "
            f"all that is known here, which is of {reached.date()}, and more than "
            f"{TICK_AHEAD_MAX / DAY:.0f} are not believed. If it is that day, say so: `stimwatch "
            f"clock confirm {tick.time.date()}`. Otherwise set the clock of the machine that ticks."
        )


def is_taken_back(taken_back: tuple[TakenBack, ...], at: datetime, offset: int) -> bool:
    """Say whether what lies at `offset`, and says that it is `at`, was taken back by a person."""
    return any(offset < each.offset and each.first <= at <= each.last for each in taken_back)


def as_taken_back(event: ClockCorrected, offset: int) -> TakenBack:
    """Return what a correction at `offset` takes back."""
    return TakenBack(event.data.first, event.data.last, offset)


def renamed(tick: ClockTicked, taken_back: tuple[TakenBack, ...]) -> ClockTicked:
    """Return a tick under an id of its own, where one of the same day may have been taken back.

    A tick's id follows from its day, and a signal's from the tick. So without this a signal that a
    right tick raises would be the one that the wrong tick of that day raised, and that is closed.
    """
    times = sum(each.first <= tick.time <= each.last for each in taken_back)
    if not times:
        return tick
    return tick.model_copy(update={"id": event_id("clock.corrected", f"{tick.id}/{times}")})
