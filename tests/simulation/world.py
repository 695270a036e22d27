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
from operator import attrgetter
from pathlib import Path
from uuid import UUID

from detectors.plan import PmsPlan
from events.codec import encode
from events.envelope import Event
from store.log.interface import Entry, Held, Record
from streams.advance import Step
from streams.benches import Benches
from streams.device_state import SignalEvent
from streams.worker import detect_batch


class Died(Exception):
    """The process is gone; nothing after this line happened."""


@dataclass(slots=True)
class MemoryLog:
    """A log of one topic in memory."""

    partitions: dict[int, list[Record]]
    url: str = "memory://"

    def create_topics(self, partitions: Mapping[str, int]) -> None: ...

    def check_topics(self, partitions: Mapping[str, int]) -> None: ...

    def advice(self) -> tuple[str, ...]:
        return ()

    def partition_count(self, topic: str) -> int:
        return len(self.partitions)

    def append(self, topic: str, entries: Sequence[Entry]) -> tuple[tuple[int, int], ...]:
        raise NotImplementedError

    def read(
        self, topic: str, partition: int, start: int, *, stop: int | None = None
    ) -> Iterator[tuple[Record, ...]]:
        records = self.partitions[partition]
        first, end = (
            len(records) if at is None else bisect_left(records, at, key=attrgetter("offset"))
            for at in (start, stop)
        )
        yield tuple(records[first:end])

    def tail(
        self, topic: str, start: Mapping[int, int], *, idle_s: float | None = None
    ) -> Iterator[tuple[Record, ...]]:
        raise NotImplementedError

    def end_offsets(self, topic: str) -> dict[int, int]:
        return {
            partition: records[-1].offset + 1 if records else 0
            for partition, records in self.partitions.items()
        }

    def held_back(self, topic: str) -> dict[int, Held]:
        return {}

    def close(self) -> None: ...


def lay_out(events: Sequence[Event], *, partitions: int) -> MemoryLog:
    """Return a log of `events`, by device."""
    laid: dict[int, list[Record]] = {partition: [] for partition in range(partitions)}
    for event in events:
        partition = sum(event.subject.encode()) % partitions
        offset = len(laid[partition])
        record = Record("events", partition, offset, 0, event.subject.encode(), encode(event))
        laid[partition].append(record)
    return MemoryLog(laid)


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
            topic="events",
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

    async def _publish(self, step: Step) -> None:
        signals = list(step.signals)
        self.dice.shuffle(signals)  # sends overtake each other
        for signal in signals:
            if self.dice.random() < self.trouble / 3:
                raise Died  # lost on the way: no acknowledgement comes
            self.published.append(signal)
            if self.dice.random() < self.trouble / 3:
                raise Died  # arrived, but its acknowledgement is lost

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
