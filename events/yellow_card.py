"""The life of a Yellow Card draft. Nothing here submits anything: people do."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from events.envelope import Event, Fact, FreeText, Identifier, Sha256Hex, Text


class DraftField(Fact):
    """One filled field, and the event it came from; null where a person typed it."""

    name: Identifier
    value: FreeText
    source_event: UUID | None = None


class Draft(Fact):
    """A draft as it was first filled from the events."""

    draft_id: UUID
    signal_id: UUID | None = None
    report_id: UUID | None = None
    fields: Annotated[tuple[DraftField, ...], Field(max_length=200)]


class YellowCardDrafted(Event):
    """A draft was made."""

    type: Literal["yellow_card.drafted"] = "yellow_card.drafted"
    schemaversion: Literal[1] = 1
    data: Draft


class DraftEdit(Fact):
    """The fields that a person changed; `version` is the version that results."""

    draft_id: UUID
    version: Annotated[int, Field(ge=2)]
    fields: Annotated[tuple[DraftField, ...], Field(max_length=200)]
    reason: Text = ""


class YellowCardEdited(Event):
    """A person changed a draft."""

    type: Literal["yellow_card.edited"] = "yellow_card.edited"
    schemaversion: Literal[1] = 1
    data: DraftEdit


class DraftApproval(Fact):
    """A second person approved exactly this version, known by the hash of its text."""

    draft_id: UUID
    version: Annotated[int, Field(ge=1)]
    text_sha256: Sha256Hex


class YellowCardApproved(Event):
    """A draft may be sent, by a person, outside of this program."""

    type: Literal["yellow_card.approved"] = "yellow_card.approved"
    schemaversion: Literal[1] = 1
    data: DraftApproval


class DraftReference(Fact):
    """The reference that the regulator returned to the person who sent it."""

    draft_id: UUID
    reference: Annotated[str, Field(min_length=1, max_length=80)]
    submitted_by: Identifier


class YellowCardReferenced(Event):
    """A person sent the report and recorded its reference."""

    type: Literal["yellow_card.referenced"] = "yellow_card.referenced"
    schemaversion: Literal[1] = 1
    data: DraftReference


OF_YELLOW_CARDS = (YellowCardDrafted, YellowCardEdited, YellowCardApproved, YellowCardReferenced)
"""What people do about a draft."""
