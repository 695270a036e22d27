"""A small world in which everything that may go wrong goes wrong, by one seed.

The pure parts are the real ones: `advance`, `Benches` with its files, `detect_batch`. What is made
up is what surrounds them: a log in memory, a broker that redelivers, sends that get lost on the way
or whose acknowledgement does, processes that die between any two steps, snapshot files that are cut
short or vanish, a second worker that still holds old messages after a rebalance.
"""

import asyncio
import random
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from operator import attrgetter
from pathlib import Path
from uuid import UUID

from detectors.plan import PmsPlan
from events.codec import encode
from events.envelope import Event
from store.log.interface import Entry, Held, Record
from store.log.partition import partition_of
from store.mark import Mark, digest_of
from streams.advance import Bench, Step
from streams.benches import Benches
from streams.device_state import SignalEvent
from streams.resume import resume
from streams.worker import detect_batch

_moments = count(4_000_000_000_000)


class Died(Exception):
    """The process is gone; nothing after this line happened."""


class MemoryLog:
    """A log in memory: the events given, and what is told of them."""

    url = "memory://"

    def __init__(self, partitions: dict[int, list[Record]], *, id_: str = "") -> None:
        self.partitions = partitions
        self.id_ = id_
        self.read_from: list[tuple[str, int]] = []
        self.topics: dict[str, dict[int, list[Record]]] = {
            "events": partitions,
            "signals": {n: [] for n in partitions},
            "dead-letters": {0: []},
        }

    def create_topics(self, partitions: Mapping[str, int]) -> None: ...

    def check_topics(self, partitions: Mapping[str, int]) -> None: ...

    def advice(self) -> tuple[str, ...]:
        return ()

    def partition_count(self, topic: str) -> int:
        return len(self.topics[topic])

    def topic_id(self, topic: str) -> str:
        return f"{self.id_}/{topic}"

    def append(self, topic: str, entries: Sequence[Entry]) -> tuple[tuple[int, int], ...]:
        placed = []
        for key, value in entries:
            partition = partition_of(key, self.partition_count(topic))
            records = self.topics[topic][partition]
            placed.append((partition, len(records)))
            records.append(Record(topic, partition, len(records), next(_moments), key, value))
        return tuple(placed)

    def read(
        self, topic: str, partition: int, start: int, *, stop: int | None = None
    ) -> Iterator[tuple[Record, ...]]:
        self.read_from.append((topic, start))
        records = self.topics[topic][partition]
        first, end = (
            len(records) if at is None else bisect_left(records, at, key=attrgetter("offset"))
            for at in (start, stop)
        )
        yield tuple(records[first:end])

    def records_at(self, topic: str, offsets: Mapping[int, int]) -> dict[int, Record]:
        return {
            partition: record
            for partition, offset in offsets.items()
            for record in self.topics[topic][partition]
            if record.offset == offset
        }

    def tail(
        self, topic: str, start: Mapping[int, int], *, idle_s: float | None = None
    ) -> Iterator[tuple[Record, ...]]:
        raise NotImplementedError

    def end_offsets(self, topic: str) -> dict[int, int]:
        return {
            partition: records[-1].offset + 1 if records else 0
            for partition, records in self.topics[topic].items()
        }

    def held_back(self, topic: str) -> dict[int, Held]:
        return {}

    def close(self) -> None: ...


async def unheard(_: Step) -> dict[int, Mark]:
    """Publish nothing."""
    return {}


def brought_up(benches: Benches, partition: int, stop: int | None = None) -> Bench:
    """Return a bench that is folded up to `stop`; what it tells is heard by nobody."""
    work = resume(benches, partition, publish=unheard, unreadable_max=None, stop=stop)
    return asyncio.run(work)


def lay_out(events: Sequence[Event], *, partitions: int) -> MemoryLog:
    """Return a log of `events`, by device."""
    log = MemoryLog({partition: [] for partition in range(partitions)})
    log.append("events", [Entry(event.subject.encode(), encode(event)) for event in events])
    return log


