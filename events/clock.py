"""Time as a fact, so that silence can be noticed by code that reads no clock."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from events.envelope import Event, Fact, Text
from events.times import UtcDatetime

LATENESS = timedelta(days=3)
"""An event that comes no longer than this after a newer one of its device takes its place in time;
one that comes later counts where it arrives. Assumed."""

TICK_AHEAD_MAX = timedelta(days=14)
"""A tick that is further ahead of all that a partition knows is refused until a person says what
day it is: a clock that is wrong would make silence of everybody. Assumed: shorter than what counts
as silence, longer than the days on which most hospitals are closed."""

NEVER = datetime.fromtimestamp(0, tz=UTC)


def reached_by(reached: datetime, happened: datetime, learnt: datetime) -> datetime:
    """Return the time that is reached after an event of a device.

    When it was learnt is what a machine of ours says, and such a clock may be wrong. So where that
    is a leap, it counts only as far as the event itself, whose time somebody else says, goes along.

    >>> from events.sample import moment
    >>> day = lambda n: (n - moment(0)).days
    >>> day(reached_by(moment(10), moment(11), moment(12)))
    12
    >>> day(reached_by(moment(10), moment(11), moment(3_000)))
    11
    >>> day(reached_by(NEVER, moment(11), moment(3_000)))
    3000
    """
    if reached == NEVER or learnt - reached <= TICK_AHEAD_MAX:
        return max(reached, learnt)
    return max(reached, min(happened, learnt))


class Tick(Fact):
    """One partition's share of a tick: every partition gets its own copy."""

    partition: Annotated[int, Field(ge=0)] = 0


class ClockTicked(Event):
    """The time of the envelope has come. It concerns every device of its partition."""

    type: Literal["clock.ticked"] = "clock.ticked"
    schemaversion: Literal[1] = 1
    data: Tick = Tick()


class Confirmation(Fact):
    """One partition's share of what a person says: every partition gets its own copy."""

    partition: Annotated[int, Field(ge=0)] = 0
    reason: Text


class ClockConfirmed(Event):
    """A person says that the time of the envelope has come, however long nothing had been heard."""

    type: Literal["clock.confirmed"] = "clock.confirmed"
    schemaversion: Literal[1] = 1
    data: Confirmation


class Correction(Fact):
    """Ticks of this partition from `first` to `last` that lie before this were wrong."""

    partition: Annotated[int, Field(ge=0)] = 0
    first: UtcDatetime
    last: UtcDatetime
    reason: Text


class ClockCorrected(Event):
    """A person takes back what a wrong clock had ticked, as if it had not been."""

    type: Literal["clock.corrected"] = "clock.corrected"
    schemaversion: Literal[1] = 1
    data: Correction
