"""What Kafka's clients raise, as whoever uses the log reads it."""

import socket
import threading
import time

import pytest
from aiokafka import errors as aiokafka_errors
from kafka import errors as kafka_errors

from store.log.interface import (
    CodecMissing,
    LogError,
    LogFull,
    LogUnavailable,
    RecordsGone,
    RecordTooLarge,
    TopicMissing,
)
from store.log.kafka_errors import explained
from store.log.open import open_log

URL = "kafka://broker:9092"
each_client = pytest.mark.parametrize(
    "client", [kafka_errors, aiokafka_errors], ids=["kafka-python", "aiokafka"]
)


@each_client
@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("UnknownTopicOrPartitionError", TopicMissing, "`stimwatch topics`"),
        ("MessageSizeTooLargeError", RecordTooLarge, "max.message.bytes"),
        ("OffsetOutOfRangeError", RecordsGone, "no longer holds .* Restore the log"),
        ("UnsupportedCodecError", CodecMissing, "Install the package `cramjam`"),
        ("KafkaStorageError", LogFull, "free space"),
        ("TopicAuthorizationFailedError", LogError, "does not permit .*events.*kafka-acls.sh"),
        ("ClusterAuthorizationFailedError", LogError, "does not permit .*kafka-acls.sh"),
        ("PolicyViolationError", LogError, "refused topic 'events' in kafka://broker:9092"),
        ("NotEnoughReplicasError", LogUnavailable, "answers but cannot .* append.* again"),
        ("KafkaConnectionError", LogUnavailable, "does not answer.* append.* again"),
        ("KafkaTimeoutError", LogUnavailable, "does not answer"),
        ("IllegalStateError", LogError, "client of kafka://broker:9092 failed"),
    ],
)
def test_each_trouble_is_told_as_what_it_is(
    client: object, name: str, kind: type[LogError], says: str
) -> None:
    with pytest.raises(LogError, match=says) as told, explained(URL, topic="events"):
        raise getattr(client, name)

    assert type(told.value) is kind
    assert ("does not answer" in str(told.value)) == ("does not answer" in says)


def test_a_log_is_not_opened_where_its_records_could_not_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("aiokafka.codec.cramjam", None)

    with pytest.raises(CodecMissing, match="nothing here reads snappy, lz4, zstd.*cramjam"):
        open_log(URL)


def test_a_port_where_nobody_listens_is_told_at_once() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.monotonic()

    with pytest.raises(LogUnavailable, match="does not answer: .*refused.*STIMWATCH_LOG"):
        open_log(f"kafka://127.0.0.1:{port}")

    assert time.monotonic() - began < 2.0


def test_a_port_that_never_answers_is_given_up_and_leaves_no_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("store.log.kafka_client.CONNECT_TIMEOUT_S", 1.0)
    before = threading.active_count()

    with (
        socket.create_server(("127.0.0.1", 0)) as mute,
        pytest.raises(LogUnavailable, match="does not answer"),
    ):
        open_log(f"kafka://127.0.0.1:{mute.getsockname()[1]}")

    assert threading.active_count() == before
