"""Time as a fact, so that silence can be noticed by code that reads no clock."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from events.envelope import Event, Fact

LATENESS = timedelta(days=3)
"""An event that comes no longer than this after a newer one of its device takes its place in time;
one that comes later counts where it arrives. Assumed."""


class Tick(Fact):
    """One partition's share of a tick: every partition gets its own copy."""

    partition: Annotated[int, Field(ge=0)] = 0


class ClockTicked(Event):
    """The time of the envelope has come. It concerns every device of its partition."""

    type: Literal["clock.ticked"] = "clock.ticked"
    schemaversion: Literal[1] = 1
    data: Tick = Tick()
