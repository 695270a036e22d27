"""What really happened, written apart from the events so that no detector can see it."""

from typing import Annotated, Literal

from pydantic import Field

from events.envelope import Fact, Identifier, UtcDatetime
from events.vocabulary import Hazard, Side

LookAlikeKind = Literal["bad_reading", "reprogramming", "disuse"]


class Truth(Fact):
    """One failure, or one thing that only looks like it (`hazard` is null then).

    `reported` is when a clinician's report of it reached us; null where none did in the simulated
    time. `contacts` is empty where the fault is not of a contact.
    """

    device: Identifier
    hazard: Hazard | None = None
    look_alike: LookAlikeKind | None = None
    onset: UtcDatetime
    side: Side | None = None
    contacts: Annotated[tuple[int, ...], Field(max_length=16)] = ()
    reported: UtcDatetime | None = None
    resolved: UtcDatetime | None = None
