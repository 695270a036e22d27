"""What could not be read, kept whole, with the reason."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from events.envelope import Fact
from events.identity import event_id
from events.times import UtcDatetime

PAYLOAD_MAX = 700_000
"""Bytes that a letter keeps: as base64, with the rest of it, they fit in a record of any log."""


class DeadLetter(Fact):
    """One record that was set aside. The payload is kept to the byte, so it can be retried.

    `where` is `topic/partition/offset` of a record of a log, or `file:line` of an import. Of a
    payload over `PAYLOAD_MAX` the beginning is kept; the rest is still where it was.
    """

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    id: UUID
    where: Annotated[str, Field(max_length=500)]
    key: Annotated[str, Field(max_length=1024)] = ""
    reason: Annotated[str, Field(max_length=40)]
    explanation: Annotated[str, Field(max_length=2000)]
    recordedtime: UtcDatetime
    payload: bytes

    @staticmethod
    def id_of(where: str) -> UUID:
        """Return the id of the letter from that place: a second copy is the same letter."""
        return event_id("dead-letter", where)
