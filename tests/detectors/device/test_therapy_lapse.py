from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter

from detectors.contract import Finding, run
from detectors.device.therapy_lapse import DETECTOR, State
from detectors.weekly_use import Lapse
from events.clinical import AdverseEvent, AdverseEventAmended, Amendment
from events.device import (
    DeviceExplanted,
    DeviceRevised,
    Explant,
    Revision,
)
from events.envelope import Event
from events.governance import FollowUpLost, PatientDied
from events.sample import adverse_event, envelope, implanted, session, tick, upload
from events.telemetry import TelemetryUploaded

WATCH = replace(DETECTOR, parameters=Lapse(silent_days=35.0))  # so that stories are short


def findings(*events: Event) -> tuple[Finding, ...]:
    return run(WATCH, events)[1]


def weekly(*weeks: int, each: int = 14, channel: str = "remote") -> tuple[TelemetryUploaded, ...]:
    """Return an upload at the end of each week, with so many sessions, evenly over the week."""
    return tuple(
        upload(
            *(session(day=7.0 * week + 7.0 * i / each) for i in range(each)),
            day=7.0 * week + 7.0,
            channel=channel,
        )
        for week in weeks
    )


def ticks(days: Iterable[int]) -> list[Event]:
    return [tick(day=day) for day in days]


def in_order(*events: Event) -> list[Event]:
    return sorted(events, key=lambda event: event.recordedtime)


def explanted(day: float) -> DeviceExplanted:
    return DeviceExplanted(**envelope("device.explanted", day=day), data=Explant(reason="other"))


USED = weekly(*range(12))
"""Twelve weeks of two sessions a day: until day 84."""


def test_four_weeks_without_therapy_are_told_while_uploads_come() -> None:
    rested = weekly(*range(12, 20), each=0)

    told = findings(*USED, *rested)

    assert told[0].grade == "advisory"
    assert told[0].summary == "Therapy not used: 0 minutes in 4 weeks, usually 420 in one."
    assert told[0].evidence[0].event_id == rested[3].id
    assert [f.statistic for f in told] == [1.0, 1.25, 1.5, 1.75, 2.0]


def test_hardly_any_therapy_is_none() -> None:
    assert findings(*USED, *weekly(*range(12, 16), each=1))[0].statistic == 1.0
    assert findings(*USED, *weekly(*range(12, 24), each=2)) == (), "less is not hardly any"


def test_a_lapse_of_twelve_weeks_is_a_warning() -> None:
    grades = [f.grade for f in findings(*USED, *weekly(*range(12, 24), each=0))]

    assert grades == ["advisory"] * 8 + ["warning"]


@pytest.mark.parametrize(("weeks", "each"), [(1, 0), (2, 0), (3, 0), (13, 6)])
def test_a_holiday_and_a_summer_with_half_the_therapy_are_no_lapse(weeks: int, each: int) -> None:
    rested = weekly(*range(12, 12 + weeks), each=each)

    assert findings(*USED, *rested, *weekly(*range(12 + weeks, 40))) == ()


def test_whoever_seldom_uses_the_therapy_may_rest_for_longer() -> None:
    seldom = tuple(
        upload(*([session(day=7.0 * week)] if week % 3 == 0 else ()), day=7.0 * week + 7.0)
        for week in range(60)
    )

    assert findings(*seldom) == ()
    assert findings(*seldom, *weekly(*range(60, 65), each=0)) == (), "five weeks are chance"
    assert findings(*seldom, *weekly(*range(60, 100), each=0)), "forty are not"


def test_it_ends_when_therapy_returns_and_not_with_a_single_session() -> None:
    lapsed = (*USED, *weekly(*range(12, 17), each=0))

    single = findings(*lapsed, *weekly(17, 18, 19, each=1))
    returned = findings(*lapsed, *weekly(17, each=5))

    assert not any(finding.cleared for finding in single)
    assert [finding.cleared for finding in returned] == [False, False, True]


def test_the_usual_is_of_before_the_lapse_and_the_next_one_is_told_as_well() -> None:
    lapse = weekly(*range(12, 40), each=0)
    again = weekly(*range(44, 49), each=0)

    told = findings(*USED, *lapse, *weekly(*range(40, 44)), *again)

    assert told[-1].summary == "Therapy not used: 0 minutes in 5 weeks, usually 420 in one."


def test_a_lapse_that_is_over_before_it_was_read_is_not_told() -> None:
    """A full memory loses the oldest sessions, which looks the same."""
    late = [session(day=200.0 + i / 2) for i in range(40)]

    assert findings(*USED, upload(*late, day=221, channel="clinic")) == ()


