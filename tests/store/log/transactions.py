"""Producers as others have them: transactions, of which some are taken back, and compression."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from uuid import uuid4

from aiokafka import AIOKafkaProducer

from store.log.interface import Entry
from store.log.open import open_log
from store.log.partition import partition_of

Transaction = tuple[Sequence[Entry], bool]
"""Entries, and whether they stand."""


def transact(url: str, topic: str, *transactions: Transaction, partitions: int = 1) -> None:
    """Append each transaction and end it, so that all can be read or passed over."""
    asyncio.run(_transact(url, topic, transactions, partitions))
    wait_for_markers(url, topic)


def wait_for_markers(url: str, topic: str) -> None:
    """Wait until the ends of all transactions are there, which their producers know before."""
    until = time.monotonic() + 30.0
    with closing(open_log(url)) as log:
        while log.held_back(topic):
            assert time.monotonic() < until, "a transaction does not end"
            time.sleep(0.05)


async def _transact(
    url: str, topic: str, transactions: Sequence[Transaction], partitions: int
) -> None:
    async with transacting(url) as producer:
        for entries, stands in transactions:
            await producer.begin_transaction()
            await send(producer, topic, entries, partitions=partitions)
            await (producer.commit_transaction() if stands else producer.abort_transaction())


@asynccontextmanager
async def transacting(url: str) -> AsyncIterator[AIOKafkaProducer]:
    """Give a producer that has no transaction open yet; one left open is taken back at the end."""
    producer = AIOKafkaProducer(
        bootstrap_servers=_servers(url), transactional_id=f"other-{uuid4().hex[:8]}"
    )
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


async def send(
    producer: AIOKafkaProducer, topic: str, entries: Sequence[Entry], *, partitions: int = 1
) -> None:
    """Send, and wait until the broker has them all."""
    for key, value in entries:
        partition = partition_of(key, partitions)
        await producer.send_and_wait(topic, value, key=key, partition=partition)


def compressed(url: str, topic: str, entries: Sequence[Entry], *, codec: str | None) -> None:
    """Append to partition 0, compressed."""

    async def run() -> None:
        producer = AIOKafkaProducer(bootstrap_servers=_servers(url), compression_type=codec)
        async with producer:
            sent = [await producer.send(topic, v, key=k, partition=0) for k, v in entries]
            await asyncio.gather(*sent)

    asyncio.run(run())


def _servers(url: str) -> list[str]:
    return url.removeprefix("kafka://").split(",")
