"""What a Yellow Card draft is: fields that name their sources, and what is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from events.screening.text import Found
from reports.card_clock import Clock
from reports.imdrf import Code
from reports.routing import Nation, route

Origin = Literal["event", "typed", "program"]
Role = Literal["clinician", "manufacturer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One filled field.

    `source_event` is the event that says it: always there when `origin` is `event`, never
    otherwise. A `typed` field was written by a person into the draft; `program` says what holds
    for every draft. `note` says what the reader must know to trust the value.
    """

    name: str
    value: str
    origin: Origin = "event"
    source_event: UUID | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a field of an event that does not name it."""
        assert (self.origin == "event") == (self.source_event is not None), self.name


@dataclass(frozen=True, slots=True)
class Gap:
    """Something a draft must have and has not, or that contradicts itself, and why it matters."""

    name: str
    why: str
    who: str = ""

    def __str__(self) -> str:
        """Say what, why and who can close it."""
        return f"{self.name}: {self.why}" + (f" (ask: {self.who})" if self.who else "")


@dataclass(frozen=True, slots=True)
class Identifying:
    """A field of free text with what looks like an identifier in it."""

    name: str
    found: Found
    source_event: UUID | None

    def __str__(self) -> str:
        """Say where it is and what to do, without the value."""
        where = f"event {self.source_event}" if self.source_event else "the text typed here"
        todo = "amend the report it came from" if self.source_event else "take it out"
        return f"{self.name} holds what looks like {self.found} ({where}): {todo}, then draft again"


class IdentifierInDraft(ValueError):
    """The draft must not leave: its free text holds what would identify a person."""

    def __init__(self, found: Sequence[Identifying]) -> None:
        """Say kind and place of each."""
        places = "; ".join(str(each) for each in found)
        super().__init__(
            f"the draft is not exported: {places}. The regulator does not need to know who the "
            "patient is. If it is not an identifier, write it another way"
        )
        self.found = tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class YellowCard:
    """A draft as known at `as_of`, about one signal or one adverse event, in order of the form."""

    about: UUID
    about_kind: Literal["signal", "adverse event"]
    device: str
    as_of: datetime
    simulated: bool
    nation: Nation | None
    fields: tuple[Field, ...]
    gaps: tuple[Gap, ...]
    identifying: tuple[Identifying, ...]
    suggestions: tuple[Code, ...]
    clock: Clock
    private_facility: bool = False
    ledger_heads: tuple[str, ...] = ()

    def value(self, name: str) -> str | None:
        """Return the value of the field `name`, or None where it is empty."""
        return next((field.value for field in self.fields if field.name == name), None)

    @property
    def route(self) -> str:
        """Where the report goes, in a sentence."""
        return route(self.nation, private=self.private_facility, role=self.clock.role)

    @property
    def withheld(self) -> frozenset[str]:
        """The names of the fields that hold what looks like an identifier."""
        return frozenset(each.name for each in self.identifying)

    def refuse_identifying(self) -> None:
        """Raise `IdentifierInDraft` where the draft must not leave."""
        if self.identifying:
            raise IdentifierInDraft(self.identifying)
