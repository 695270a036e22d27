"""A day as HL7 and DICOM write it is refused, and never becomes a day of 1970."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from events.codec import UndecodableEvent, decode, encode
from events.device import DeviceImplanted
from events.sample import implanted, session, tick, upload
from events.telemetry import TelemetryUploaded

TICK: dict[str, Any] = json.loads(encode(tick(day=0)))
DAYS = ["20260215", "2026", "202602151200", "2026-02", "2026-02-15"]


@pytest.mark.parametrize("text", DAYS)
@pytest.mark.parametrize("field", ["time", "recordedtime"])
def test_a_day_is_no_time(field: str, text: str) -> None:
    with pytest.raises(UndecodableEvent, match=f"clock.ticked.{field}: .*RFC 3339 text") as caught:
        decode(json.dumps(TICK | {field: text}).encode())

    assert caught.value.reason == "schema"


def test_a_session_that_starts_on_such_a_day_is_refused_with_its_place() -> None:
    payload = encode(upload(session(day=1), session(day=2), day=3))

    with pytest.raises(UndecodableEvent, match=r"data\.sessions\.1\.start: .*RFC 3339"):
        decode(payload.replace(b"2026-01-03T00:00:00Z", b"20260103"))


@pytest.mark.parametrize(
    "text", ["20260101", "2026", "2026-1-1", "2026-01-01T00:00:00Z", "01/02/26"]
)
def test_a_date_is_a_whole_one(text: str) -> None:
    payload = encode(implanted())

    with pytest.raises(UndecodableEvent, match="implanted_on: Input should be a whole date"):
        decode(payload.replace(b'"implanted_on":"2026-01-01"', f'"implanted_on":"{text}"'.encode()))


@pytest.mark.parametrize(
    ("text", "microsecond"),
    [
        ("2026-01-01T10:11:12Z", 0),
        ("2026-01-01T10:11:12+00:00", 0),
        ("2026-01-01T10:11:12.5Z", 500_000),
        ("2026-01-01T10:11:12.123456789Z", 123_456),
    ],
)
def test_utc_is_written_in_two_ways_and_as_finely_as_one_likes(text: str, microsecond: int) -> None:
    event = decode(json.dumps(TICK | {"time": text, "recordedtime": text}).encode())

    assert event.time == datetime(2026, 1, 1, 10, 11, 12, microsecond, tzinfo=UTC)


def test_times_made_in_python_are_checked_too() -> None:
    event = implanted()

    with pytest.raises(ValueError, match="valid date"):
        DeviceImplanted(**event.__dict__ | {"data": {"implanted_on": "2026-01-01"}})


def test_a_whole_number_may_be_written_with_a_point() -> None:
    payload = encode(upload(session(day=1, program=3), day=2))

    event = decode(payload.replace(b'"program":3', b'"program":3.0').replace(b":2,", b":2.0,"))

    assert isinstance(event, TelemetryUploaded)
    assert (event.schemaversion, event.data.sessions[0].program) == (2, 3)
    assert type(event.data.sessions[0].program) is int


@pytest.mark.parametrize("number", [b"3.5", b'"3"', b"true", b"-1.0", b"1e999"])
def test_and_what_is_no_whole_number_is_refused(number: bytes) -> None:
    payload = encode(upload(session(day=1, program=3), day=2))

    with pytest.raises(UndecodableEvent, match=r"data\.sessions\.0\.program: "):
        decode(payload.replace(b'"program":3', b'"program":' + number))
