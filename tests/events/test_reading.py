"""A number, a censored reading and nothing are three things, in JSON as in Python."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.codec import UndecodableEvent, decode, encode
from events.reading import AtLeast, AtMost, Reading, at_limit, is_censored, measured
from events.sample import session, upload
from events.telemetry import TelemetryUploaded
from tests.house import ROOT

OPEN, SHORT = AtLeast(at_least=10_000.0), AtMost(at_most=50.0)
ANY_OPEN: Any = OPEN
ANY_SHORT: Any = SHORT
LIMITS = st.floats(1.0, 1e6)
READINGS = st.one_of(
    st.none(),
    st.floats(0, 1e6),
    LIMITS.map(lambda ohm: AtLeast(at_least=ohm)),
    LIMITS.map(lambda ohm: AtMost(at_most=ohm)),
)


def as_read(**fields: Any) -> TelemetryUploaded:
    event = decode(encode(upload(session(day=1, **fields), day=2)))
    assert isinstance(event, TelemetryUploaded)
    return event


@given(readings=st.lists(READINGS, max_size=16), threshold=READINGS)
def test_readings_come_back_as_they_were(
    readings: list[Reading | None], threshold: Reading | None
) -> None:
    event = as_read(left_impedance_ohm=tuple(readings), right_motor_threshold_ma=threshold)

    (read,) = event.data.sessions
    assert read.left_impedance_ohm == tuple(readings)
    assert read.right_motor_threshold_ma == threshold


@pytest.mark.parametrize(
    "wrong", [lambda: ANY_OPEN + 1, lambda: max(ANY_OPEN, 2.0), lambda: ANY_SHORT >= 3000]
)
def test_arithmetic_on_a_censored_reading_fails_instead_of_being_wrong(wrong: Any) -> None:
    with pytest.raises(TypeError):
        wrong()


def test_the_words_of_people_say_on_which_side() -> None:
    assert (str(OPEN), str(SHORT), str(AtLeast(at_least=2.5))) == (">= 10,000", "<= 50", ">= 2.5")


def test_a_censored_reading_counts_as_its_limit_and_is_no_measurement() -> None:
    assert [at_limit(each) for each in (OPEN, SHORT, 520.0, None)] == [10_000.0, 50.0, 520.0, None]
    assert [measured(each) for each in (OPEN, SHORT, 520.0, None)] == [None, None, 520.0, None]
    assert [is_censored(each) for each in (OPEN, SHORT, 520.0, None)] == [True, True, False, False]


@pytest.mark.parametrize(
    "wrong",
    [b'"HIGH"', b'{"at_least":"10000"}', b'{"at_least":1,"at_most":2}', b"{}", b'{"at_least":0}'],
)
def test_what_is_none_of_the_three_is_refused_with_its_place(wrong: bytes) -> None:
    payload = encode(upload(session(day=1, left_impedance_ohm=(OPEN, 530.0, 777.0)), day=2))

    with pytest.raises(UndecodableEvent, match=r"0\.left_impedance_ohm\.2: .* at_least or at_most"):
        decode(payload.replace(b"777.0", wrong))


def test_version_1_says_the_same_and_is_read_as_fast_as_version_2() -> None:
    old = (ROOT / "tests/golden/events/telemetry.uploaded/v1.json").read_bytes()
    event = decode(old, upcasters={})  # no step is needed: it is not read a second time

    assert isinstance(event, TelemetryUploaded)
    (_, troubled) = event.data.sessions
    assert event.schemaversion == 2
    assert troubled.left_impedance_ohm == (520.0, None, 12_000.0, 530.0)
    assert (troubled.amplitudes, troubled.earlier_tests) == (None, None)
    assert (event.data.device_clock, event.data.utc_offset_min) == (None, None)


def test_version_2_is_told_by_its_golden_file() -> None:
    path = Path(ROOT / "tests/golden/events/telemetry.uploaded/v2.json")
    event = decode(path.read_bytes())

    assert isinstance(event, TelemetryUploaded)
    assert event.data.sessions[1].left_impedance_ohm == (520.0, None, OPEN, SHORT)
