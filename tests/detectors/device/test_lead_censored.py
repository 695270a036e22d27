"""A reading past the end of the range is at that end: enough to tell, and no number to learn."""

from typing import Any

import pytest

from detectors.contract import Finding, run
from detectors.device.lead_fracture import DETECTOR, State
from detectors.device.lead_migration import DETECTOR as MIGRATION
from events.envelope import Event
from events.reading import AtLeast, AtMost, Reading
from events.sample import daily, ids, session, upload
from events.telemetry import ImpedanceTest

OPEN, SHORT = AtLeast(at_least=10_000.0), AtMost(at_most=50.0)
HEALTHY = daily(days=range(10))


def lead(contact: Reading | None) -> tuple[Reading | None, ...]:
    return (520.0, 540.0, contact, 530.0)


def followed(*events: Event) -> tuple[State, tuple[Finding, ...]]:
    return run(DETECTOR, events)


def told(contact: Reading | None) -> tuple[Finding, ...]:
    return followed(*HEALTHY, *daily(days=range(10, 13), left_impedance_ohm=lead(contact)))[1]


@pytest.mark.parametrize(
    ("censored", "number", "words"),
    [
        (OPEN, 12_000.0, "contact 2 read up to 10,000 ohm or more, usually 510 ohm"),
        (AtLeast(at_least=3_000.0), 3_000.0, "contact 2 read up to 3,000 ohm or more"),
        (SHORT, 40.0, "contact 2 read down to 50 ohm or less (short circuit"),
        (AtMost(at_most=0.0), 10.0, "contact 2 read down to 0 ohm or less (short circuit"),
    ],
    ids=str,
)
def test_what_is_past_a_limit_is_told_as_a_number_there_would_be(
    censored: Reading, number: float, words: str
) -> None:
    (finding,), (same,) = told(censored), told(number)

    assert (finding.grade, finding.side, finding.contact) == ("warning", "left", 2)
    assert (same.grade, same.side, same.contact) == ("warning", "left", 2)
    assert [e.event_id for e in finding.evidence] == [e.event_id for e in same.evidence]
    assert words in finding.summary
    assert all("at the end of the device's range" in e.what for e in finding.evidence)
    assert not any("range" in e.what for e in same.evidence)


@pytest.mark.parametrize(
    "says_nothing",
    [AtLeast(at_least=100.0), AtLeast(at_least=500.0), AtMost(at_most=2_000.0), None],
    ids=str,
)
def test_a_limit_on_the_side_where_everything_is_usual_says_nothing(
    says_nothing: Reading | None,
) -> None:
    assert told(says_nothing) == ()


def test_a_limit_inside_what_is_usual_does_not_excuse_a_contact_that_was_open() -> None:
    open_, unknown = lead(OPEN), lead(AtLeast(at_least=500.0))
    opened = daily(days=range(10, 13), left_impedance_ohm=open_)
    blind = daily(days=range(13, 60), left_impedance_ohm=unknown)
    good = daily(days=range(13, 60))

    assert not any(found.cleared for found in followed(*HEALTHY, *opened, *blind)[1])
    assert any(found.cleared for found in followed(*HEALTHY, *opened, *good)[1])


@pytest.mark.parametrize("censored", [OPEN, SHORT, AtLeast(at_least=500.0), AtMost(at_most=600.0)])
def test_no_baseline_is_learnt_of_censored_readings(censored: Reading) -> None:
    state, _ = followed(*daily(days=range(20), left_impedance_ohm=lead(censored)))

    assert state.left.baseline.usual == (520.0, 540.0, None, 530.0)


def test_a_lead_whose_every_contact_is_past_the_range_is_told_as_a_whole() -> None:
    (finding,) = followed(*HEALTHY, *daily(days=range(10, 13), right_impedance_ohm=(OPEN,) * 4))[1]

    assert "all its contacts, so look at the connector first" in finding.summary


def test_a_unit_mistake_hides_no_open_contact() -> None:
    kilo = (0.52, 0.54, OPEN, 0.53)

    (finding,) = followed(*HEALTHY, *daily(days=range(10, 13), left_impedance_ohm=kilo))[1]

    assert finding.contact == 2


def test_every_test_of_a_session_counts() -> None:
    first = ImpedanceTest(left_impedance_ohm=lead(OPEN))
    visits = [
        upload(session(day=day, earlier_tests=(first,)), day=day + 0.5) for day in (10, 11, 12)
    ]

    (finding,) = followed(*HEALTHY, *visits)[1]

    assert (finding.side, finding.contact) == ("left", 2)
    assert [e.event_id for e in finding.evidence] == [*ids(visits[0], visits[2])]


def test_sessions_come_in_one_upload_or_many_and_say_the_same() -> None:
    fields: list[dict[str, Any]] = [
        {"left_impedance_ohm": lead(each)} for each in (510.0, OPEN, None, OPEN, 515.0, OPEN, SHORT)
    ]
    sessions = [session(day=10 + day, **each) for day, each in enumerate(fields)]

    apart = [upload(each, day=10.5 + day) for day, each in enumerate(sessions)]
    _, (*_, last) = followed(*HEALTHY, *apart)
    _, (at_once,) = followed(*HEALTHY, upload(*sessions, day=20))

    assert (last.contact, last.grade, last.summary) == (
        at_once.contact,
        at_once.grade,
        at_once.summary,
    )


def test_a_threshold_that_is_no_longer_found_is_a_risen_one() -> None:
    usual = daily(days=range(6), left_motor_threshold_ma=1.2, right_motor_threshold_ma=1.2)
    lost = daily(
        days=range(6, 8),
        left_motor_threshold_ma=AtLeast(at_least=10.0),
        right_motor_threshold_ma=1.2,
    )

    _, (finding,) = run(MIGRATION, [*usual, *lost])

    assert (finding.side, "up to 10 mA" in finding.summary) == ("left", True)


def test_a_threshold_that_need_not_have_risen_is_neither_bad_nor_good() -> None:
    usual = daily(days=range(6), left_motor_threshold_ma=1.2)
    unknown = daily(days=range(6, 40), left_motor_threshold_ma=AtLeast(at_least=1.0))

    state, found = run(MIGRATION, [*usual, *unknown])

    assert found == ()
    assert state.left == run(MIGRATION, usual)[0].left
