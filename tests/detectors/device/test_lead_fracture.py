"""A lead fracture by what telemetry says: limits, its own past, one contact or all of them."""

import pytest

from detectors.contract import Finding, run
from detectors.device.lead_fracture import DETECTOR
from events.envelope import Event
from events.sample import (
    HEALTHY_OHM,
    daily,
    ids,
    implanted,
    moment,
    session,
    upload,
)

OPEN_OHM = (520.0, 540.0, 4100.0, 530.0)
SHORT_OHM = (520.0, 540.0, 60.0, 530.0)
RISEN_OHM = (520.0, 540.0, 1000.0, 530.0)
ALL_OPEN_OHM = (9000.0, 9100.0, 8900.0, 9000.0)


def findings(*events: Event) -> tuple[Finding, ...]:
    return run(DETECTOR, events)[1]


def test_an_open_contact_is_found_on_the_third_day_and_named() -> None:
    healthy = daily(days=range(10))
    broken = daily(days=range(10, 13), left_impedance_ohm=OPEN_OHM)

    (finding,) = findings(*healthy, *broken)

    assert (finding.grade, finding.side, finding.contact) == ("warning", "left", 2)
    assert [e.event_id for e in finding.evidence] == [*ids(broken[0], broken[2])]
    assert [e.time for e in finding.evidence] == [moment(10), moment(12)]
    assert "4,100 ohm, usually 510 ohm, in 3 sessions over 2 days." in finding.summary


@pytest.mark.parametrize("hours", [1, 12, 23])
def test_bad_readings_of_one_day_are_forgiven(hours: int) -> None:
    sessions = [session(day=10 + h / 24, left_impedance_ohm=OPEN_OHM) for h in (0, hours)]

    assert (
        findings(*daily(days=range(9)), upload(*sessions, day=12), *daily(days=range(13, 60))) == ()
    )


def test_two_wild_readings_of_one_contact_in_two_weeks_are_forgiven() -> None:
    first, second = (daily(days=range(d, d + 1), left_impedance_ohm=OPEN_OHM) for d in (10, 18))
    healthy = daily(days=range(11, 18)), daily(days=range(19, 40))

    found = findings(*daily(days=range(10)), *first, *healthy[0], *second, *healthy[1])

    assert found == ()


def test_two_bad_readings_of_different_contacts_are_forgiven() -> None:
    first = daily(days=range(10, 11), left_impedance_ohm=OPEN_OHM)
    second = daily(days=range(12, 13), left_impedance_ohm=(4100.0, 540.0, 510.0, 530.0))

    assert findings(*daily(days=range(10)), *first, *second, *daily(days=range(13, 40))) == ()


def test_both_bad_sessions_may_come_in_one_upload() -> None:
    stored = [session(day=float(day), left_impedance_ohm=OPEN_OHM) for day in range(10, 20)]

    (finding,) = findings(*daily(days=range(9)), upload(*stored, day=20))

    assert finding.statistic == 1.0
    assert [e.time for e in finding.evidence] == [moment(10), moment(19)]


def test_a_rise_below_every_absolute_limit_is_found_against_the_own_baseline() -> None:
    healthy = [implanted(), *daily(days=range(80))]
    (finding,) = findings(*healthy, *daily(days=range(80, 83), right_impedance_ohm=RISEN_OHM))

    assert (finding.grade, finding.side, finding.contact) == ("advisory", "right", 2)


def test_a_slow_rise_cannot_hide_in_its_own_baseline() -> None:
    slow = [
        upload(session(day=float(d), left_impedance_ohm=(500.0 + 5.0 * (d - 70),) * 4), day=d + 0.5)
        for d in range(70, 160)
    ]

    assert findings(implanted(), *daily(days=range(70)), *slow)


def test_a_slow_rise_while_the_tissue_settles_is_forgiven() -> None:
    scarring = [
        upload(session(day=float(d), left_impedance_ohm=(400.0 + 15.0 * d,) * 4), day=d + 0.5)
        for d in range(56)
    ]
    settled = daily(days=range(56, 120), left_impedance_ohm=(1240.0,) * 4)

    assert findings(implanted(), *scarring, *settled) == ()


def test_a_shorted_contact_is_told_as_one() -> None:
    (finding,) = findings(
        *daily(days=range(10)), *daily(days=range(10, 13), left_impedance_ohm=SHORT_OHM)
    )

    assert "down to 60 ohm (short circuit, or damaged insulation)" in finding.summary


