"""What is an event and what is not, byte by byte."""

import json
from datetime import timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.clinical import AdverseEvent
from events.codec import CLOCK_SKEW_MAX, UndecodableEvent, decode, encode
from events.envelope import Event
from events.gallery import every_kind
from events.sample import adverse_event, moment, upload
from events.telemetry import Session
from events.vocabulary import Hazard, Posture, Seriousness

REPORT = encode(adverse_event(day=0, narrative="words", pain_nrs=4.0))
NUMBER = b'"pain_nrs":4.0'
MARKER = "Zebedee-Quux"

each_kind = pytest.mark.parametrize("event", every_kind(), ids=lambda event: event.type)

non_negative = st.floats(0, 1e12, allow_nan=False)
moments = st.timedeltas(timedelta(days=-10_000), timedelta(days=10_000)).map(
    lambda since: moment(0) + since
)
contacts = st.lists(st.none() | non_negative, max_size=16).map(tuple)
sessions = st.builds(
    Session,
    start=moments,
    duration_s=non_negative,
    delivered_min=st.none() | non_negative,
    program=st.integers(0, 99),
    amplitude_ma=st.none() | non_negative,
    left_impedance_ohm=contacts,
    right_impedance_ohm=contacts,
    battery_percent=st.none() | st.floats(0, 100),
    aborted=st.booleans(),
    reset_count=st.none() | st.integers(0, 10**9),
    posture=st.none() | st.sampled_from(get_args(Posture)),
)
reports = st.builds(
    AdverseEvent,
    hazard=st.sampled_from((*get_args(Hazard), "other", "unknown")),
    seriousness=st.sampled_from(get_args(Seriousness)),
    narrative=st.text(max_size=200),
    pain_nrs=st.none() | st.floats(0, 10),
    device_problem_codes=st.lists(st.from_regex(r"\A[A-G][0-9]{2,7}\Z"), max_size=3).map(tuple),
)


def refused(payload: bytes) -> UndecodableEvent:
    with pytest.raises(UndecodableEvent) as caught:
        decode(payload)
    assert str(caught.value).startswith(f"cannot decode {len(payload)}-byte event: ")
    assert "Fix its producer" in str(caught.value)
    return caught.value


@each_kind
def test_every_kind_comes_back_as_it_went(event: Event) -> None:
    assert decode(encode(event)) == event
    assert encode(decode(encode(event))) == encode(event)


@given(stored=st.lists(sessions, max_size=3))
def test_any_sessions_come_back_as_they_went(stored: list[Session]) -> None:
    event = upload(*stored, day=1.0)

    assert decode(encode(event)) == event


@given(report=reports)
def test_any_report_comes_back_as_it_went(report: AdverseEvent) -> None:
    event = adverse_event(day=0).model_copy(update={"data": report})

    assert decode(encode(event)) == event


@pytest.mark.parametrize(
    ("old", "new", "reason", "where"),
    [
        (NUMBER, b'"pain_nrs":"4.0"', "schema", "data.pain_nrs: "),
        (NUMBER, b'"pain_nrs":NaN', "schema", "data.pain_nrs: "),
        (NUMBER, b'"pain_nrs":Infinity', "schema", "data.pain_nrs: "),
        (NUMBER, b'"pain_nrs":1e999', "schema", "data.pain_nrs: "),
        (NUMBER, b'"pain_nrs":10.5', "schema", "data.pain_nrs: "),
        (NUMBER, b'"pain_nrs":true', "schema", "data.pain_nrs: "),
        (NUMBER, b'"pain_nrs":' + b"9" * 5000, "not_json", "number out of range"),
        (NUMBER, b'"pain_kg":4.0', "schema", "data.pain_kg: Extra inputs are not permitted"),
        (NUMBER, b'"\\ud800":4.0', "not_json", "Invalid JSON"),
        (b'"words"', b'"\\ud800"', "not_json", "Invalid JSON"),
        (b'"words"', b'"\xed\xa0\x80"', "not_json", "Invalid JSON"),
        (b'"words"', b'"\xff"', "not_json", "Invalid JSON"),
        (b'"words"', b"[" * 100_000, "not_json", "recursion limit"),
        (b'"words"', b"[" * 150 + b"]" * 150, "schema", "data.narrative: "),
        (b'"words"', b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "not_json", "recursion limit"),
        (b'"time":"2026-01-01T00:00:00Z"', b'"time":"2026-01-01T00:00:00"', "schema", ".time: "),
        (b'"time":"2026-01-01T00:00:00Z"', b'"time":"2026-01-01"', "schema", ".time: "),
        (b'"time":"2026-01-01T00:00:00Z"', b'"time":1767225600', "schema", ".time: "),
        (b":00Z", b":00+01:00", "schema", ".time: Input should be a time in UTC"),
        (b'"time":"2026-', b'"time":"2027-', "future_time", "365.0 days after its recordedtime"),
        (b'"time":"2026-', b'"time":"9999-', "future_time", "days after its recordedtime"),
        (b'"type":"adverse_event.reported"', b'"type":"a.b"', "unknown_type", "no such kind"),
        (b'"type":"adverse_event.reported",', b"", "unknown_type", "no such kind"),
        (b'"type":"adverse_event.reported"', b'"type":["x"]', "unknown_type", "no such kind"),
        (b'"type":"adverse_event.reported"', b'"type":"\\ud800"', "not_json", "Invalid JSON"),
        (b'"schemaversion":2', b'"schemaversion":3', "unknown_version", "versions up to 2"),
        (b'"schemaversion":2', b'"schemaversion":"2"', "unknown_version", "versions up to 2"),
        (b'"schemaversion":2', b'"schemaversion":[2]', "unknown_version", "versions up to 2"),
        (b'"schemaversion":2,', b"", "unknown_version", "must both be there"),
        (b'"specversion":"1.0",', b"", "unknown_version", "must both be there"),
        (b'"specversion":"1.0"', b'"specversion":"0.3"', "schema", "specversion: "),
        (b'"subject":"device-1"', b'"subject":"device 1"', "schema", "subject: "),
        (b'"subject":"device-1"', b'"subject":""', "schema", "subject: "),
    ],
    ids=lambda part: part[:40].decode("latin-1") if isinstance(part, bytes) else "",
)
def test_what_is_not_an_event_is_refused_with_its_place_and_reason(
    old: bytes, new: bytes, reason: str, where: str
) -> None:
    assert old in REPORT

    error = refused(REPORT.replace(old, new))

    assert (error.reason, where in str(error)) == (reason, True), str(error)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff",
        b"null",
        b"[]",
        b'"adverse_event.reported"',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"9" * 5_000,
        b"\xef\xbb\xbf" + REPORT,
        REPORT.decode().encode("utf-16"),
        REPORT + b" x",
        REPORT + REPORT,
    ],
    ids=lambda payload: repr(payload[:12]),
)
def test_what_is_not_one_json_object_is_said_not_to_be_json(payload: bytes) -> None:
    assert refused(payload).reason in {"not_json", "unknown_type"}


