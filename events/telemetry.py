"""What devices say about themselves."""

from typing import Annotated, Literal

from pydantic import Field

from events.envelope import Event, Fact, UtcDatetime
from events.vocabulary import Posture

NonNegative = Annotated[float, Field(ge=0)]
ContactImpedances = Annotated[tuple[NonNegative | None, ...], Field(max_length=16)]
SESSIONS_MAX = 10_000


class Session(Fact):
    """One stimulation session, as the device stored it.

    Null is not known, never zero. Impedances are listed per contact, contact 0 first; null in a
    list is a contact that was not measured, and an empty list a lead that is not there. Counters
    count since implant.
    """

    start: UtcDatetime
    duration_s: NonNegative
    delivered_min: NonNegative | None = None
    program: Annotated[int, Field(ge=0)]
    amplitude_ma: NonNegative | None = None
    pulse_width_us: NonNegative | None = None
    frequency_hz: NonNegative | None = None
    left_impedance_ohm: ContactImpedances = ()
    right_impedance_ohm: ContactImpedances = ()
    left_motor_threshold_ma: NonNegative | None = None
    right_motor_threshold_ma: NonNegative | None = None
    battery_v: NonNegative | None = None
    battery_percent: Annotated[float, Field(ge=0, le=100)] | None = None
    aborted: bool = False
    reset_count: Annotated[int, Field(ge=0)] | None = None
    error_count: Annotated[int, Field(ge=0)] | None = None
    posture: Posture | None = None


class Upload(Fact):
    """A stored log, synchronised by the patient's remote or by a clinic's programmer.

    An interrogation that failed is an upload too: `completed` is false and `sessions` may be empty.
    Sessions are in order of `start`. Two uploads may overlap; a session is known by its device and
    its `start`.
    """

    channel: Literal["remote", "clinic"]
    completed: bool = True
    sessions: Annotated[tuple[Session, ...], Field(max_length=SESSIONS_MAX)]
    data_quality: Annotated[tuple[str, ...], Field(max_length=50)] = ()


class TelemetryUploaded(Event):
    """A device's stored sessions reached us; `time` is when the log was read from the device."""

    type: Literal["telemetry.uploaded"] = "telemetry.uploaded"
    schemaversion: Literal[1] = 1
    data: Upload
