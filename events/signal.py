"""What detectors conclude, and what people decide about it."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from events.envelope import Event, Fact, Identifier, Sha256Hex, Text
from events.times import UtcDatetime
from events.vocabulary import Grade, Hazard, Side

EVIDENCE_MAX = 20


class Evidence(Fact):
    """One thing that counted, how much, and the event that says it."""

    event_id: UUID
    time: UtcDatetime
    what: Text
    value: float | None = None
    unit: Annotated[str, Field(max_length=20)] | None = None
    weight: float = 1.0


class Signal(Fact):
    """A question for a reviewer, with the numbers and the events behind it.

    It is raised when `statistic` passes `threshold`; both are in `unit`.
    """

    hazard: Hazard
    grade: Grade
    detector: Identifier
    detector_version: Annotated[int, Field(ge=1)]
    plan_hash: Sha256Hex
    statistic: float
    threshold: float
    unit: Annotated[str, Field(max_length=20)]
    summary: Text
    side: Side | None = None
    contact: Annotated[int, Field(ge=0, le=15)] | None = None
    evidence: Annotated[tuple[Evidence, ...], Field(max_length=EVIDENCE_MAX)]


class SignalRaised(Event):
    """A detector asks a person to look. Its `id` names the signal for ever."""

    type: Literal["signal.raised"] = "signal.raised"
    schemaversion: Literal[1] = 1
    data: Signal


class SignalUpdate(Fact):
    """The signal as it stands now. A cleared one is no longer supported by what is measured."""

    signal_id: UUID
    state: Literal["open", "cleared"]
    signal: Signal


class SignalUpdated(Event):
    """The evidence of an open signal grew, or is gone."""

    type: Literal["signal.updated"] = "signal.updated"
    schemaversion: Literal[1] = 1
    data: SignalUpdate


class Repeat(Fact):
    """An open signal that nobody has looked at since `waiting_since`; `times` counts this too."""

    signal_id: UUID
    hazard: Hazard
    grade: Grade
    times: Annotated[int, Field(ge=1)]
    waiting_since: UtcDatetime


class SignalRepeated(Event):
    """Nobody has looked yet: an alarm repeats until somebody does."""

    type: Literal["signal.repeated"] = "signal.repeated"
    schemaversion: Literal[1] = 1
    data: Repeat


class Review(Fact):
    """One decision of one person about one signal."""

    signal_id: UUID
    action: Literal[
        "acknowledged", "assigned", "assessed", "snoozed", "escalated", "closed", "reopened"
    ]
    verdict: Literal["validated", "refuted", "confirmed"] | None = None
    reason: Text = ""
    assignee: Identifier | None = None
    until: UtcDatetime | None = None


class SignalReviewed(Event):
    """Somebody decided something about a signal."""

    type: Literal["signal.reviewed"] = "signal.reviewed"
    schemaversion: Literal[1] = 1
    data: Review


def handed_over(decision: SignalReviewed) -> bool:
    """Say whether a decision puts a signal into somebody else's hands, who has yet to look at it.

    Accounts are compared without the role: `person:ben/safety_officer` is ben.
    """
    account = decision.actor.removeprefix("person:").partition("/")[0]
    return decision.data.action == "assigned" and decision.data.assignee not in {None, account}
