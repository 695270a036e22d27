"""What only the log on Kafka has to look at: settings, permissions, and brokers that leave."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ConfigResource,
    ConfigResourceType,
    ResourcePattern,
    ResourceType,
)

from store.log.interface import Entry, LogError, LogUnavailable, RecordTooLarge, TopicUnfit
from store.log.kafka import KafkaLog
from streams.broker_server import Broker
from tests.conftest import KAFKA_JARS

pytestmark = pytest.mark.kafka


@pytest.fixture
def admin(kafka_url: str) -> Iterator[KafkaAdminClient]:
    with KafkaAdminClient(bootstrap_servers=kafka_url.removeprefix("kafka://")) as admin:
        yield admin


@pytest.fixture
def kafka_log(kafka_url: str, unused_topic: str) -> Iterator[KafkaLog]:
    """A log with one topic, `unused_topic`, of one partition."""
    with closing(KafkaLog(kafka_url.removeprefix("kafka://"))) as log:
        log.create_topics({unused_topic: 1})
        yield log


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """A broker of its own, for a test that is not kind to it."""
    with Broker(home=tmp_path / "kafka", jars=KAFKA_JARS) as broker:
        yield broker


def process(broker: Broker) -> int:
    assert broker._process is not None
    return broker._process.pid


def values(log: KafkaLog, topic: str) -> list[bytes]:
    return [record.value for batch in log.read(topic, 0, 0) for record in batch]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("retention.ms", "604800000"),
        ("retention.bytes", "1000000"),
        ("cleanup.policy", "compact"),
        ("message.timestamp.type", "CreateTime"),
        ("unclean.leader.election.enable", "true"),
        ("max.message.bytes", "500000"),
    ],
)
def test_a_topic_that_would_lose_or_misdate_records_is_refused_by_all(
    kafka_log: KafkaLog, admin: KafkaAdminClient, unused_topic: str, name: str, value: str
) -> None:
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, unused_topic, {name: value})])

    for ask in (
        lambda: kafka_log.create_topics({unused_topic: 1}),
        lambda: kafka_log.check_topics({unused_topic: 1}),
        lambda: kafka_log.append(unused_topic, [Entry(b"device", b"event")]),
    ):
        with pytest.raises(TopicUnfit, match=f"has {name}={value}.*kafka-configs.sh"):
            ask()
    assert kafka_log.end_offsets(unused_topic) == {0: 0}


def test_a_topic_that_becomes_unfit_is_noticed_by_who_goes_on_appending(
    kafka_log: KafkaLog,
    admin: KafkaAdminClient,
    unused_topic: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kafka_log.append(unused_topic, [Entry(b"device", b"event")])
    week = {"retention.ms": "604800000"}
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, unused_topic, week)])
    monkeypatch.setattr("store.log.kafka.CHECK_EVERY_S", 0.0)

    with pytest.raises(TopicUnfit, match="retention.ms"):
        kafka_log.append(unused_topic, [Entry(b"device", b"event")])


async def test_the_log_can_be_used_within_an_event_loop(
    kafka_log: KafkaLog, unused_topic: str
) -> None:
    kafka_log.append(unused_topic, [Entry(b"device", b"event")])

    assert values(kafka_log, unused_topic) == [b"event"]


def test_an_append_of_several_portions_keeps_its_order(
    kafka_log: KafkaLog, unused_topic: str
) -> None:
    sent = [Entry(b"device", b"%d" % n) for n in range(25_000)]

    places = kafka_log.append(unused_topic, sent)

    assert places == tuple((0, n) for n in range(25_000))
    assert values(kafka_log, unused_topic) == [entry.value for entry in sent]


def test_a_batch_too_large_for_its_topic_is_kept_in_smaller_ones(
    kafka_log: KafkaLog, admin: KafkaAdminClient, unused_topic: str
) -> None:
    small = ConfigResource(ConfigResourceType.TOPIC, unused_topic, {"max.message.bytes": "10000"})
    kafka_log.append(unused_topic, [])
    admin.alter_configs([small])
    sent = [Entry(b"device", b"%4d" % n + bytes(500)) for n in range(200)]

    places = kafka_log.append(unused_topic, sent)

    assert values(kafka_log, unused_topic) == [entry.value for entry in sent]
    assert [offset for _, offset in places] == list(range(200))


def test_a_record_too_large_for_its_topic_is_refused_by_name(
    kafka_log: KafkaLog, admin: KafkaAdminClient, unused_topic: str
) -> None:
    small = ConfigResource(ConfigResourceType.TOPIC, unused_topic, {"max.message.bytes": "1000"})
    kafka_log.append(unused_topic, [])
    admin.alter_configs([small])

    with pytest.raises(RecordTooLarge, match=rf"{unused_topic}.*max\.message\.bytes"):
        kafka_log.append(unused_topic, [Entry(b"device", bytes(2000))])

    kafka_log.append(unused_topic, [Entry(b"device", b"small")])
    assert values(kafka_log, unused_topic) == [b"small"]


@pytest.mark.slow
def test_a_broker_that_leaves_is_named_and_one_that_returns_is_used(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.log.kafka_producer._APPEND_TIMEOUT_S", 2.0)
    log = KafkaLog(f"127.0.0.1:{broker.port}")
    log.create_topics({"events": 1})
    log.append("events", [Entry(b"device", b"before")])

    broker.stop()
    for _ in range(2):  # with the producer that knew it, and with a new one
        with pytest.raises(LogUnavailable, match="does not answer.* append.* again"):
            log.append("events", [Entry(b"device", b"while it was away")])

    broker.start()
    log.append("events", [Entry(b"device", b"after")])
    found = values(log, "events")
    log.close()

    assert found in ([b"before", b"after"], [b"before", b"while it was away", b"after"])


@pytest.mark.slow
@pytest.mark.parametrize("fate", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "frozen"])
def test_a_broker_that_goes_away_in_mid_append_is_told_in_bounded_time(
    broker: Broker, monkeypatch: pytest.MonkeyPatch, fate: signal.Signals
) -> None:
    monkeypatch.setattr("store.log.kafka_producer._APPEND_TIMEOUT_S", 3.0)
    log = KafkaLog(f"127.0.0.1:{broker.port}")
    log.create_topics({"events": 1})
    log.append("events", [Entry(b"device", b"before")])
    threads = threading.active_count()
    fated = threading.Timer(0.5, os.kill, (process(broker), fate))

    fated.start()
    kept = 1
    with pytest.raises(LogUnavailable, match=r"does not answer.* append.* again"):
        while True:
            began = time.monotonic()
            kept += len(log.append("events", [Entry(b"device", bytes(277))] * 2_000))
    took_s = time.monotonic() - began

    assert took_s < 10.0
    assert threading.active_count() <= threads - 1, "the producer was not given up"
    if fate is signal.SIGSTOP:
        os.kill(process(broker), signal.SIGCONT)
    else:
        broker.stop()
        broker.start()
    assert log.end_offsets("events")[0] >= kept, "what was acknowledged is there"
    log.append("events", [Entry(b"device", b"after")])
    assert values(log, "events")[-1] == b"after"
    log.close()


class GuardedBroker(Broker):
    """A broker that asks for permission wherever somebody has set one."""

    def _write_properties(self) -> Path:
        properties = super()._write_properties()
        with properties.open("a") as more:
            more.write(
                "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer\n"
                "allow.everyone.if.no.acl.found=true\n"
            )
        return properties


@pytest.mark.slow
def test_what_is_not_permitted_is_told_as_that(tmp_path: Path) -> None:
    with (
        GuardedBroker(home=tmp_path / "kafka", jars=KAFKA_JARS) as broker,
        closing(KafkaLog(f"127.0.0.1:{broker.port}")) as log,
        KafkaAdminClient(bootstrap_servers=f"127.0.0.1:{broker.port}") as admin,
    ):
        log.create_topics({"seen": 1, "hidden": 1})
        log.append("seen", [Entry(b"device", b"event")])
        allow(admin, "seen", ACLOperation.DESCRIBE)
        allow(admin, "hidden", ACLOperation.WRITE, user="somebody-else")

        asked = {
            "append": lambda: log.append("seen", [Entry(b"device", b"event")]),
            "read": lambda: list(log.read("seen", 0, 0)),
            "create": lambda: log.create_topics({"seen": 1}),
            "count": lambda: log.partition_count("hidden"),
        }
        told = {name: refusal(ask) for name, ask in asked.items()}

    for name, message in told.items():
        assert "does not permit the use of topic" in message, name
        assert "kafka-acls.sh" in message, name
        assert "does not answer" not in message, name


def allow(
    admin: KafkaAdminClient, topic: str, operation: ACLOperation, *, user: str = "ANONYMOUS"
) -> None:
    pattern = ResourcePattern(ResourceType.TOPIC, topic)
    admin.create_acls([ACL(f"User:{user}", "*", operation, ACLPermissionType.ALLOW, pattern)])


def refusal(ask: object) -> str:
    with pytest.raises(LogError) as told:
        ask()  # type: ignore[operator]
    return str(told.value)
