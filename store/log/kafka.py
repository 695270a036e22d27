"""The log on Apache Kafka.

Appending is idempotent and acknowledged by all in-sync replicas (`store.log.kafka_producer`);
topics are those of `store.log.kafka_topics`, which forget nothing. Both use kafka-python; what is
read in bulk, is read with aiokafka.

Read is what is committed: a record of a transaction that was aborted never happened, and one of an
open transaction has not happened yet. The end of a transaction is a marker, which takes an offset
and is no record, as each aborted record does. So a partition is read to the end when the position
of the reader is there, not when its last record has come.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from math import inf
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from store.log.interface import (
    CHECK_EVERY_S,
    KEPT_RECORDS,
    Entry,
    Held,
    Record,
    refuse_too_large,
    topic_missing,
)
from store.log.kafka_client import CONNECT_TIMEOUT_S, LoopThread
from store.log.kafka_errors import explained, refuse_missing_codecs
from store.log.kafka_places import records_at
from store.log.kafka_producer import Producer
from store.log.kafka_topics import Topics
from store.log.partition import partition_of

_BATCH_RECORDS = 5_000
_FETCH_BYTES = 8 << 20
_READ_TIMEOUT_S = 30.0
_LOOK_S = 0.05
"""How often a reader that gets nothing looks whether markers have moved its position."""


class KafkaLog:
    """A log on the brokers `HOST:PORT[,HOST:PORT]`; see `store.log.interface.Log`."""

    def __init__(self, servers: str) -> None:
        refuse_missing_codecs(f"kafka://{servers}")
        self.url = f"kafka://{servers}"
        self._servers = servers.split(",")
        self._counts: dict[str, int] = {}
        self._looked_at: dict[str, float] = {}
        self._consumers: list[AIOKafkaConsumer] = []
        self._producer = Producer(self._servers)
        with explained(self.url):
            self._topics = Topics(self.url, self._servers)
        self._loop = LoopThread("kafka-log")

    def create_topics(self, partitions: Mapping[str, int]) -> None:
        """Create the topics that do not exist, once all others are found fit."""
        with explained(self.url):
            self._topics.create(partitions)

    def check_topics(self, partitions: Mapping[str, int]) -> None:
        """Return if these topics are there and as they must be."""
        with explained(self.url):
            self._topics.check(partitions)

    def advice(self) -> tuple[str, ...]:
        """Say that a deleted topic would come back by itself, with settings that forget."""
        with explained(self.url):
            return (_creates_by_itself(self.url),) if self._topics.creates_by_itself() else ()

    def partition_count(self, topic: str) -> int:
        """Return how many partitions `topic` has."""
        if topic not in self._counts:
            with explained(self.url, topic=topic):
                count = self._topics.counts([topic]).get(topic)
            if count is None:
                raise topic_missing(topic, self.url)
            self._counts[topic] = count
        return self._counts[topic]

    def topic_id(self, topic: str) -> str:
        """Return the id that the cluster gave `topic` when it was created (KIP-516)."""
        with explained(self.url, topic=topic):
            found = self._topics.ids([topic]).get(topic)
        if found is None:
            raise topic_missing(topic, self.url)
        return found

    def append(self, topic: str, entries: Sequence[Entry]) -> tuple[tuple[int, int], ...]:
        """Append `entries`, in order within each partition, and wait for the acknowledgement."""
        count = self.partition_count(topic)
        refuse_too_large(topic, entries)
        self._refuse_unfit(topic)
        partitions = [partition_of(entry[0], count) for entry in entries]
        with explained(self.url, topic=topic):
            offsets = self._producer.append(topic, tuple(zip(partitions, entries, strict=True)))
        return tuple(zip(partitions, offsets, strict=True))

    def read(
        self, topic: str, partition: int, start: int, *, stop: int | None = None
    ) -> Iterator[tuple[Record, ...]]:
        """Yield batches of one partition, fetched ahead of the caller."""
        end = self.end_offsets(topic)[partition]
        if topic in KEPT_RECORDS:  # others begin at 0, or something is lost
            with explained(self.url, topic=topic):
                start = max(start, self._topics.begins(topic, partition))
        return self._batches(topic, partition, start, end if stop is None else min(stop, end))

    def records_at(self, topic: str, offsets: Mapping[int, int]) -> dict[int, Record]:
        """Return the record at one offset of each of some partitions, where there is one."""
        self.partition_count(topic)
        if not offsets:
            return {}
        with explained(self.url, topic=topic):
            return self._loop.run(records_at(self._servers, topic, offsets))

    def tail(
        self, topic: str, start: Mapping[int, int], *, idle_s: float | None = None
    ) -> Iterator[tuple[Record, ...]]:
        """Yield batches for ever, as the broker hands them out."""
        self.partition_count(topic)
        return self._follow(topic, dict(start), idle_s)

    def end_offsets(self, topic: str) -> dict[int, int]:
        """Return the last stable offset of each partition, where an open transaction may begin."""
        count = self.partition_count(topic)
        with explained(self.url, topic=topic):
            return self._topics.ends(topic, count)

    def held_back(self, topic: str) -> dict[int, Held]:
        """Return the offsets that an open transaction keeps from being read."""
        stable = self.end_offsets(topic)
        with explained(self.url, topic=topic):
            ends = self._topics.ends(topic, len(stable), committed=False)
        return {
            n: Held(range(stable[n], end), self._taken_ms(topic, n, stable[n]))
            for n, end in ends.items()
            if stable[n] < end
        }

    def close(self) -> None:
        """Let go of all connections."""
        self._loop.run(self._stop_consumers())
        self._loop.close()
        self._producer.close()
        self._topics.close()

    def _refuse_unfit(self, topic: str) -> None:
        """Look at the settings of a topic before the first append, and now and then after it."""
        now = time.monotonic()
        if now - self._looked_at.get(topic, -inf) > CHECK_EVERY_S:
            with explained(self.url, topic=topic):
                self._topics.refuse_unfit([topic])
            self._looked_at[topic] = now

    def _batches(
        self, topic: str, partition: int, start: int, stop: int
    ) -> Iterator[tuple[Record, ...]]:
        if start >= stop:
            return
        consumer = self._consumer(topic, {partition: start})
        try:
            last_news = time.monotonic()
            while start < stop:
                batch, reached = self._fetch_one(consumer, topic, partition, stop - start)
                if batch and batch[-1].offset >= stop:
                    batch = tuple(record for record in batch if record.offset < stop)
                if batch:
                    yield batch
                if reached > start:
                    start, last_news = reached, time.monotonic()
                elif time.monotonic() - last_news > _READ_TIMEOUT_S:
                    with explained(self.url, topic=topic):
                        raise _nothing_came(topic, partition, start)
        finally:
            self._let_go(consumer)

    def _follow(
        self, topic: str, start: dict[int, int], idle_s: float | None
    ) -> Iterator[tuple[Record, ...]]:
        consumer = self._consumer(topic, start)
        try:
            quiet_since = time.monotonic()
            while True:
                wait_s = 1.0
                if idle_s is not None:
                    wait_s = min(wait_s, quiet_since + idle_s - time.monotonic())
                batches = self._fetch(consumer, topic, max(wait_s, 0.0), _BATCH_RECORDS)
                if batches:
                    yield from batches
                    quiet_since = time.monotonic()
                elif wait_s <= 0:
                    return
        finally:
            self._let_go(consumer)

    def _taken_ms(self, topic: str, partition: int, offset: int) -> int:
        """Return when the broker took a record that is not committed, and nothing else of it."""
        consumer = self._consumer(topic, {partition: offset}, level="read_uncommitted")
        try:
            batches = self._fetch(consumer, topic, CONNECT_TIMEOUT_S, 1)
        finally:
            self._let_go(consumer)
        return batches[0][0].appended_ms if batches else time.time_ns() // 1_000_000

    def _consumer(
        self, topic: str, start: Mapping[int, int], *, level: str = "read_committed"
    ) -> AIOKafkaConsumer:
        with explained(self.url, topic=topic):
            return self._loop.run(self._subscribe(topic, start, level))

    def _fetch(
        self, consumer: AIOKafkaConsumer, topic: str, wait_s: float, limit: int
    ) -> tuple[tuple[Record, ...], ...]:
        with explained(self.url, topic=topic):
            return self._loop.run(_get(consumer, wait_s, min(limit, _BATCH_RECORDS)))

    def _fetch_one(
        self, consumer: AIOKafkaConsumer, topic: str, partition: int, limit: int
    ) -> tuple[tuple[Record, ...], int]:
        with explained(self.url, topic=topic):
            place = TopicPartition(topic, partition)
            return self._loop.run(_get_one(consumer, place, min(limit, _BATCH_RECORDS)))

    def _let_go(self, consumer: AIOKafkaConsumer) -> None:
        if consumer in self._consumers:  # otherwise the log was closed before its reader
            self._consumers.remove(consumer)
            self._loop.run(consumer.stop())

    async def _subscribe(
        self, topic: str, start: Mapping[int, int], level: str
    ) -> AIOKafkaConsumer:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._servers,
            enable_auto_commit=False,
            auto_offset_reset="none",
            isolation_level=level,
            max_partition_fetch_bytes=_FETCH_BYTES,
        )
        await consumer.start()
        self._consumers.append(consumer)
        if start:
            consumer.assign([TopicPartition(topic, partition) for partition in start])
        for partition, offset in start.items():
            consumer.seek(TopicPartition(topic, partition), offset)
        return consumer

    async def _stop_consumers(self) -> None:
        consumers, self._consumers = self._consumers, []
        for consumer in consumers:
            await consumer.stop()


async def _get(
    consumer: AIOKafkaConsumer, wait_s: float, limit: int
) -> tuple[tuple[Record, ...], ...]:
    found = await consumer.getmany(timeout_ms=int(wait_s * 1000), max_records=limit)
    return tuple(map(_records, filter(None, found.values())))


async def _get_one(
    consumer: AIOKafkaConsumer, place: TopicPartition, limit: int
) -> tuple[tuple[Record, ...], int]:
    found = await consumer.getmany(timeout_ms=int(_LOOK_S * 1000), max_records=limit)
    return _records(found.get(place, ())), await consumer.position(place)


def _records(found: Sequence[Any]) -> tuple[Record, ...]:
    """Make what was fetched into records here: a second thread would only slow it."""
    return tuple(
        Record(r.topic, r.partition, r.offset, r.timestamp, r.key or b"", r.value or b"")
        for r in found
    )


def _creates_by_itself(url: str) -> str:
    return (
        f"the brokers of {url} create topics by themselves: a deleted topic would come back empty, "
        "with one partition and seven days' retention. Set auto.create.topics.enable=false in "
        "their server.properties"
    )


def _nothing_came(topic: str, partition: int, offset: int) -> TimeoutError:
    return TimeoutError(f"nothing came for {_READ_TIMEOUT_S:.0f} s at {topic}/{partition}/{offset}")