def test_an_event_cut_at_any_byte_is_not_json() -> None:
    assert {refused(REPORT[:size]).reason for size in range(len(REPORT))} == {"not_json"}


@given(payload=st.binary(max_size=200))
def test_garbage_never_escapes_as_another_exception(payload: bytes) -> None:
    refused(payload)


@given(at=st.integers(0, len(REPORT) - 1), byte=st.integers(0, 255))
def test_a_flipped_byte_never_escapes_as_another_exception(at: int, byte: int) -> None:
    damaged = bytearray(REPORT)
    damaged[at] = byte
    try:
        event = decode(bytes(damaged))
    except UndecodableEvent:
        return
    assert decode(encode(event)) == event


def test_where_a_field_is_named_twice_the_last_one_counts() -> None:
    event = decode(REPORT.replace(NUMBER, b'"pain_nrs":9.0,"pain_nrs":2.0'))

    assert event == decode(REPORT.replace(NUMBER, b'"pain_nrs":2.0'))


def test_a_clock_may_be_ahead_by_a_time_zone_and_no_more() -> None:
    on_the_edge = adverse_event(day=0).model_copy(update={"time": moment(0) + CLOCK_SKEW_MAX})
    beyond = on_the_edge.model_copy(update={"time": on_the_edge.time + timedelta(seconds=1)})

    assert decode(encode(on_the_edge)) == on_the_edge
    assert refused(encode(beyond)).reason == "future_time"


@each_kind
def test_an_error_never_repeats_a_value_of_the_payload(event: Event) -> None:
    """The payload may hold what identifies a person, and errors end in logs."""
    raw = json.loads(encode(event))
    for spoilt in _with_each_value_replaced(raw, MARKER):
        try:
            decode(json.dumps(spoilt).encode())
        except UndecodableEvent as error:
            assert MARKER not in str(error)


@pytest.mark.parametrize("name", [MARKER, "943 476 5919", "Anna Example", "é" * 500, ""])
def test_an_error_does_not_repeat_a_field_name_that_may_be_somebodys(name: str) -> None:
    raw = json.loads(REPORT)
    raw["data"][name] = 1

    error = refused(json.dumps(raw).encode())

    assert "adverse_event.reported.data.(a name that is not ours): Extra inputs" in str(error)


def test_an_error_does_not_say_which_letter_is_wrong_in_an_id() -> None:
    raw = json.loads(REPORT) | {"id": "Quux"}

    assert "adverse_event.reported.id: Input should be a UUID." in str(
        refused(json.dumps(raw).encode())
    )


def _with_each_value_replaced(node: Any, marker: str) -> list[Any]:
    """Return copies of `node`, each with one leaf, however deep, replaced by `marker`."""
    if isinstance(node, dict):
        return [
            {**node, key: spoilt}
            for key, value in node.items()
            for spoilt in _with_each_value_replaced(value, marker)
        ]
    if isinstance(node, list):
        return [
            [*node[:i], spoilt, *node[i + 1 :]]
            for i, value in enumerate(node)
            for spoilt in _with_each_value_replaced(value, marker)
        ]
    return [marker]
