from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from events.clock import ClockConfirmed, ClockCorrected, ClockTicked
from events.codec import decode, encode
from events.envelope import SIMULATED_SOURCE, Event
from events.sample import adverse_event
from store.log.interface import Entry, Log
from store.log.open import open_log
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_EVENTS, TOPIC_SIGNALS
from streams.cli import main
from streams.clock import tick

MORNING = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    opened = open_log(f"sqlite://{tmp_path / 'log.sqlite'}")
    opened.create_topics({TOPIC_EVENTS: 3, TOPIC_SIGNALS: 3, TOPIC_DEAD_LETTERS: 1})
    yield opened
    opened.close()


def put(log: Log, event: Event) -> None:
    log.append(TOPIC_EVENTS, [Entry(event.subject.encode(), encode(event))])


def ticks(log: Log) -> list[ClockTicked]:
    found = (
        decode(record.value)
        for partition in range(log.partition_count(TOPIC_EVENTS))
        for records in log.read(TOPIC_EVENTS, partition, 0)
        for record in records
    )
    return [event for event in found if isinstance(event, ClockTicked)]


def test_every_partition_hears_of_the_day_and_twice_is_the_same_tick(log: Log) -> None:
    put(log, adverse_event(day=0))

    assert tick(log, MORNING)
    assert tick(log, MORNING.replace(hour=23))

    told = ticks(log)
    assert [each.data.partition for each in told] == [0, 0, 1, 1, 2, 2]
    assert len({each.id for each in told}) == 3
    assert {each.time for each in told} == {datetime(2026, 3, 2, tzinfo=UTC)}


def test_an_empty_log_is_not_ticked_for(log: Log) -> None:
    assert not tick(log, MORNING)
    assert ticks(log) == []


def test_a_simulated_fleet_brings_its_own_time(log: Log) -> None:
    put(log, adverse_event(day=0).model_copy(update={"source": SIMULATED_SOURCE}))

    assert not tick(log, MORNING)
    assert ticks(log) == []


def test_the_command_ticks_once_for_today(log: Log, tmp_path: Path) -> None:
    put(log, adverse_event(day=0))
    environ = {
        "STIMWATCH_HOME": str(tmp_path),
        "STIMWATCH_LOG": log.url,
        "STIMWATCH_PARTITIONS": "3",
    }

    result = CliRunner().invoke(main, ["clock", "--once"], env=environ)

    assert result.exit_code == 0, result.output
    assert result.output.startswith("ticked for 20")
    assert len(ticks(log)) == 3


def command(log: Log, tmp_path: Path, *words: str) -> Result:
    environ = {
        "STIMWATCH_HOME": str(tmp_path),
        "STIMWATCH_LOG": log.url,
        "STIMWATCH_PARTITIONS": "3",
    }
    return CliRunner().invoke(main, ["clock", *words], env=environ)


def said(log: Log, kind: type[Event]) -> list[Event]:
    found = (
        decode(record.value)
        for partition in range(log.partition_count(TOPIC_EVENTS))
        for records in log.read(TOPIC_EVENTS, partition, 0)
        for record in records
    )
    return [event for event in found if isinstance(event, kind)]


def test_a_person_confirms_what_day_it_is_and_every_partition_is_ticked_for(
    log: Log, tmp_path: Path
) -> None:
    put(log, adverse_event(day=0))
    today = datetime.now(UTC).date()

    done = command(log, tmp_path, "confirm", f"{today}", "--by", "ben", "--reason", "holidays")

    assert done.exit_code == 0, done.output
    confirmed = said(log, ClockConfirmed)
    assert {event.actor for event in confirmed} == {"operator:ben"}
    assert [event.time.date() for event in confirmed] == [today] * 3
    assert len(ticks(log)) == 3


def test_only_today_can_be_confirmed(log: Log, tmp_path: Path) -> None:
    put(log, adverse_event(day=0))

    done = command(log, tmp_path, "confirm", "2036-01-01", "--by", "ben", "--reason", "no")

    assert done.exit_code == 1
    assert "Only today can be confirmed" in done.output
    assert said(log, ClockConfirmed) == []


def test_a_person_takes_wrong_ticks_back(log: Log, tmp_path: Path) -> None:
    put(log, adverse_event(day=0))
    tick(log, MORNING.replace(year=2036))
    tick(log, MORNING)

    done = command(
        log, tmp_path, "correct", "--from", "2036-01-01", "--by", "ben", "--reason", "battery"
    )

    assert done.exit_code == 0, done.output
    assert "taken back by ben: 2036-03-02" in done.output
    assert len(said(log, ClockCorrected)) == 3
    assert len({each.time for each in ticks(log)}) == 3, "and today is ticked for"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("correct", "--from", "2040-01-01", "--by", "ben", "--reason", "x"), "no tick from 2040"),
        (("correct", "--from", "soon", "--by", "ben", "--reason", "x"), "does not match"),
        (("correct", "--from", "2026-03-01", "--by", "B. Own", "--reason", "x"), "--by"),
    ],
)
def test_what_cannot_be_taken_back_is_told_and_nothing_is_appended(
    log: Log, tmp_path: Path, words: tuple[str, ...], why: str
) -> None:
    put(log, adverse_event(day=0))
    tick(log, MORNING)

    done = command(log, tmp_path, *words)

    assert done.exit_code in (1, 2)
    assert why in done.output
    assert said(log, ClockCorrected) == []
    assert len(ticks(log)) == 3


def test_of_a_simulated_fleet_nothing_is_taken_back(log: Log, tmp_path: Path) -> None:
    put(log, adverse_event(day=0).model_copy(update={"source": SIMULATED_SOURCE}))

    done = command(log, tmp_path, "correct", "--from", "2026-01-01", "--by", "ben", "--reason", "x")

    assert done.exit_code == 1
    assert "no clock ticks for it" in done.output
