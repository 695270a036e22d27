"""What only the log on Kafka has to look at: the settings of its topics, and brokers that leave."""

import asyncio
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from store.log.interface import Entry, LogUnavailable, TopicUnfit
from store.log.kafka import KafkaLog
from store.log.open import open_log
from streams.broker_server import Broker
from tests.conftest import KAFKA_JARS

pytestmark = pytest.mark.kafka


async def create(server: str, topic: NewTopic) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=server)
    await admin.start()
    await admin.create_topics([topic])
    await admin.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("retention.ms", "604800000"),
        ("cleanup.policy", "compact"),
        ("message.timestamp.type", "CreateTime"),
    ],
)
def test_a_topic_that_would_forget_events_is_refused(
    kafka_url: str, unused_topic: str, name: str, value: str
) -> None:
    settings = {"retention.ms": "-1", "message.timestamp.type": "LogAppendTime", name: value}
    server = kafka_url.removeprefix("kafka://")
    asyncio.run(create(server, NewTopic(unused_topic, 1, 1, topic_configs=settings)))
    log = open_log(kafka_url)

    with pytest.raises(TopicUnfit, match=f"has {name}={value}.*kafka-configs.sh"):
        log.create_topics({unused_topic: 1})
    log.close()


async def test_the_log_can_be_read_within_an_event_loop(kafka_url: str, unused_topic: str) -> None:
    log = open_log(kafka_url)
    log.create_topics({unused_topic: 1})
    log.append(unused_topic, [Entry(b"device", b"event")])

    batches = list(log.read(unused_topic, 0, 0))
    log.close()

    assert len(batches) == 1


@pytest.mark.slow
def test_a_broker_that_leaves_is_named_and_one_that_returns_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.log.kafka._APPEND_TIMEOUT_S", 2.0)
    broker = Broker(home=tmp_path, jars=KAFKA_JARS)
    broker.start()
    log = KafkaLog(f"127.0.0.1:{broker.port}")
    log.create_topics({"events": 1})
    log.append("events", [Entry(b"device", b"before")])

    broker.stop()
    with pytest.raises(LogUnavailable, match="does not answer"):
        log.append("events", [Entry(b"device", b"while it was away")])

    broker.start()
    log.append("events", [Entry(b"device", b"after")])
    values = [record.value for batch in log.read("events", 0, 0) for record in batch]
    log.close()
    broker.stop()

    assert values in ([b"before", b"after"], [b"before", b"while it was away", b"after"])
