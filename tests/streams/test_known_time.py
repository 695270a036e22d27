"""Which ticks of the clock are believed."""

from datetime import timedelta

from detectors.plan import default_plan
from events.clock import TICK_AHEAD_MAX
from events.codec import encode
from events.envelope import Event
from events.sample import adverse_event, moment, tick
from store.log.interface import Record
from streams.advance import Bench, Step, advance
from tests.streams.test_taken_back import confirmed, corrected

PLAN = default_plan()
BOUND_DAYS = TICK_AHEAD_MAX / timedelta(days=1)


def fold(*events: Event, bench: Bench | None = None) -> Step:
    records = [
        Record("events", 0, offset, 0, event.subject.encode(), encode(event))
        for offset, event in enumerate(events)
    ]
    own = bench or Bench(partition=0, history=lambda end: [tuple(records[:end])])
    return advance(own, records, plan=PLAN)


def reasons(step: Step) -> list[str]:
    return [letter.reason for letter in step.dead_letters]


def ticked_day(step: Step) -> float:
    return (step.ticked_s - moment(0).timestamp()) / 86_400


def test_a_tick_years_ahead_is_set_aside_and_the_right_ones_go_on() -> None:
    step = fold(adverse_event(day=0), tick(day=1), tick(day=3_650), tick(day=2))

    assert reasons(step) == ["tick_ahead"]
    assert ticked_day(step) == 2
    told = step.dead_letters[0].explanation
    assert "the tick of 2035-12-30 is 3,649 days ahead" in told
    assert "stimwatch clock confirm 2035-12-30" in told
    assert step.unreadable_in_a_row == 0, "it could be read"


def test_a_tick_within_the_bound_counts_and_the_next_is_measured_from_it() -> None:
    days = (BOUND_DAYS, 2 * BOUND_DAYS, 3 * BOUND_DAYS + 1)

    step = fold(adverse_event(day=0), *(tick(day=day) for day in days))

    assert ticked_day(step) == 2 * BOUND_DAYS
    assert reasons(step) == ["tick_ahead"]


def test_what_a_person_confirms_is_believed() -> None:
    step = fold(adverse_event(day=0), tick(day=90), confirmed(day=90), tick(day=90), tick(day=91))

    assert reasons(step) == ["tick_ahead"]
    assert ticked_day(step) == 91


def test_a_confirmation_that_was_wrong_itself_is_taken_back_with_the_ticks() -> None:
    step = fold(
        adverse_event(day=0),
        confirmed(day=3_000),
        tick(day=3_000),
        corrected(day=1, first=2_000, last=4_000),
        tick(day=2_990),
        tick(day=2),
    )

    assert ticked_day(step) == 2
    assert reasons(step) == ["tick_ahead"]


def test_events_of_a_machine_whose_clock_is_wrong_do_not_make_a_wrong_tick_right() -> None:
    wrong = adverse_event(day=2).model_copy(update={"recordedtime": moment(3_650)})

    step = fold(adverse_event(day=0), tick(day=1), wrong, tick(day=3_650), tick(day=2))

    assert reasons(step) == ["tick_ahead"]
    assert ticked_day(step) == 2


def test_after_a_pause_an_event_that_happened_since_lets_the_clock_go_on() -> None:
    step = fold(adverse_event(day=0), tick(day=1), adverse_event(day=200), tick(day=201))

    assert reasons(step) == []
    assert ticked_day(step) == 201


def test_an_archive_that_was_learnt_of_today_needs_no_confirmation() -> None:
    old = adverse_event(day=0).model_copy(update={"recordedtime": moment(900)})

    step = fold(old, tick(day=900))

    assert ticked_day(step) == 900


def test_a_partition_without_any_device_is_not_ticked_for() -> None:
    step = fold(tick(day=3_650), adverse_event(day=1), tick(day=2))

    assert ticked_day(step) == 2
    assert reasons(step) == []
