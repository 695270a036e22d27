"""Every kind of event there is: as one type, and by name."""

from collections.abc import Mapping
from typing import Annotated, get_args

from pydantic import Field

from events.access import (
    OF_PEOPLE,
    AccessRefused,
    AccountChanged,
    ExportMade,
    LettersRetried,
    PersonSignedIn,
    PersonSignedOut,
)
from events.clinical import AdverseEventAmended, AdverseEventReported, ImagingPerformed
from events.clock import ClockConfirmed, ClockCorrected, ClockTicked
from events.confirmation import TextConfirmed
from events.device import (
    DeviceActivated,
    DeviceExplanted,
    DeviceImplanted,
    DeviceReprogrammed,
    DeviceRevised,
    MriExposed,
)
from events.envelope import Event
from events.evaluation import EvaluationChanged
from events.governance import FollowUpLost, GovernanceRecorded, PatientDied
from events.outcome import OutcomeRecorded
from events.plan import PlanDeclared
from events.signal import SignalRaised, SignalRepeated, SignalReviewed, SignalUpdated
from events.surveillance import BenchmarkDeclared, MonitorDeclared, SurveillanceRun
from events.telemetry import TelemetryUploaded
from events.yellow_card import (
    YellowCardApproved,
    YellowCardDrafted,
    YellowCardEdited,
    YellowCardReferenced,
)

AnyEvent = Annotated[
    TelemetryUploaded
    | AccessRefused
    | AccountChanged
    | AdverseEventAmended
    | AdverseEventReported
    | BenchmarkDeclared
    | ClockConfirmed
    | ClockCorrected
    | ClockTicked
    | DeviceActivated
    | DeviceExplanted
    | DeviceImplanted
    | DeviceReprogrammed
    | DeviceRevised
    | EvaluationChanged
    | ExportMade
    | FollowUpLost
    | GovernanceRecorded
    | ImagingPerformed
    | LettersRetried
    | MonitorDeclared
    | MriExposed
    | OutcomeRecorded
    | PatientDied
    | PersonSignedIn
    | PersonSignedOut
    | PlanDeclared
    | SignalRaised
    | SignalRepeated
    | SignalReviewed
    | SignalUpdated
    | SurveillanceRun
    | TextConfirmed
    | YellowCardApproved
    | YellowCardDrafted
    | YellowCardEdited
    | YellowCardReferenced,
    Field(discriminator="type"),
]

KINDS: Mapping[str, type[Event]] = {
    kind.model_fields["type"].default: kind for kind in get_args(get_args(AnyEvent)[0])
}
"""The class of each `type`."""

OF_NO_FLEET = (*OF_PEOPLE, PlanDeclared)
"""What concerns no device, simulated or real: people at the dashboard are real, whatever they look
at, and a plan is put in force before there is any device."""

OF_NO_DEVICE = (
    ClockTicked,
    ClockConfirmed,
    ClockCorrected,
    BenchmarkDeclared,
    MonitorDeclared,
    SurveillanceRun,
    *OF_NO_FLEET,
)
"""What has no device for a subject."""

OF_A_DEVICE = (
    TelemetryUploaded,
    AdverseEventReported,
    AdverseEventAmended,
    DeviceActivated,
    DeviceExplanted,
    DeviceImplanted,
    DeviceReprogrammed,
    DeviceRevised,
    FollowUpLost,
    GovernanceRecorded,
    ImagingPerformed,
    MriExposed,
    OutcomeRecorded,
    PatientDied,
)
"""The kinds that say something of a device or its bearer. Ticks, decisions and drafts do not."""
