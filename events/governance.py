"""The special arrangements of IPG739, and why somebody is no longer followed."""

from typing import Literal

from events.envelope import Event, Fact, Identifier, Text


class Governance(Fact):
    """The arrangements of IPG739, sections 1.2 and 1.3; null means that nobody said."""

    governance_lead_informed: bool | None = None
    consent_recorded: bool | None = None
    written_information_given: bool | None = None
    registry_entered: bool | None = None
    audit_entered: bool | None = None
    centre: Identifier | None = None


class GovernanceRecorded(Event):
    """Somebody recorded the special arrangements for this person."""

    type: Literal["governance.recorded"] = "governance.recorded"
    schemaversion: Literal[1] = 1
    data: Governance


class Loss(Fact):
    """Why follow-up ended while the device was in place."""

    reason: Literal["moved", "withdrew", "unreachable", "other", "unknown"] = "unknown"
    note: Text | None = None


class FollowUpLost(Event):
    """The person is no longer followed; exposure is censored."""

    type: Literal["follow_up.lost"] = "follow_up.lost"
    schemaversion: Literal[1] = 1
    data: Loss = Loss()


class Death(Fact):
    """Whether the death is thought to be related to the device."""

    related: Literal["related", "unrelated", "unknown"] = "unknown"


class PatientDied(Event):
    """The person died; exposure ends."""

    type: Literal["patient.died"] = "patient.died"
    schemaversion: Literal[1] = 1
    data: Death = Death()
