from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from store.health.alarms import CLOCK_LATE, Alarm, alarms
from store.health.watch import Progress, Ticks, Watched
from store.log.interface import Held
from store.read.clock import ClockRow

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATE = timedelta(minutes=3)
SECOND = timedelta(seconds=1)
FINE = Progress(heard_at=NOW - 5 * SECOND, stopped=False, waiting=0, waiting_since=None, offsets={})
DAY = timedelta(days=1)
MIDNIGHT = NOW - timedelta(hours=12)
TICKING = Ticks(known=True, oldest=MIDNIGHT, newest=MIDNIGHT)
KNOWN = ClockRow(simulated=False, first_event_at=NOW - 9 * DAY)


def progress(**other: object) -> Progress:
    fields = {name: getattr(FINE, name) for name in FINE.__dataclass_fields__}
    return Progress(**(fields | other))


def found(
    detection: Progress = FINE,
    projection: Progress = FINE,
    ticks: Ticks = TICKING,
    clock: ClockRow | None = KNOWN,
) -> list[str]:
    watched = seen(detection, projection, ticks)
    return [alarm.head for alarm in alarms(watched, clock, now=NOW, late=LATE)]


def seen(detection: Progress, projection: Progress = FINE, ticks: Ticks = TICKING) -> Watched:
    return Watched(
        at=NOW, detection=detection, projection=projection, ticks=ticks, heard=(), ends={}
    )


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
    still = Ticks(known=True, oldest=NOW - CLOCK_LATE - SECOND, newest=MIDNIGHT)

    assert found(late, late, still) == [
        "Detection is behind",
        "The pages are behind",
        "The clock has stopped",
    ]


@pytest.mark.parametrize(
    ("ticks", "heads"),
    [
        (Ticks(), []),
        (Ticks(known=True), ["The clock has stopped"]),
        (Ticks(known=True, oldest=NOW - CLOCK_LATE, newest=MIDNIGHT), []),
        (Ticks(known=True, oldest=NOW - 2 * DAY, newest=MIDNIGHT), ["The clock has stopped"]),
        (
            Ticks(known=True, oldest=NOW + 9 * DAY, newest=NOW + 9 * DAY),
            ["The clock has run ahead"],
        ),
        (
            Ticks(known=True, oldest=MIDNIGHT, newest=MIDNIGHT, refused=NOW + 900 * DAY),
            ["A tick of the clock was refused"],
        ),
        (Ticks(known=True, refused=NOW), ["A tick of the clock was refused"]),
    ],
)
def test_a_clock_that_stands_still_runs_ahead_or_is_not_believed_is_an_alarm(
    ticks: Ticks, heads: list[str]
) -> None:
    assert found(ticks=ticks) == heads


@pytest.mark.parametrize(
    "clock",
    [
        None,
        ClockRow(simulated=True, first_event_at=NOW - 9 * DAY),
        ClockRow(simulated=False, first_event_at=None),
    ],
)
def test_where_no_clock_has_to_tick_none_is_missed(clock: ClockRow | None) -> None:
    assert found(ticks=Ticks(known=True), clock=clock) == []


def test_all_that_has_not_come_yet_is_to_be_taken_back() -> None:
    ahead = Ticks(known=True, oldest=MIDNIGHT, newest=NOW + 99 * DAY)

    (alarm,) = alarms(seen(FINE, ticks=ahead), KNOWN, now=NOW, late=LATE)

    assert "stimwatch clock correct --from 2026-03-03" in alarm.todo


def test_a_log_that_has_just_begun_may_wait_for_its_first_tick() -> None:
    begun = ClockRow(simulated=False, first_event_at=NOW - CLOCK_LATE)

    assert found(ticks=Ticks(known=True), clock=begun) == []


def test_a_log_that_does_not_answer_is_never_taken_for_health() -> None:
    (alarm,) = alarms(None, None, fault="the broker is away", now=NOW, late=LATE)

    assert alarm.head == "The log does not answer"
    assert "Signals may be missing. the broker is away" in alarm.meaning


def test_what_a_transaction_holds_back_for_long_is_an_alarm_though_nothing_waits_here() -> None:
    since = NOW - 2 * LATE
    held = {"events/2": Held(range(20, 32), round(since.timestamp() * 1000))}
    watched = replace(seen(FINE), held=held)

    (alarm,) = alarms(watched, KNOWN, now=NOW, late=LATE)

    assert "on events/2 has been open since 2026-03-02 11:54 UTC: 12 offsets" in alarm.meaning
    assert "kafka-transactions.sh" in alarm.todo
    assert not alarms(watched, KNOWN, now=NOW, late=3 * LATE), "most end within seconds"


def test_an_alarm_says_how_much_waits_since_when_and_what_to_do() -> None:
    late = progress(heard_at=NOW - timedelta(minutes=30), waiting=250, waiting_since=NOW - 4 * LATE)

    (alarm,) = alarms(seen(late), KNOWN, now=NOW, late=LATE)

    assert isinstance(alarm, Alarm)
    assert "No detecting worker has been heard since 2026-03-02 11:30 UTC" in alarm.meaning
    assert "250 records wait, the oldest since 2026-03-02 11:48 UTC, 12 minutes" in alarm.meaning
    assert "Signals may be missing" in alarm.meaning
    assert "stimwatch worker" in alarm.todo
    assert "logs/worker.log" in alarm.todo
