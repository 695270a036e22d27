"""Single records of a topic on Kafka, each by its offset: one connection, and little is sent."""

import time
from collections.abc import Mapping, Sequence

from aiokafka import AIOKafkaConsumer, TopicPartition

from store.log.interface import Record

_FETCH_BYTES = 1
"""A broker sends one batch of records at least: it is asked for no more."""
_WAIT_MS = 500
_TIMEOUT_S = 30.0


async def records_at(
    servers: Sequence[str], topic: str, offsets: Mapping[int, int]
) -> dict[int, Record]:
    """Return the record at one offset of each of some partitions; where there is none, nothing.

    All offsets lie before the end of their partition. One may be without a record all the same: the
    marker of a transaction is at it, or a record that was never committed.

    Raises
    ------
    OSError, aiokafka.errors.KafkaError
    """
    places = {TopicPartition(topic, n): offset for n, offset in offsets.items()}
    consumer = AIOKafkaConsumer(
        bootstrap_servers=list(servers),
        enable_auto_commit=False,
        auto_offset_reset="none",
        isolation_level="read_committed",
        max_partition_fetch_bytes=_FETCH_BYTES,
    )
    await consumer.start()
    try:
        consumer.assign(list(places))
        for place, offset in places.items():
            consumer.seek(place, offset)
        return await _found(consumer, places)
    finally:
        await consumer.stop()


async def _found(
    consumer: AIOKafkaConsumer, places: Mapping[TopicPartition, int]
) -> dict[int, Record]:
    found: dict[int, Record] = {}
    waiting = set(places)
    until = time.monotonic() + _TIMEOUT_S
    while waiting:
        answer = await consumer.getmany(*waiting, timeout_ms=_WAIT_MS, max_records=len(waiting))
        for place, records in answer.items():
            first = records[0]
            if first.offset == places[place]:
                found[place.partition] = Record(
                    first.topic,
                    first.partition,
                    first.offset,
                    first.timestamp,
                    first.key or b"",
                    first.value or b"",
                )
            waiting.discard(place)
            consumer.pause(place)
        for place in tuple(waiting):
            if await consumer.position(place) > places[place]:
                waiting.discard(place)
        if waiting and time.monotonic() > until:
            message = f"nothing came for {_TIMEOUT_S:.0f} s at {len(waiting)} places"
            raise TimeoutError(message)
    return found