def test_who_has_begun_again_in_this_week_is_not_told() -> None:
    begun = upload(session(day=113.0), session(day=113.4), day=113.5, channel="clinic")

    assert findings(*USED, begun) == ()


def test_minutes_count_where_they_are_known_and_the_duration_where_not() -> None:
    idle = [session(day=84.0 + i, delivered_min=0.0) for i in range(28)]
    unknown = [session(day=84.0 + i, delivered_min=None) for i in range(28)]

    assert findings(*USED, upload(*idle, day=112.5))[0].evidence[0].value == 28.0
    assert findings(*USED, upload(*unknown, day=112.5)) == ()


def test_sessions_that_come_too_late_show_that_the_weeks_were_not_empty() -> None:
    kept_back = weekly(13, 14)
    first = (*weekly(12, 15, each=0), *weekly(16, each=1))

    told = findings(*USED, *first, *kept_back)

    assert [finding.cleared for finding in told] == [False, False, True]


def test_the_same_sessions_again_are_no_therapy() -> None:
    lapsed = (*USED, *weekly(*range(12, 16), each=1))
    again = upload(*(s for each in lapsed[-6:] for s in each.data.sessions), day=112.5)

    told = findings(*lapsed, again)

    assert not any(finding.cleared for finding in told)


def test_a_clock_that_jumps_teaches_nothing() -> None:
    ancient = upload(session(day=-8000.0), day=-1.0)

    state, told = run(WATCH, [ancient, *USED])

    assert told == ()
    assert state.use is not None
    assert state.use.usual == 420.0


def test_an_upload_that_is_dated_ahead_adds_no_empty_weeks() -> None:
    ahead = weekly(12)[0].model_copy(update={"time": tick(day=400).time})

    assert findings(*USED, ahead, *weekly(*range(13, 20))) == ()


ENDS = (
    explanted(90),
    PatientDied(**envelope("patient.died", day=90)),
    FollowUpLost(**envelope("follow_up.lost", day=90)),
)


@pytest.mark.parametrize("end", ENDS, ids=lambda event: event.type)
def test_nothing_is_told_after_the_end_and_what_was_told_is_withdrawn(end: Event) -> None:
    late = weekly(12)

    assert findings(*USED, end, *late, *ticks(range(91, 700))) == ()
    assert [f.cleared for f in findings(*USED, *ticks(range(84, 120)), end)] == [False, True]


def test_a_device_that_is_implanted_again_is_followed_again() -> None:
    used = [*weekly(*range(20, 30)), *ticks(range(210, 250))]

    assert findings(*USED, explanted(90), implanted(day=120), *used)
    assert findings(*USED, explanted(90), implanted(), *used) == (), "a copy of the first"


def test_after_surgery_the_therapy_may_rest() -> None:
    data = Revision(replaced=("generator",), reason="other")
    surgery = DeviceRevised(**envelope("device.revised", day=105), data=data)
    rested = weekly(*range(12, 18), each=0)

    assert findings(*USED, *rested)
    assert findings(*in_order(*USED, *rested, surgery)) == ()


def test_a_report_is_told_until_it_is_amended() -> None:
    report = adverse_event(day=90, hazard="therapy_lapse", seriousness="not_serious")
    data = Amendment(amends=report.id, reason="mistaken", report=AdverseEvent(hazard="pain"))
    mistaken = AdverseEventAmended(**envelope("adverse_event.amended", day=95), data=data)

    told, withdrawn = findings(*USED, report, *weekly(12), mistaken)

    assert (told.grade, told.evidence[0].event_id) == ("advisory", report.id)
    assert withdrawn.cleared


@pytest.mark.parametrize(
    ("before", "day", "why"),
    [
        ((), 0, "nothing was uploaded yet"),
        (USED[:4], 30, "what is usual for this person is not known yet"),
        (USED, 90, None),
        (USED, 112, "nothing was read for as long as a lapse lasts"),
        ((*USED, explanted(90)), 400, None),
    ],
)
def test_it_says_why_a_lapse_could_not_be_seen(before: Any, day: float, why: str | None) -> None:
    state, _ = run(WATCH, before)

    assert DETECTOR.blind(DETECTOR.parameters, state, tick(day=day).time.timestamp()) == why


def test_its_memory_is_small_however_long_it_watches() -> None:
    reports = [adverse_event(day=5000.0 + i, hazard="therapy_lapse") for i in range(9)]

    state, _ = run(WATCH, [*weekly(*range(700)), *reports])

    assert len(TypeAdapter(State).dump_json(state)) <= 1_024
