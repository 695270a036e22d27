"""How fast the log on Kafka takes and gives events, and what either client would do alone.

On a broker that is started for it. Each way appends the same batches to a topic of its own with
acks from all copies, and waits for each batch; then it is read again. They take turns, so that a
noisy machine is noisy for all; medians of the rounds are told.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from statistics import median
from uuid import uuid4

from benchmarks.log_append import BATCH, EVENT_BYTES, KEY_BYTES, batches_of
from benchmarks.logs import fresh_log, where_it_runs
from store.log.interface import Entry, Log
from store.log.open import open_log
from store.log.partition import partition_of

EVENTS = 100_000
ROUNDS = 3
ONES = 300
PARTITIONS = 4

Batches = Sequence[Sequence[Entry]]


def run(*, events: int = EVENTS, rounds: int = ROUNDS) -> Mapping[str, object]:
    """Return medians of events a second, or why there is no broker."""

    def measure(kind: str) -> dict[str, object]:
        with fresh_log(kind) as (url, _):
            return _measure(url, events, rounds)

    return where_it_runs(measure, "kafka")


def _measure(url: str, events: int, rounds: int) -> dict[str, object]:
    batches = batches_of(events)
    rates: dict[str, list[float]] = {}
    ones_ms = []
    for _ in range(rounds):
        ours, theirs = (f"bench-{way}-{uuid4().hex[:8]}" for way in ("log", "aiokafka"))
        with closing(open_log(url)) as log:
            log.create_topics({ours: PARTITIONS, theirs: PARTITIONS})
            for way, measure in _ways(log, ours, theirs, batches).items():
                began = time.perf_counter()
                found = measure()
                rates.setdefault(way, []).append(found / (time.perf_counter() - began))
                assert found == events, way
            ones_ms.append(_append_one_ms(log, ours))
            _delete(_servers(log), [ours, theirs])
    return {
        "name": "log_kafka",
        "events": events,
        "batch": BATCH,
        "bytes_per_event": KEY_BYTES + EVENT_BYTES,
        "rounds": rounds,
        "checksum_in_c": _checksum_in_c(),
        "append_one_ms": round(median(ones_ms), 2),
        **{f"{way}_events_per_s": round(median(found)) for way, found in rates.items()},
        "goals": {"append_events_per_s": ">= 15000"},
    }


def _ways(log: Log, ours: str, theirs: str, batches: Batches) -> dict[str, Callable[[], int]]:
    """Return what is measured, in turn; each returns how many events it has seen."""
    servers, events = _servers(log), sum(map(len, batches))
    return {
        "append": lambda: _append(log, ours, batches),
        "read": lambda: _read(log, ours),
        "aiokafka_append": lambda: asyncio.run(_append_by_aiokafka(servers, theirs, batches)),
        "kafka_python_read": lambda: _read_by_kafka_python(servers, ours, events),
    }


def _append(log: Log, topic: str, batches: Batches) -> int:
    return sum(len(log.append(topic, batch)) for batch in batches)


def _read(log: Log, topic: str) -> int:
    return sum(
        len(batch)
        for partition in range(log.partition_count(topic))
        for batch in log.read(topic, partition, 0)
    )


def _append_one_ms(log: Log, topic: str) -> float:
    """Return the median time of an acknowledged append of one event."""
    times_ms = []
    for n in range(ONES):
        began = time.perf_counter()
        log.append(topic, [Entry(f"device-{n}".encode(), bytes(EVENT_BYTES))])
        times_ms.append((time.perf_counter() - began) * 1000)
    return median(times_ms)


async def _append_by_aiokafka(servers: list[str], topic: str, batches: Batches) -> int:
    """Append as aiokafka does it fastest: by batches made beforehand for each partition."""
    from aiokafka import AIOKafkaProducer

    appended = 0
    async with AIOKafkaProducer(
        bootstrap_servers=servers, acks="all", enable_idempotence=True
    ) as producer:
        for entries in batches:
            made = [producer.create_batch() for _ in range(PARTITIONS)]
            sent = []
            for key, value in entries:
                partition = partition_of(key, PARTITIONS)
                while made[partition].append(key=key, value=value, timestamp=None) is None:
                    full, made[partition] = made[partition], producer.create_batch()
                    sent.append(await producer.send_batch(full, topic, partition=partition))
            for partition, rest in enumerate(made):
                sent.append(await producer.send_batch(rest, topic, partition=partition))
            await asyncio.gather(*sent)
            appended += len(entries)
    return appended


def _read_by_kafka_python(servers: list[str], topic: str, events: int) -> int:
    from kafka import KafkaConsumer, TopicPartition

    consumer = KafkaConsumer(
        bootstrap_servers=servers,
        enable_auto_commit=False,
        max_partition_fetch_bytes=8 << 20,
        max_poll_records=5_000,
    )
    places = [TopicPartition(topic, partition) for partition in range(PARTITIONS)]
    consumer.assign(places)
    consumer.seek_to_beginning(*places)
    found = 0
    while found < events:
        found += sum(len(records) for records in consumer.poll(timeout_ms=1000).values())
    consumer.close()
    return found


def _delete(servers: list[str], topics: list[str]) -> None:
    from kafka import KafkaAdminClient

    with KafkaAdminClient(bootstrap_servers=servers) as admin:
        admin.delete_topics(topics)


def _servers(log: Log) -> list[str]:
    return log.url.removeprefix("kafka://").split(",")


def _checksum_in_c() -> bool:
    """Tell whether kafka-python found the package `crc32c`, without which it is far slower."""
    from kafka.record import util

    return util.crc32c_c is not None


if __name__ == "__main__":
    import json

    print(json.dumps(run(), indent=2))
