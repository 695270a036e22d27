"""That a person looked at what the screen took for an identifier, and says that it names nobody."""

from typing import Annotated, Literal

from pydantic import Field

from events.envelope import Event, Fact, Sha256Hex, Text

REASON_MIN = 10
ReasonGiven = Annotated[str, Field(min_length=REASON_MIN, max_length=500)]


class Confirmation(Fact):
    """Which texts, by their hashes; what was found in them and where, as kinds and places; why not.

    The texts themselves stand on the event that is confirmed, which `causationid` names.
    """

    text_sha256: Annotated[tuple[Sha256Hex, ...], Field(min_length=1, max_length=100)]
    found: Annotated[tuple[Text, ...], Field(min_length=1, max_length=100)]
    reason: ReasonGiven


class TextConfirmed(Event):
    """A person confirmed that what was found in the texts of one event is no identifier."""

    type: Literal["text.confirmed"] = "text.confirmed"
    schemaversion: Literal[1] = 1
    data: Confirmation
