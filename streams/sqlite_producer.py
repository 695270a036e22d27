"""Faust's producer on the embedded log: what is queued goes to the disk in one transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from typing import Any, TypeVar

from faust.exceptions import ProducerSendError
from faust.transport import base
from faust.types import TP, RecordMetadata
from mode import Service

from store.log.interface import Entry, LogError, refuse_too_large
from store.log.partition import partition_of
from store.log.sqlite import Placed, SqliteLog
from streams.broker import LOG_APPEND_TIME, log_path

_QUEUED_MAX = 5_000
T = TypeVar("T")


class Producer(base.Producer):
    """Queues, appends in a thread of its own, and only then tells the sender."""

    def __post_init__(self) -> None:
        self._queue: list[tuple[Placed, asyncio.Future[RecordMetadata]]] = []
        self._counts: dict[str, int] = {}
        self._closing = AsyncExitStack()

    async def on_start(self) -> None:
        """Open the log in the thread that will use it."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite-producer")
        self._queued = asyncio.Event()
        self._writing = asyncio.Lock()
        self._drained = asyncio.Event()
        self._drained.set()
        self._closing.callback(self._thread.shutdown)
        self._log = await self._in_thread(SqliteLog, log_path(self.transport.url[0]))
        self._closing.push_async_callback(self._in_thread, self._log.close)
        await super().on_start()

    async def send(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        partition: int | None,
        timestamp: float | None,
        headers: Any,
        *,
        transactional_id: str | None = None,
    ) -> Awaitable[RecordMetadata]:
        """Queue one message; the awaitable returned is done when the message is on the disk."""
        if headers or transactional_id:
            message = f"the embedded log has no headers and no transactions: {topic!r} was not sent"
            raise ProducerSendError(message)
        if len(self._queue) >= _QUEUED_MAX:
            await self._drained.wait()
        entry = Entry(key or b"", value or b"")
        try:
            refuse_too_large(topic, [entry])
            count = await self._count(topic)
        except LogError as error:
            raise ProducerSendError(str(error)) from error
        place = partition_of(entry.key, count) if partition is None else partition
        sent: asyncio.Future[RecordMetadata] = asyncio.get_running_loop().create_future()
        self._queue.append((Placed(topic, place, entry), sent))
        self._drained.clear()
        self._queued.set()
        return sent

    async def send_and_wait(self, *args: Any, **kwargs: Any) -> RecordMetadata:
        """Send one message and return when it is on the disk."""
        return await (await self.send(*args, **kwargs))

    async def flush(self) -> None:
        """Return when all that was queued is on the disk, or has failed."""
        await self.buffer.flush()
        if self.started:
            await self._drained.wait()

    async def create_topic(
        self, topic: str, partitions: int, replication: int, **options: Any
    ) -> None:
        """Create a topic that Faust declares, unless it is there with any number of partitions."""
        await self._in_thread(_create_missing, self._log, {topic: partitions})

    def key_partition(self, topic: str, key: bytes) -> TP:
        """Return the partition of `key`, once something was sent to `topic`."""
        return TP(topic, partition_of(key, self._counts[topic]))

    async def on_stop(self) -> None:
        """Write what is queued."""
        await super().on_stop()
        if self._queue:
            await self._write()

    async def on_shutdown(self) -> None:
        """Let go of the file, after the last task has ended."""
        await self._closing.aclose()

    @Service.task
    async def _write_queued(self) -> None:
        while not self.should_stop:
            await self.wait_first(self._queued.wait())
            await self._write()

    async def _write(self) -> None:
        """Append the queue in one transaction, or tell each sender of the error."""
        async with self._writing:
            await self._write_batch()

    async def _write_batch(self) -> None:
        await self._gather()
        self._queued.clear()
        batch, self._queue = self._queue, []
        try:
            appended = await self._in_thread(
                self._log.append_placed, [placed for placed, _ in batch]
            )
        except LogError as error:
            for _, sent in batch:
                if not sent.done():
                    sent.set_exception(error)
        else:
            for (placed, sent), offset in zip(batch, appended.offsets, strict=True):
                if not sent.done():
                    sent.set_result(_metadata(placed, offset, appended.appended_ms))
        if not self._queue:
            self._drained.set()

    async def _gather(self) -> None:
        """Let senders that are at it queue what they have: one commit for all costs less."""
        before = -1
        while before < len(self._queue) < _QUEUED_MAX:
            before = len(self._queue)
            await asyncio.sleep(0)

    async def _count(self, topic: str) -> int:
        if topic not in self._counts:
            self._counts[topic] = await self._in_thread(self._log.partition_count, topic)
        return self._counts[topic]

    async def _in_thread(self, call: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call, *args)


def _create_missing(log: SqliteLog, topics: Mapping[str, int]) -> None:
    there = log.topics()
    log.create_topics({topic: n for topic, n in topics.items() if topic not in there})


def _metadata(placed: Placed, offset: int, appended_ms: int) -> RecordMetadata:
    tp = TP(placed.topic, placed.partition)
    return RecordMetadata(*tp, tp, offset, appended_ms, LOG_APPEND_TIME)
