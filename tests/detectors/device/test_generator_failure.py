from typing import Any

import pytest

from detectors.contract import Finding, run
from detectors.device.generator_failure import DETECTOR
from events.device import DeviceRevised, Revision
from events.envelope import Event
from events.sample import adverse_event, daily, envelope, ids, reprogrammed, session, upload
from events.telemetry import TelemetryUploaded

HEALTHY = daily(days=range(10))


def findings(*events: Event) -> tuple[Finding, ...]:
    return run(DETECTOR, events)[1]


def failed(*days: float) -> tuple[TelemetryUploaded, ...]:
    return tuple(upload(day=day, completed=False) for day in days)


def counted(*resets: int | None, field: str = "reset_count") -> tuple[TelemetryUploaded, ...]:
    return tuple(
        upload(session(day=float(day), **{field: count}), day=day + 0.5)
        for day, count in enumerate(resets)
    )


@pytest.mark.parametrize("low", [{"battery_v": 2.6}, {"battery_percent": 9.5}])
def test_a_low_battery_is_found_on_the_second_day(low: dict[str, Any]) -> None:
    empty = daily(days=range(10, 12), **low)

    (finding,) = findings(*HEALTHY, *empty)

    assert finding.grade == "warning"
    assert [e.event_id for e in finding.evidence] == list(ids(*empty))


@pytest.mark.parametrize("odd", [0.0, 3100.0, None])
def test_what_is_no_voltage_raises_nothing(odd: float | None) -> None:
    assert findings(*HEALTHY, *daily(days=range(10, 200), battery_v=odd)) == ()


def test_a_battery_that_falls_is_told_before_it_is_low() -> None:
    falling = [
        upload(session(day=float(day), battery_v=3.1 - 0.004 * day), day=day + 0.5)
        for day in range(110)
    ]

    told = findings(*falling)

    assert told[0].grade == "advisory"
    assert told[0].summary.startswith("At its present slope the battery will be low in ")


def emptying(
    days: range, *, percent: float, per_day: float, minutes: float = 30.0
) -> tuple[TelemetryUploaded, ...]:
    return tuple(
        upload(
            session(
                day=float(day),
                battery_percent=float(round(percent - per_day * (day - days.start))),
                duration_s=60 * minutes,
                delivered_min=minutes,
            ),
            day=day + 0.5,
        )
        for day in days
    )


def test_a_battery_that_is_low_at_its_own_pace_is_due_and_no_failure() -> None:
    due = emptying(range(490), percent=100.0, per_day=0.2)

    assert findings(*due) == ()


def test_a_battery_that_empties_much_faster_than_before_is_found_while_it_is_full() -> None:
    steady = emptying(range(200), percent=100.0, per_day=0.05)
    failing = emptying(range(200, 260), percent=90.0, per_day=0.5)

    first, *_ = findings(*steady, *failing)

    assert first.grade == "warning"
    assert "times as fast as its own past and its use explain" in first.summary
    assert first.evidence[-1].time < failing[30].time


def test_more_therapy_explains_a_faster_fall() -> None:
    steady = emptying(range(200), percent=100.0, per_day=0.1, minutes=10.0)
    busier = emptying(range(200, 350), percent=80.0, per_day=0.4, minutes=40.0)
    no_busier = emptying(range(200, 350), percent=80.0, per_day=0.4, minutes=10.0)

    assert findings(*steady, *busier) == ()
    assert findings(*steady, *no_busier)


def test_a_new_generator_that_nobody_told_of_has_a_past_of_its_own() -> None:
    old = emptying(range(400), percent=100.0, per_day=0.05)
    other = emptying(range(400, 800), percent=100.0, per_day=0.2)

    assert findings(*old, *other) == ()


def test_a_low_charge_of_which_the_past_is_not_known_is_told() -> None:
    early = emptying(range(30), percent=20.0, per_day=0.4)

    assert findings(*early)


def test_a_steady_battery_with_noise_is_not_falling() -> None:
    steady = [
        upload(session(day=float(day), battery_v=2.7 + 0.01 * (day % 3)), day=day + 0.5)
        for day in range(400)
    ]

    assert findings(*steady) == ()


def test_restarts_count_once_a_second_session_still_shows_them() -> None:
    assert findings(*counted(0, 0, 3)) == ()
    (finding,) = findings(*counted(0, 0, 3, 3))
    assert finding.evidence[0].value == 3.0
    assert findings(*counted(0, 1, 2, 2, 3, 3)), "they add up"


