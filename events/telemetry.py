"""What devices say about themselves. `docs/telemetry.md` is the contract that it keeps."""

from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from events.envelope import Event, Fact
from events.reading import NonNegative, Reading
from events.times import UtcDatetime
from events.vocabulary import Posture

CONTACTS_MAX = 16
SESSIONS_MAX = 10_000
TESTS_MAX = 32

_Numbers = Annotated[tuple[NonNegative | None, ...], Field(max_length=CONTACTS_MAX)]
_Readings = Annotated[tuple[Reading | None, ...], Field(max_length=CONTACTS_MAX)]


class _NumbersFirst:
    """Says in the schema only what a list may hold, not that lists of numbers are tried first.

    And writes what is there, without asking again which of the two it is.
    """

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        schema: Any = handler(source)
        schema["serialization"] = core_schema.simple_ser_schema("any")
        return schema  # type: ignore[no-any-return]

    def __get_pydantic_json_schema__(
        self, schema: Any, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema["choices"][-1])


ContactImpedances = Annotated[
    _Numbers | _Readings, Field(union_mode="left_to_right"), _NumbersFirst()
]
"""Contact 0 first. Nearly every list holds numbers only, and is read as fast as one of numbers."""


class ImpedanceTest(Fact):
    """One impedance test, told like those of a `Session`."""

    left_impedance_ohm: ContactImpedances = ()
    right_impedance_ohm: ContactImpedances = ()


class Amplitudes(Fact):
    """What each side was set to give, and what it gave, where the device tells them apart."""

    left_programmed_ma: NonNegative | None = None
    right_programmed_ma: NonNegative | None = None
    left_delivered_ma: NonNegative | None = None
    right_delivered_ma: NonNegative | None = None


class Session(Fact):
    """One stimulation session, as the device stored it.

    Null is not known, never zero. Impedances are listed per contact, contact 0 first; null in a
    list is a contact that was not measured, and an empty list a lead that is not there. A reading
    past the end of the range is censored, see `events.reading`. Where leads were tested several
    times, the session's own impedances are those of the last test, and the `earlier_tests` stand in
    the order in which they were made. `amplitude_ma` is that of both sides, or the larger one.
    Counters count since implant.
    """

    start: UtcDatetime
    duration_s: NonNegative
    delivered_min: NonNegative | None = None
    program: Annotated[int, Field(ge=0)]
    amplitude_ma: NonNegative | None = None
    amplitudes: Amplitudes | None = None
    pulse_width_us: NonNegative | None = None
    frequency_hz: NonNegative | None = None
    left_impedance_ohm: ContactImpedances = ()
    right_impedance_ohm: ContactImpedances = ()
    earlier_tests: Annotated[tuple[ImpedanceTest, ...], Field(max_length=TESTS_MAX)] | None = None
    left_motor_threshold_ma: Reading | None = None
    right_motor_threshold_ma: Reading | None = None
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
    its `start`. `device_clock` is what the device's own clock showed at the `time` of the event,
    and `utc_offset_min` the zone of who read it [min east of Greenwich].
    """

    channel: Literal["remote", "clinic"]
    completed: bool = True
    sessions: Annotated[tuple[Session, ...], Field(max_length=SESSIONS_MAX)]
    data_quality: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    device_clock: UtcDatetime | None = None
    utc_offset_min: Annotated[int, Field(ge=-14 * 60, le=14 * 60)] | None = None


def _lifted(version: Any) -> Any:
    return 2 if type(version) is int and version == 1 else version


_Version = Annotated[
    Literal[2] | Annotated[Literal[2], BeforeValidator(_lifted)],
    Field(union_mode="left_to_right"),
    WithJsonSchema({"const": 2, "type": "integer"}),
]
"""Version 1 only said less, and is read as it is: a log of years holds millions of them."""


class TelemetryUploaded(Event):
    """A device's stored sessions reached us; `time` is when the log was read from the device.

    Version 2 tells censored readings from numbers, several tests of one session, each side's
    amplitudes, and the device's clock and zone.
    """

    type: Literal["telemetry.uploaded"] = "telemetry.uploaded"
    schemaversion: _Version = 2
    data: Upload
