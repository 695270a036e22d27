"""What other producers do on Kafka: transactions, whose ends take offsets, and compression."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from store.log.interface import CodecMissing, Entry, Record
from store.log.kafka import KafkaLog
from store.log.left import left
from tests.store.log.transactions import compressed, send, transact, transacting, wait_for_markers

pytestmark = pytest.mark.kafka

CODECS = [None, "gzip", "snappy", "lz4", "zstd"]


@pytest.fixture
def kafka_log(kafka_url: str, unused_topic: str) -> Iterator[KafkaLog]:
    """A log with one topic, `unused_topic`, of one partition."""
    with closing(KafkaLog(kafka_url.removeprefix("kafka://"))) as log:
        log.create_topics({unused_topic: 1})
        yield log


def some(count: int, *, name: str = "event") -> list[Entry]:
    return [Entry(b"device", f"{name} {n}".encode()) for n in range(count)]


def records(log: KafkaLog, topic: str, start: int = 0, stop: int | None = None) -> list[Record]:
    return [record for batch in log.read(topic, 0, start, stop=stop) for record in batch]


def values(log: KafkaLog, topic: str) -> list[bytes]:
    return [record.value for record in records(log, topic)]


def test_what_its_producer_took_back_never_happened(kafka_log: KafkaLog, unused_topic: str) -> None:
    taken_back, kept = some(10, name="taken back"), some(10, name="kept")

    transact(kafka_log.url, unused_topic, (taken_back, False), (kept, True))

    assert kafka_log.end_offsets(unused_topic) == {0: 22}
    assert values(kafka_log, unused_topic) == [entry.value for entry in kept]
    assert [record.offset for record in records(kafka_log, unused_topic)] == list(range(11, 21))


@pytest.mark.parametrize("stands", [True, False])
def test_a_log_that_ends_in_a_marker_is_read_to_its_end(
    kafka_log: KafkaLog, unused_topic: str, stands: bool
) -> None:
    kafka_log.append(unused_topic, some(3))
    transact(kafka_log.url, unused_topic, (some(2, name="other"), stands))

    began = time.monotonic()
    found = records(kafka_log, unused_topic)

    assert [record.offset for record in found] == [0, 1, 2, 3, 4][: 5 if stands else 3]
    assert records(kafka_log, unused_topic, start=5) == []
    assert left(kafka_log, unused_topic, {0: 5}) == {}
    assert time.monotonic() - began < 10.0, "nobody waits for a record that never comes"


def test_reading_stops_where_it_is_told_though_offsets_are_missing(
    kafka_log: KafkaLog, unused_topic: str
) -> None:
    transact(kafka_log.url, unused_topic, *[(some(2), n % 2 == 0) for n in range(6)])
    offsets = [record.offset for record in records(kafka_log, unused_topic)]
    assert offsets == [0, 1, 6, 7, 12, 13]

    for start in range(19):
        for stop in range(19):
            wanted = [offset for offset in offsets if start <= offset < stop]
            found = records(kafka_log, unused_topic, start, stop)
            assert [record.offset for record in found] == wanted, (start, stop)


async def test_an_open_transaction_holds_back_what_follows_and_nobody_waits_for_it(
    kafka_log: KafkaLog, unused_topic: str
) -> None:
    kafka_log.append(unused_topic, some(2))

    async with transacting(kafka_log.url) as producer:
        await producer.begin_transaction()
        await send(producer, unused_topic, some(3, name="open"))
        kafka_log.append(unused_topic, some(1, name="later"))
        began = time.monotonic()
        while_open = await asyncio.to_thread(values, kafka_log, unused_topic)
        took_s = time.monotonic() - began
        held_back = kafka_log.held_back(unused_topic)
        ends = kafka_log.end_offsets(unused_topic)
        await producer.commit_transaction()
        await asyncio.to_thread(wait_for_markers, kafka_log.url, unused_topic)

    assert while_open == [b"event 0", b"event 1"]
    assert took_s < 10.0
    ((offsets, since_ms),) = held_back.values()
    assert offsets == range(2, 6)
    assert abs(since_ms / 1000 - time.time()) < 60.0
    assert ends == {0: 2}
    assert values(kafka_log, unused_topic)[2:] == [b"open 0", b"open 1", b"open 2", b"later 0"]
    assert kafka_log.held_back(unused_topic) == {}


def test_the_tail_passes_over_what_is_no_record(kafka_log: KafkaLog, unused_topic: str) -> None:
    transact(kafka_log.url, unused_topic, (some(3), False), (some(3), True), (some(3), False))

    followed = [r for batch in kafka_log.tail(unused_topic, {0: 0}, idle_s=1.0) for r in batch]

    assert [record.offset for record in followed] == [4, 5, 6]


@pytest.mark.parametrize("codec", CODECS)
def test_whatever_a_producer_compresses_with_can_be_read(
    kafka_log: KafkaLog, unused_topic: str, codec: str | None
) -> None:
    sent = [Entry(b"device", b"%d " % n * 200) for n in range(500)]

    compressed(kafka_log.url, unused_topic, sent, codec=codec)

    assert values(kafka_log, unused_topic) == [entry.value for entry in sent]


def test_without_its_library_a_codec_is_named_and_what_to_install(
    kafka_log: KafkaLog, unused_topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compressed(kafka_log.url, unused_topic, some(3), codec="zstd")
    monkeypatch.setattr("aiokafka.codec.cramjam", None)

    with pytest.raises(CodecMissing, match=r"zstd.*Install the package `cramjam`") as told:
        values(kafka_log, unused_topic)

    assert "does not answer" not in str(told.value)
