from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from events.clock import ClockTicked
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