def test_an_intermittent_contact_is_told_though_no_limit_is_passed() -> None:
    restless = [
        upload(
            session(
                day=float(d), left_impedance_ohm=(520.0, 540.0, 800.0 if d % 2 else 510.0, 530.0)
            ),
            day=d + 0.5,
        )
        for d in range(80, 90)
    ]
    steady_step = daily(days=range(80, 90), left_impedance_ohm=(520.0, 540.0, 800.0, 530.0))

    found = findings(implanted(), *daily(days=range(80)), *restless)

    assert {(f.grade, f.contact) for f in found} == {("advisory", 2)}
    assert findings(implanted(), *daily(days=range(80)), *steady_step) == ()


def test_a_whole_lead_points_at_its_connector() -> None:
    (finding,) = findings(
        *daily(days=range(10)), *daily(days=range(10, 13), left_impedance_ohm=ALL_OPEN_OHM)
    )

    assert (finding.grade, finding.side, finding.contact) == ("warning", "left", None)
    assert "look at the connector" in finding.summary


def test_both_leads_at_once_point_at_the_generator() -> None:
    both = daily(
        days=range(10, 13), left_impedance_ohm=ALL_OPEN_OHM, right_impedance_ohm=ALL_OPEN_OHM
    )

    (finding,) = findings(*daily(days=range(10)), *both)

    assert (finding.grade, finding.side) == ("advisory", None)
    assert "the generator or telemetry is likelier" in finding.summary


@pytest.mark.parametrize(
    "ohms",
    [
        tuple(ohm / 1000 for ohm in HEALTHY_OHM),
        (0.0, 0.0, 0.0, 0.0),
        (None, None, None, None),
        (),
        (520.0, None, 0.0, 530.0),
    ],
)
def test_what_is_no_measurement_in_ohm_raises_nothing(ohms: tuple[float | None, ...]) -> None:
    odd = daily(days=range(10, 40), left_impedance_ohm=ohms, right_impedance_ohm=ohms)

    assert findings(*daily(days=range(10)), *odd, *daily(days=range(40, 60))) == ()


def test_contacts_that_the_lead_does_not_have_raise_nothing() -> None:
    padded = (*HEALTHY_OHM, 65_535.0, 65_535.0, 0.0, 65_535.0)

    assert findings(implanted(), *daily(days=range(90), left_impedance_ohm=padded)) == ()
    assert findings(*daily(days=range(3), left_impedance_ohm=padded)), "nobody registered the lead"


def test_a_session_from_the_future_is_ignored_and_hides_nothing() -> None:
    future = upload(session(day=400.0, left_impedance_ohm=OPEN_OHM), day=10.5)
    broken = daily(days=range(11, 14), left_impedance_ohm=OPEN_OHM)

    (finding,) = findings(*daily(days=range(10)), future, *broken)

    assert [e.event_id for e in finding.evidence] == [*ids(broken[0], broken[2])]


def test_two_weeks_of_good_sessions_withdraw_it() -> None:
    broken = daily(days=range(10, 13), left_impedance_ohm=OPEN_OHM)

    *_, last = findings(*daily(days=range(10)), *broken, *daily(days=range(13, 30)))

    assert last.cleared
    assert last.evidence[0].time == moment(26.5), "the upload of the session 14 days after"


def test_a_contact_that_falls_silent_after_it_opened_is_not_withdrawn() -> None:
    broken = daily(days=range(10, 13), left_impedance_ohm=OPEN_OHM)
    silent = daily(days=range(13, 60), left_impedance_ohm=(520.0, 540.0, None, 530.0))

    assert not any(f.cleared for f in findings(*daily(days=range(10)), *broken, *silent))


def test_one_good_session_after_a_long_silence_is_no_cure() -> None:
    broken = daily(days=range(10, 13), left_impedance_ohm=OPEN_OHM)

    found = findings(*daily(days=range(10)), *broken, *daily(days=range(60, 63)))

    assert not any(f.cleared for f in found)


def test_a_whole_lead_that_rises_against_its_baseline_is_looked_at_sooner() -> None:
    risen = tuple(1.8 * ohm for ohm in HEALTHY_OHM)
    (finding,) = findings(
        *daily(days=range(10)), *daily(days=range(10, 13), left_impedance_ohm=risen)
    )

    assert finding.grade == "warning"


def test_one_reading_is_no_baseline() -> None:
    early = daily(days=range(1), left_impedance_ohm=(520.0,) * 4)

    assert findings(*early, *daily(days=range(1, 30), left_impedance_ohm=(1000.0,) * 4)) == ()
