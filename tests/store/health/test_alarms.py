from datetime import UTC, datetime, timedelta

import pytest

from store.health.alarms import CLOCK_LATE, Alarm, alarms
from store.health.watch import Progress, Watched
from store.read.clock import ClockRow

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATE = timedelta(minutes=3)
SECOND = timedelta(seconds=1)
FINE = Progress(heard_at=NOW - 5 * SECOND, stopped=False, waiting=0, waiting_since=None, offsets={})
TICKING = ClockRow(simulated=False, ticked_at=NOW - timedelta(hours=12), first_event_at=NOW)


def progress(**other: object) -> Progress:
    fields = {name: getattr(FINE, name) for name in FINE.__dataclass_fields__}
    return Progress(**(fields | other))


def found(
    detection: Progress = FINE, projection: Progress = FINE, clock: ClockRow | None = TICKING
) -> list[str]:
    watched = Watched(at=NOW, detection=detection, projection=projection, heard=(), ends={})
    return [alarm.head for alarm in alarms(watched, clock, now=NOW, late=LATE)]


def test_where_all_are_at_work_nothing_is_said() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("state", "head"),
    [
        (progress(heard_at=None), "Nothing detects"),
        (progress(heard_at=NOW - LATE - SECOND), "Detection has stopped"),
        (progress(heard_at=NOW + LATE + SECOND), "Detection has stopped"),
        (progress(stopped=True), "Detection has stopped"),
        (progress(waiting=4, waiting_since=NOW - LATE - SECOND), "Detection is behind"),
    ],
)
def test_detection_that_is_silent_or_late_is_an_alarm(state: Progress, head: str) -> None:
    assert found(detection=state) == [head]


def test_what_waits_for_a_moment_only_is_none() -> None:
    assert found(detection=progress(waiting=4, waiting_since=NOW - LATE)) == []


def test_detection_is_told_before_the_pages_and_the_clock() -> None:
    late = progress(waiting=4, waiting_since=NOW - 2 * LATE)
    still = ClockRow(simulated=False, ticked_at=NOW - CLOCK_LATE - SECOND, first_event_at=NOW)

    assert found(late, late, still) == [
        "Detection is behind",
        "The pages are behind",
        "The clock has stopped",
    ]


@pytest.mark.parametrize(
    ("clock", "alarmed"),
    [
        (None, False),
        (ClockRow(simulated=True, ticked_at=None, first_event_at=NOW - 2 * CLOCK_LATE), False),
        (ClockRow(simulated=False, ticked_at=None, first_event_at=None), False),
        (ClockRow(simulated=False, ticked_at=None, first_event_at=NOW - CLOCK_LATE), False),
        (ClockRow(simulated=False, ticked_at=None, first_event_at=NOW - 2 * CLOCK_LATE), True),
        (ClockRow(simulated=False, ticked_at=NOW - CLOCK_LATE, first_event_at=NOW), False),
        (ClockRow(simulated=False, ticked_at=NOW - 2 * CLOCK_LATE, first_event_at=NOW), True),
    ],
)
def test_a_clock_that_has_not_ticked_for_a_day_is_an_alarm_where_it_has_to(
    clock: ClockRow | None, alarmed: bool
) -> None:
    assert found(clock=clock) == (["The clock has stopped"] if alarmed else [])


def test_a_log_that_does_not_answer_is_never_taken_for_health() -> None:
    (alarm,) = alarms(None, None, fault="the broker is away", now=NOW, late=LATE)

    assert alarm.head == "The log does not answer"
    assert "Signals may be missing. the broker is away" in alarm.meaning


def test_an_alarm_says_how_much_waits_since_when_and_what_to_do() -> None:
    late = progress(heard_at=NOW - timedelta(minutes=30), waiting=250, waiting_since=NOW - 4 * LATE)
    watched = Watched(at=NOW, detection=late, projection=FINE, heard=(), ends={})

    (alarm,) = alarms(watched, TICKING, now=NOW, late=LATE)

    assert isinstance(alarm, Alarm)
    assert "No detecting worker has been heard since 2026-03-02 11:30 UTC" in alarm.meaning
    assert "250 records wait, the oldest since 2026-03-02 11:48 UTC, 12 minutes" in alarm.meaning
    assert "Signals may be missing" in alarm.meaning
    assert "stimwatch worker" in alarm.todo
    assert "logs/worker.log" in alarm.todo
