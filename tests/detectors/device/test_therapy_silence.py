"""A lapse of therapy that nobody hears of: a device that falls silent."""

from events.device import (
    Activation,
    DeviceActivated,
)
from events.sample import envelope, ids, implanted, session, tick, upload
from tests.detectors.device.test_therapy_lapse import USED, findings, in_order, ticks, weekly


def test_a_remote_that_falls_silent_is_told_by_the_clock() -> None:
    days = ticks(range(84, 160))

    told = findings(*USED, *days)

    assert [(f.grade, f.statistic) for f in told] == [("advisory", 1.0), ("advisory", 2.0)]
    assert [e.event_id for e in told[0].evidence] == list(ids(tick(day=119)))
    assert told[0].summary == ("Nothing heard for 35 days. Of late it was never more than 7 days.")


def test_whoever_is_often_silent_may_be_so_for_longer() -> None:
    rare = [upload(session(day=30.0 * n), day=30.0 * n + 1) for n in range(1, 9)]

    assert findings(*rare, *ticks(range(241, 300))) == ()
    assert findings(*rare, *ticks(range(241, 302))), "twice as long as usual"


def test_a_device_that_only_clinics_read_may_be_silent_for_a_year() -> None:
    visits = (45, 90, 120, 180, 365, 730)
    read = [upload(session(day=day - 0.5), day=day, channel="clinic") for day in visits]

    assert findings(*in_order(*read, *ticks(range(1100)))) == ()
    (told,) = findings(*in_order(*read, *ticks(range(1131))))
    assert told.summary.endswith("No remote is known to read this device.")
    assert told.grade == "warning"


def test_a_device_that_was_activated_and_never_heard_of_is_told_after_a_year() -> None:
    on = DeviceActivated(**envelope("device.activated", day=14), data=Activation())

    assert findings(implanted(), on, *ticks(range(14, 414))) == ()
    assert findings(implanted(), on, *ticks(range(14, 415)))
    assert findings(implanted(), *ticks(range(999))) == (), "not activated"


def test_a_silence_ends_with_a_reading_and_a_clinic_that_ends_it_has_no_remote() -> None:
    silent = [*USED, *ticks(range(84, 120))]
    by_remote = weekly(17)
    by_clinic = weekly(17, channel="clinic")

    again = [f.cleared for f in findings(*silent, *by_remote, *ticks(range(126, 162)))]
    quiet = [f.cleared for f in findings(*silent, *by_clinic, *ticks(range(126, 400)))]

    assert again == [False, True, False]
    assert quiet == [False, True]


def test_a_reading_after_a_silence_may_show_that_therapy_was_not_used() -> None:
    read = upload(session(day=126.9, delivered_min=0.0), day=127, channel="clinic")

    silent, unused = findings(*USED, *ticks(range(84, 120)), read)

    assert silent.summary.startswith("Nothing heard")
    assert unused.summary.startswith("Therapy not used: 0 minutes in 6 weeks")
    assert not unused.cleared


def test_a_failed_reading_is_not_heard() -> None:
    failed = upload(day=100, completed=False)

    assert findings(*USED, failed, *ticks(range(100, 120)))