@pytest.mark.parametrize(
    "counts",
    [(0, 0, 65_535, 0, 0), (65_535, 0, 0, 1, 1), (9, 9, 0, 0, 1, 1), (4, 4, 5, 6, 6)],
    ids=["garbled", "garbled at first", "restarted", "two"],
)
def test_odd_counters_raise_nothing(counts: tuple[int, ...]) -> None:
    assert findings(*counted(*counts)) == ()


@pytest.mark.parametrize("field", ["reset_count", "error_count"])
def test_a_counter_that_is_not_known_is_no_rise_and_no_new_start(field: str) -> None:
    assert findings(*counted(50, None, 50, None, None, 50, 50, field=field)) == ()
    assert findings(*counted(None, None, 50, 50, None, 50, field=field)) == ()
    (finding,) = findings(*counted(0, 0, None, 20, None, None, 20, field=field))
    assert finding.evidence[0].value == 20.0


def test_a_counter_that_is_not_known_eases_no_suspicion() -> None:
    risen = counted(0, 0, 4, 4, *[None] * 50)

    assert not any(finding.cleared for finding in findings(*risen))


def test_errors_need_more_than_restarts() -> None:
    assert findings(*counted(0, 0, 9, 9, field="error_count")) == ()
    assert findings(*counted(0, 0, 10, 10, field="error_count"))[0].grade == "advisory"


def test_less_output_than_usual_is_told_after_four_sessions() -> None:
    weak = daily(days=range(10, 14), delivered_min=20.0)

    (finding,) = findings(*HEALTHY, *weak)

    assert finding.grade == "advisory"
    assert finding.evidence[-1].event_id == weak[-1].id


@pytest.mark.parametrize(
    "other",
    [
        {"delivered_min": 5.0, "aborted": True},
        {"delivered_min": 0.0, "duration_s": 0.0},
        {"delivered_min": None},
    ],
)
def test_sessions_cut_short_or_without_minutes_tell_no_output(other: dict[str, Any]) -> None:
    assert findings(*HEALTHY, *daily(days=range(10, 30), **other)) == ()


def test_a_device_that_counts_only_pulses_is_its_own_control() -> None:
    assert findings(*daily(days=range(30), delivered_min=10.0)) == ()


def test_a_new_program_may_deliver_another_share() -> None:
    less = daily(days=range(11, 40), delivered_min=10.0)

    assert findings(*HEALTHY, reprogrammed(day=10.7), *less) == ()


def test_three_failed_interrogations_in_a_row_are_told_until_one_succeeds() -> None:
    (told, withdrawn) = findings(*HEALTHY, *failed(11, 12, 13), *daily(days=range(14, 15)))

    assert (told.grade, told.evidence[-1].event_id) == ("warning", failed(13)[0].id)
    assert withdrawn.cleared


@pytest.mark.parametrize(
    "uploads",
    [
        failed(11, 11.1, 11.2),
        failed(11, 12),
        (*failed(11, 12), *daily(days=range(12, 13)), *failed(13, 14)),
        (*failed(11, 12), *failed(12), *failed(11)),
    ],
    ids=["one day", "two", "one between succeeded", "the same again"],
)
def test_fewer_failed_interrogations_are_forgiven(uploads: tuple[Event, ...]) -> None:
    assert findings(*HEALTHY, *uploads) == ()


def test_a_report_is_always_told() -> None:
    report = adverse_event(day=10.6, hazard="generator_failure", seriousness="hospitalisation")

    (finding,) = findings(*HEALTHY, report, *daily(days=range(11, 40)))

    assert (finding.grade, finding.evidence[0].event_id) == ("urgent", report.id)


def test_a_new_generator_ends_the_episode_and_a_new_lead_does_not() -> None:
    low = daily(days=range(10, 12), battery_v=2.5)
    for part, ended in (("generator", True), ("left_lead", False)):
        data = Revision.model_validate({"replaced": (part,), "reason": "other"})
        surgery = DeviceRevised(**envelope("device.revised", day=12.7), data=data)

        found = findings(*HEALTHY, *low, surgery)

        assert any(f.cleared for f in found) == ended


def test_what_the_old_generator_recorded_says_nothing_about_the_new_one() -> None:
    data = Revision(replaced=("generator",), reason="other")
    surgery = DeviceRevised(**envelope("device.revised", day=13.7), data=data)
    low = [session(day=float(day), battery_v=2.5) for day in range(10, 13)]

    assert findings(*HEALTHY, surgery, upload(*low, day=14), *daily(days=range(15, 20))) == ()
