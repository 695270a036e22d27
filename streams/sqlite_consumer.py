"""Faust's consumer on the embedded log: reading, committing, and sharing partitions."""

import asyncio
import zlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from time import monotonic
from typing import Any, NamedTuple, TypeVar, cast

from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment
from faust.assignor.client_assignment import ClientAssignment, ClientMetadata
from faust.assignor.partition_assignor import PartitionAssignor
from faust.transport import base
from faust.types import TP, ConsumerMessage
from mode import Service

from store.log.interface import Record
from store.log.partition import partition_of
from store.log.sqlite import SqliteLog
from store.log.sqlite_group import Membership, View
from streams.broker import log_path

_FETCH_RECORDS = 500  # for each partition: the event loop reads them itself, in about 1 ms
_POLL_S = 0.001
_POLL_IDLE_S = 0.010
_LOOK_S = 0.25
_LOOK_UNSETTLED_S = 0.02
_REBALANCE_WAIT_S = 30.0
_LOG_APPEND_TIME = 1
T = TypeVar("T")


class _Fetched(NamedTuple):
    """A record, and the generation of the group in which it was read."""

    record: Record
    generation: int


class Consumer(base.Consumer):
    """Reads in the event loop, which is quicker than a hand-over; writes in a thread of its own.

    A thread that reads row by row gives up the interpreter at each row and then waits for it, up to
    5 ms, whenever the loop is busy. A batch from the page cache costs the loop a millisecond.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._topics: dict[str, int] = {}
        self._subscribed = asyncio.Event()
        self._held: frozenset[TP] = frozenset()
        self._generation = 0
        self._positions: dict[TP, int] = {}
        self._ends: dict[TP, int] = {}
        self._closing = AsyncExitStack()

    async def on_start(self) -> None:
        """Open the file twice: here to read, and in the thread to write."""
        self._reader = SqliteLog(log_path(self.transport.url[0]))
        self._closing.callback(self._reader.close)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite-consumer")
        self._closing.callback(self._thread.shutdown)
        self._group = await self._in_thread(self._membership)
        self._closing.push_async_callback(self._in_thread, self._group.close)
        await super().on_start()

    async def subscribe(self, topics: Iterable[str]) -> None:
        """Take part in the group for `topics`; raise `TopicMissing` for one that is not there."""
        wanted = {topic: self._reader.partition_count(topic) for topic in sorted(topics)}
        if wanted != self._topics:
            self._topics = wanted
            if self._subscribed.is_set():
                await self._in_thread(self._group.leave)  # and join again, with the new topics
            self._subscribed.set()

    @Service.task
    async def _follow_group(self) -> None:
        """Join, and move through the generations of the group until the app stops."""
        await self.wait_first(self._subscribed.wait())
        while not self.should_stop:
            view = await self._in_thread(self._group.look)
            if self.should_stop:
                break
            if view.mine == self._generation == view.generation:
                await self.sleep(_LOOK_S)
                continue
            await self._let_go()
            if view.mine is None:
                await self._in_thread(self._group.join)
            elif view.mine < view.generation:
                await self._in_thread(self._group.let_go, view.generation)
            elif view.settled:
                await self._take(view)
            else:
                await self.sleep(_LOOK_UNSETTLED_S)

    async def _let_go(self) -> None:
        """Commit, and let Faust stop what it does with the partitions held."""
        if self._generation == 0:
            return
        until = monotonic() + _REBALANCE_WAIT_S
        while self.app.rebalancing and not self.should_stop and monotonic() < until:
            await self.sleep(
                _LOOK_UNSETTLED_S
            )  # the last one has not ended: Faust cannot nest them
        self.app.on_rebalance_start()
        await self.commit()
        await self.on_partitions_revoked(set(self._held))
        self._held = frozenset()
        self._generation = 0

    async def _take(self, view: View) -> None:
        """Take this member's share: every partition whose number falls to it, of every topic."""
        if not self.app.rebalancing:
            self.app.on_rebalance_start()
            await self.on_partitions_revoked(set())
        turn, members = view.members.index(self._group.name), len(view.members)
        share = {
            topic: [number for number in range(count) if number % members == turn]
            for topic, count in self._topics.items()
        }
        self._held = frozenset(TP(topic, n) for topic, numbers in share.items() for n in numbers)
        self._positions.clear()
        self._generation = self.app.consumer_generation_id = view.generation
        self._tell_assignor(share)
        await self.on_partitions_assigned(set(self._held), view.generation)

    def _tell_assignor(self, share: dict[str, list[int]]) -> None:
        """Hand the share to Faust in the form in which a Kafka coordinator would."""
        assignor = cast(PartitionAssignor, self.app.assignor)
        assignment = ClientAssignment(actives=share, standbys={})
        metadata = ClientMetadata(
            assignment=assignment,
            url=str(self.app.conf.canonical_url),
            changelog_distribution={},
            topic_groups=dict.fromkeys(share, 0),
        )
        wire = ConsumerProtocolMemberAssignment(
            assignor.version,
            assignment.kafka_protocol_assignment(self.app.tables),
            zlib.compress(metadata.dumps()),
        )
        assignor.on_assignment(wire)

    async def _wait_next_records(self, timeout: float) -> Any:
        """Wait while every stream's buffer is full: Faust itself would sleep for a second."""
        while self._buffered_partitions and self.flow_active and not self.should_stop:
            if self._get_active_partitions():
                break
            await asyncio.sleep(_POLL_S)
        return await super()._wait_next_records(timeout)

    async def _getmany(
        self, active_partitions: set[TP] | None, timeout: float
    ) -> dict[TP, list[_Fetched]]:
        """Return what is there, or look again, ever more slowly, until there is something."""
        until, wait_s = monotonic() + timeout, _POLL_S
        seen = None
        while self.flow_active and not self.should_stop:
            version = self._reader.data_version()
            if version != seen and (found := self._fetch(active_partitions)):
                return found
            seen = version
            if monotonic() > until:
                break
            await asyncio.sleep(wait_s)
            wait_s = min(wait_s * 2, _POLL_IDLE_S)
        return {}

    def _fetch(self, active: set[TP] | None) -> dict[TP, list[_Fetched]]:
        found = {}
        for tp in self._held if active is None else self._held & active:
            if tp not in self._positions:
                continue  # Faust has not yet asked to seek: reading now could skip what is older
            self._ends[tp] = self._reader.end_offset(*tp)
            records = self._reader.fetch(*tp, self._positions[tp], limit=_FETCH_RECORDS)
            if records:
                self._positions[tp] = records[-1].offset + 1
                found[tp] = [_Fetched(record, self._generation) for record in records]
        return found

    def _to_message(self, tp: TP, fetched: _Fetched) -> ConsumerMessage:
        record, generation = fetched
        return ConsumerMessage(
            record.topic,
            record.partition,
            record.offset,
            record.appended_ms / 1000,
            _LOG_APPEND_TIME,
            [],
            record.key,
            record.value,
            None,
            len(record.key),
            len(record.value),
            tp,
            generation_id=generation,
        )

    async def seek_to_committed(self) -> dict[TP, int]:
        """Go to the committed offsets, or to the beginning where none was committed.

        What is committed may lie beyond the end of a log that was cut: nothing would come from
        there until it has grown as long again.
        """
        committed = await self._in_thread(self._group.committed)
        found = {
            tp: min(committed.get((tp.topic, tp.partition), 0), self._reader.end_offset(*tp))
            for tp in self._held
        }
        self._positions.update(found)
        return found

    async def seek_wait(self, partitions: Mapping[TP, int]) -> None:
        """Go to these offsets."""
        for tp, offset in partitions.items():
            await self.seek(tp, offset)

    async def _seek(self, partition: TP, offset: int) -> None:
        self._positions[partition] = offset

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        """Commit, unless this worker was thought dead and its partitions were given to others."""
        kept = await self._in_thread(self._commit_now, dict(offsets), self._generation)
        if not kept:
            self.log.warning("commit refused: the partitions have been given to another worker")
        return kept

    def assignment(self) -> set[TP]:
        """Return the partitions held."""
        return set(self._held)

    async def position(self, tp: TP) -> int | None:
        """Return the offset of the next record to be read."""
        return self._positions.get(tp)

    def highwater(self, tp: TP) -> int:
        """Return the end of a partition as of its last read."""
        return self._ends.get(tp, 0)

    async def highwaters(self, *partitions: TP) -> dict[TP, int]:
        """Return the ends of partitions as of now."""
        return {tp: self._reader.end_offset(*tp) for tp in partitions}

    async def earliest_offsets(self, *partitions: TP) -> dict[TP, int]:
        """Return 0 for each: nothing is ever removed."""
        return dict.fromkeys(partitions, 0)

    def topic_partitions(self, topic: str) -> int | None:
        """Return how many partitions a topic has, or None if it is not subscribed to."""
        return self._topics.get(topic)

    def key_partition(self, topic: str, key: bytes | None, partition: int | None = None) -> int:
        """Return the partition that `key` belongs to, unless one is given."""
        if partition is not None:
            return partition
        return partition_of(key or b"", self._reader.partition_count(topic))

    async def create_topic(self, *args: Any, **options: Any) -> None:
        """Create a topic that Faust declares."""
        await self.app.producer.create_topic(*args, **options)

    def _new_topicpartition(self, topic: str, partition: int) -> TP:
        return TP(topic, partition)

    async def on_shutdown(self) -> None:
        """Leave the group and let go of the file, after the last task has ended."""
        await self._closing.aclose()

    def _membership(self) -> Membership:
        path, conf = log_path(self.transport.url[0]), self.app.conf
        return Membership(path, conf.id, session_timeout_s=conf.broker_session_timeout)

    def _commit_now(self, offsets: dict[TP, int], generation: int) -> bool:
        places = {(tp.topic, tp.partition): offset for tp, offset in offsets.items()}
        return self._group.commit(places, generation=generation)

    async def _in_thread(self, call: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call, *args)
