from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store.health.heartbeat import Beat, make_room, tell
from store.health.watch import Ticks, Watch
from store.log.interface import Entry, TopicMissing
from store.log.open import open_log
from store.log.sqlite import SqliteLog

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TOPICS = {"events": 2, "signals": 1}


@pytest.fixture
def log(tmp_path: Path) -> SqliteLog:
    opened = open_log(f"sqlite://{tmp_path / 'log.sqlite'}")
    assert isinstance(opened, SqliteLog)
    opened.create_topics(TOPICS)
    make_room(opened)
    return opened


def put(log: SqliteLog, topic: str, count: int) -> None:
    log.append(topic, [Entry(f"device-{n}".encode(), b"") for n in range(count)])


def beat(log: SqliteLog, part: str, name: str = "one", *, stopped: bool = False, **at: int) -> None:
    offsets = {place.replace("_", "/"): offset for place, offset in at.items()}
    told = {"part": part, "name": name, "started_at": NOW, "offsets": offsets, "stopped": stopped}
    tell(log, Beat.model_validate(told))


def test_what_nobody_has_taken_in_waits_since_the_log_took_the_oldest(log: SqliteLog) -> None:
    put(log, "events", 40)
    ends = log.end_offsets("events")
    beat(log, "detection", events_0=ends[0], events_1=ends[1] - 3)
    beat(log, "projection", events_0=ends[0], events_1=ends[1])
    put(log, "signals", 2)

    found = Watch(log, TOPICS).look(now=NOW)

    oldest = log.fetch("events", 1, ends[1] - 3)[0]
    assert found.detection.waiting == 3
    assert found.detection.waiting_since == datetime.fromtimestamp(
        oldest.appended_ms / 1000, tz=UTC
    )
    assert found.projection.waiting == 2, "signals wait for the projector too, detection makes them"
    assert found.ends == {"events/0": ends[0], "events/1": ends[1], "signals/0": 2}


def test_where_nobody_was_heard_nothing_is_known_of_what_waits(log: SqliteLog) -> None:
    put(log, "events", 3)

    detection = Watch(log, TOPICS).look(now=NOW).detection

    assert (detection.heard_at, detection.waiting, detection.stopped) == (None, 0, False)


def test_the_place_of_a_dead_worker_counts_until_another_takes_it(log: SqliteLog) -> None:
    put(log, "events", 40)
    ends = log.end_offsets("events")
    watch = Watch(log, TOPICS)
    beat(log, "detection", "dead", events_0=ends[0], events_1=1)
    beat(log, "detection", "other", events_0=ends[0])
    assert watch.look(now=NOW).detection.waiting == ends[1] - 1

    beat(log, "detection", "other", events_0=ends[0], events_1=ends[1])

    assert watch.look(now=NOW).detection.waiting == 0


def test_a_part_has_stopped_once_all_who_did_it_were_told_to_end(log: SqliteLog) -> None:
    watch = Watch(log, TOPICS)
    beat(log, "detection", "one")
    beat(log, "detection", "two")
    beat(log, "detection", "one", stopped=True)
    assert not watch.look(now=NOW).detection.stopped

    beat(log, "detection", "two", stopped=True)

    assert watch.look(now=NOW).detection.stopped


def test_of_the_clock_the_slowest_partition_counts_and_what_was_refused_last(
    log: SqliteLog,
) -> None:
    days = [NOW - timedelta(days=n) for n in range(5)]

    def said(name: str, ticked: dict[str, datetime | None], **other: dict[str, datetime]) -> None:
        told = {"part": "detection", "name": name, "started_at": NOW, "ticked": ticked}
        tell(log, Beat.model_validate(told | other))

    watch = Watch(log, TOPICS)
    assert watch.look(now=NOW).ticks == Ticks()
    said("one", {"events/0": days[2]})
    said("two", {"events/1": days[1]})
    assert watch.look(now=NOW).ticks == Ticks(known=True, oldest=days[2], newest=days[1])

    said("one", {"events/0": None}, refused={"events/0": days[0]})

    assert watch.look(now=NOW).ticks == Ticks(
        known=True, oldest=None, newest=days[1], refused=days[0]
    )


def test_topics_that_nobody_has_created_are_named(tmp_path: Path) -> None:
    log = open_log(f"sqlite://{tmp_path / 'other.sqlite'}")

    with pytest.raises(TopicMissing, match="stimwatch topics"):
        Watch(log, TOPICS).look(now=NOW)
    log.close()