@dataclass(slots=True)
class World:
    """One log, its committed offsets, what was published, and the dice."""

    seed: int
    log: MemoryLog
    plan: PmsPlan
    folder: Path
    trouble: float = 0.15
    dice: random.Random = field(init=False)
    committed: dict[int, int] = field(init=False)
    published: list[SignalEvent] = field(default_factory=list)
    deaths: int = 0

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.committed = dict.fromkeys(self.log.partitions, 0)

    def run(self) -> dict[UUID, list[SignalEvent]]:
        """Let workers live and die until all is acknowledged; return what was published, by id."""
        asyncio.run(self._run())
        by_id: dict[UUID, list[SignalEvent]] = {}
        for signal in self.published:
            by_id.setdefault(signal.id, []).append(signal)
        return by_id

    async def _run(self) -> None:
        stale: list[list[Record]] = []
        while any(self.committed[p] < len(rs) for p, rs in self.log.partitions.items()):
            worker = self._worker()
            try:
                for batch in stale:  # messages of a partition that was taken away meanwhile
                    await self._batch(worker, batch)
                stale = []
                while left := [
                    p for p, rs in self.log.partitions.items() if self.committed[p] < len(rs)
                ]:
                    partition = self.dice.choice(left)
                    batch = self._deliver(worker, partition)
                    if self.dice.random() < self.trouble / 4:
                        stale.append(batch)
                        worker.release()
                        continue
                    await self._batch(worker, batch)
                    self._acknowledge(partition, batch)
            except Died:
                self.deaths += 1
                self._spoil_files()

    def _worker(self) -> Benches:
        return Benches(
            folder=self.folder,
            plan=self.plan,
            open_log=lambda: self.log,
            snapshot_every=self.dice.choice((1, 3, 10, 1_000)),
        )

    def _deliver(self, worker: Benches, partition: int) -> list[Record]:
        """Return what comes next; now and then the stream processor drops the first of it."""
        start = self.committed[partition]
        batch = self.log.partitions[partition][start : start + self.dice.randint(1, 12)]
        if partition in worker.held and self.dice.random() < self.trouble / 3:
            return batch[self.dice.randint(0, len(batch) - 1) :]
        return batch

    async def _batch(self, worker: Benches, batch: list[Record]) -> None:
        self._may_die()
        await detect_batch(worker, batch, publish=self._publish, unreadable_max=None)
        self._may_die()

    async def _publish(self, step: Step) -> dict[int, Mark]:
        signals, told = list(step.signals), dict[int, Mark]()
        self.dice.shuffle(signals)  # sends overtake each other
        for signal in signals:
            if self.dice.random() < self.trouble / 3:
                raise Died  # lost on the way: no acknowledgement comes
            self.published.append(signal)
            entry = Entry(signal.subject.encode(), encode(signal))
            ((partition, offset),) = self.log.append("signals", [entry])
            appended_ms = self.log.records_at("signals", {partition: offset})[partition].appended_ms
            told[partition] = Mark(offset, appended_ms, digest_of(*entry))
            if self.dice.random() < self.trouble / 3:
                raise Died  # arrived, but its acknowledgement is lost
        return told

    def _acknowledge(self, partition: int, batch: list[Record]) -> None:
        if self.dice.random() < self.trouble:
            return  # the commit is lost, so the batch will come again
        self.committed[partition] = max(self.committed[partition], batch[-1].offset + 1)

    def _may_die(self) -> None:
        if self.dice.random() < self.trouble / 3:
            raise Died

    def _spoil_files(self) -> None:
        for path in self.folder.glob("*"):
            roll = self.dice.random()
            if roll < self.trouble / 2:
                path.unlink()
            elif roll < self.trouble:
                path.write_bytes(path.read_bytes()[: self.dice.randint(0, 200)])
