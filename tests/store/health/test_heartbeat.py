from contextlib import closing
from datetime import UTC, datetime

import pytest
from kafka import KafkaAdminClient, TopicPartition

from store.health.heartbeat import HEARTBEATS, Beat, Listener, make_room, tell
from store.log.interface import KEPT_RECORDS, Entry, Log
from store.log.open import open_log
from store.log.sqlite import SqliteLog
from store.settings import TOPIC_HEARTBEATS

STARTED = datetime(2026, 3, 2, tzinfo=UTC)


def beat(name: str, offset: int = 0) -> Beat:
    return Beat(part="detection", name=name, started_at=STARTED, offsets={"events/0": offset})


def test_of_each_process_the_newest_beat_is_heard_and_asked_for_once(log: Log) -> None:
    listener = Listener(log)
    make_room(log)
    names = [f"one-{id(log)}", f"two-{id(log)}"]  # all tests share one broker
    tell(log, beat(names[0], 1))
    tell(log, beat(names[1], 7))

    def heard() -> dict[str, int]:
        return {
            each.beat.name: each.beat.offsets["events/0"]
            for each in listener.hear()
            if each.beat.name in names
        }

    assert heard() == {names[0]: 1, names[1]: 7}
    tell(log, beat(names[0], 5))
    assert heard() == {names[0]: 5, names[1]: 7}
    assert heard() == {names[0]: 5, names[1]: 7}


def test_a_log_without_the_topic_is_silent(log_url: str, log: Log) -> None:
    if log_url.startswith("kafka://"):
        pytest.skip("all tests share one broker, and its topic of heartbeats")

    assert Listener(log).hear() == ()


@pytest.mark.kafka
def test_a_topic_that_has_forgotten_all_is_heard_from_where_it_begins(kafka_url: str) -> None:
    with closing(open_log(kafka_url)) as log:
        make_room(log)
        tell(log, beat("long ago"))
        end = log.end_offsets(TOPIC_HEARTBEATS)[0]
        with KafkaAdminClient(bootstrap_servers=kafka_url.removeprefix("kafka://")) as admin:
            admin.delete_records({TopicPartition(TOPIC_HEARTBEATS, 0): end})

        assert Listener(log).hear() == ()
        tell(log, beat("now"))
        assert [each.beat.name for each in Listener(log).hear()] == ["now"]


def test_what_is_no_beat_is_passed_over(log: Log) -> None:
    make_room(log)
    log.append(TOPIC_HEARTBEATS, [Entry(b"", b"not a beat")])
    name = f"three-{id(log)}"
    tell(log, beat(name))

    assert name in {each.beat.name for each in Listener(log).hear()}


def test_the_topic_forgets_all_but_the_newest_and_goes_on_counting(
    log_url: str, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not isinstance(log, SqliteLog):
        pytest.skip("Kafka forgets by the day")
    monkeypatch.setitem(KEPT_RECORDS, TOPIC_HEARTBEATS, 10)
    make_room(log)
    log.create_topics({"events": 1})
    for number in range(25):
        tell(log, beat(f"process-{number}"))
        log.append("events", [Entry(b"", b"")])

    kept = log.fetch(TOPIC_HEARTBEATS, 0, 0)

    assert [record.offset for record in kept] == list(range(15, 25))
    assert log.end_offsets(TOPIC_HEARTBEATS) == {0: 25}
    assert [each.beat.name for each in Listener(log).hear()][0] == "process-15"
    assert len(log.fetch("events", 0, 0)) == 25
    assert HEARTBEATS.keys() == KEPT_RECORDS.keys(), "nothing else forgets"
