"""A small world in which the log and what was derived from it part, by one seed.

Besides all that goes wrong in `tests.simulation.world`, between two lives of a worker somebody puts
an older log back, brokers lose the end of a topic, topics are made anew, offsets of the group are
reset, files of benches vanish, change places or come back from long ago, the disk takes no more,
and a clock is wrong by ten years. New events come all the while, so that a log that was cut grows
past its old end.
"""

import logging
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from events.codec import decode, encode
from events.envelope import Event
from events.sample import adverse_event, tick
from store.log.interface import Entry, Record
from store.mark import Departed
from streams.advance import Bench, advance
from streams.benches import Benches
from streams.resume import resume
from tests.simulation.world import Died, MemoryLog, World

LIVES = (4, 9)
EVENTS_A_LIFE = (2, 14)
DEVICES = 5
WRONG_CLOCK_DAYS = 3_650
Topics = dict[str, dict[int, list[Record]]]


@contextmanager
def heard(said: list[str]) -> Iterator[None]:
    """Write down every warning of the workers in the block, and let nobody else hear them."""
    workers = logging.getLogger("streams")
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    propagated, workers.propagate = workers.propagate, False
    workers.addHandler(handler)
    try:
        yield
    finally:
        workers.removeHandler(handler)
        workers.propagate = propagated


@dataclass(slots=True, kw_only=True)
class Told:
    """What came of a world: signals lost and doubled, faults done, and those nobody heard of."""

    lost: int
    doubled: int
    signals: int
    faults: Counter[str]
    unsaid: Counter[str]


@dataclass(slots=True)
class PartingWorld(World):
    """One log and its caches, which part again and again."""

    day: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    unsaid: Counter[str] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)
    backup: Topics | None = None
    kept_files: Path | None = None
    full: bool = False
    ever: dict[UUID, bytes] = field(default_factory=dict)

    def outcome(self) -> Told:
        """Hold what lies on the signals topic in the end against what its events give."""
        expected = self._expected()
        self.ever |= expected
        told: dict[UUID, list[bytes]] = {}
        for records in self.log.topics["signals"].values():
            for record in records:
                told.setdefault(decode(record.value).id, []).append(record.value)
        copies = {id_: values for id_, values in told.items() if id_ in self.ever}
        other = sum(any(v != self.ever[id_] for v in values) for id_, values in copies.items())
        return Told(
            lost=len(expected.keys() - told.keys()),
            doubled=len(told.keys() - self.ever.keys()) + other,
            signals=len(expected),
            faults=self.faults,
            unsaid=self.unsaid,
        )

    async def _run(self) -> None:
        with heard(self.said):
            await self._lives()

    async def _lives(self) -> None:
        for _ in range(self.dice.randint(*LIVES)):
            must_be_said = self._fault()
            self._come(self.dice.randint(*EVENTS_A_LIFE))
            heard = len(self.said)
            whole = await self._live()
            if must_be_said and whole and len(self.said) == heard:
                self.unsaid[must_be_said] += 1
            if self.dice.random() < 0.3:
                self._keep()
        self.trouble, self.full = 0.0, False
        await self._live()

    async def _live(self) -> bool:
        """Let a worker live until it dies or all is read; say whether it came up at all."""
        worker, whole = self._worker(), False
        try:
            for partition in self.log.partitions:
                self._may_die()
                async with worker.locks[partition]:
                    await resume(worker, partition, publish=self._publish, unreadable_max=None)
            whole = True
            while left := [
                n for n, rs in self.log.partitions.items() if self.committed[n] < len(rs)
            ]:
                partition = self.dice.choice(left)
                batch = self._deliver(worker, partition)
                await self._batch(worker, batch)
                self._acknowledge(partition, batch)
            worker.release()
        except (Died, Departed):
            self.deaths += 1
        return whole

    def _worker(self) -> Benches:
        folder = self.folder / "log.sqlite" / "benches" if self.full else self.folder
        return Benches(
            folder=folder,
            plan=self.plan,
            open_log=lambda: self.log,
            snapshot_every=self.dice.choice((1, 3, 10, 1_000)),
            set_aside=lambda file, why: self.said.append(f"{file}: {why}"),
        )

    def _come(self, count: int) -> None:
        """Let events come, some of them twice, and now and then a tick."""
        events: list[Event] = []
        for _ in range(count):
            self.day += 1
            device = f"device-{self.dice.randrange(DEVICES)}"
            events.append(adverse_event(day=self.day, device=device))
            if self.dice.random() < 0.1:
                events.append(events[-1])
            if self.dice.random() < 0.1:
                events.append(tick(day=self.day + 0.5, subject=f"clock-{self.dice.randrange(3)}"))
        self.log.append("events", [Entry(e.subject.encode(), encode(e)) for e in events])

    def _expected(self) -> dict[UUID, bytes]:
        return {
            signal.id: encode(signal)
            for partition, records in self.log.partitions.items()
            for signal in advance(Bench(partition=partition), records, plan=self.plan).signals
        }

    def _keep(self) -> None:
        """Take a backup of the log, or of the benches."""
        if self.dice.random() < 0.5:
            self.backup = _copied(self.log.topics)
        else:
            self.kept_files = self.folder.with_name(f"{self.folder.name}-kept")
            shutil.rmtree(self.kept_files, ignore_errors=True)
            shutil.copytree(self.folder, self.kept_files)

    def _fault(self) -> str:
        """Do harm; return what it was if a bench that is there is not of this log any more."""
        self.folder.mkdir(exist_ok=True)
        self.full = False
        name = self.dice.choice(tuple(FAULTS))
        self.faults[name] += 1
        self.ever |= self._expected()
        reached = self._saved()
        FAULTS[name](self)
        ends = self.log.end_offsets("events")
        self.committed = {n: min(at, ends[n]) for n, at in self.committed.items()}
        gone = any(reached.get(n, 0) > end for n, end in ends.items())
        return name if gone and self._saved() == reached and not self.full else ""

    def _saved(self) -> dict[int, int]:
        """Return how far the newest bench of each partition went."""
        names = [path.stem[1:].split("-") for path in self.folder.glob("p*.bench")]
        return {
            int(n): max(int(at) for m, at in names if m == n) for n in {name[0] for name in names}
        }

    def older_log(self) -> None:
        self._replace(_copied(self.backup) if self.backup else self.log.topics, self.log.id_)

    def end_of_events_lost(self) -> None:
        for records in self.log.partitions.values():
            del records[self.dice.randint(len(records) // 2, len(records)) :]

    def end_of_signals_lost(self) -> None:
        for records in self.log.topics["signals"].values():
            del records[self.dice.randint(0, len(records)) :]

    def topics_made_anew(self) -> None:
        empty = {topic: {n: list[Record]() for n in of} for topic, of in self.log.topics.items()}
        self._replace(empty, f"{self.log.id_}+")
        self.backup = None

    def offsets_reset(self) -> None:
        for partition, end in self.log.end_offsets("events").items():
            self.committed[partition] = self.dice.choice((0, end, self.dice.randint(0, end)))

    def benches_deleted(self) -> None:
        for path in self.folder.glob("*.bench"):
            path.unlink()

    def benches_swapped(self) -> None:
        for path in sorted(self.folder.glob("p0-*.bench")):
            other = self.folder / path.name.replace("p0-", "p1-")
            if not other.exists():
                path.rename(other)

    def older_benches(self) -> None:
        if self.kept_files is not None:
            shutil.rmtree(self.folder)
            shutil.copytree(self.kept_files, self.folder)

    def benches_cut_short(self) -> None:
        for path in self.folder.glob("*.bench"):
            path.write_bytes(path.read_bytes()[: self.dice.randint(0, 200)])

    def disk_full(self) -> None:
        (self.folder / "log.sqlite").touch()  # a folder below a file cannot be made
        self.full = True

    def clock_wrong(self) -> None:
        wrong = tick(day=self.day + WRONG_CLOCK_DAYS, subject=f"clock-{self.dice.randrange(3)}")
        self.log.append("events", [Entry(wrong.subject.encode(), encode(wrong))])

    def death(self) -> None:
        """Do nothing more: the worker before is gone as it is."""

    def _replace(self, topics: Topics, id_: str) -> None:
        log = MemoryLog(topics["events"], id_=id_)
        log.topics = topics
        self.log = log


FAULTS: Mapping[str, Callable[[PartingWorld], None]] = {
    "a worker dies": PartingWorld.death,
    "an older log is put back": PartingWorld.older_log,
    "the end of the events is lost": PartingWorld.end_of_events_lost,
    "the end of the signals is lost": PartingWorld.end_of_signals_lost,
    "topics are made anew": PartingWorld.topics_made_anew,
    "offsets are reset": PartingWorld.offsets_reset,
    "benches are deleted": PartingWorld.benches_deleted,
    "benches change places": PartingWorld.benches_swapped,
    "older benches are put back": PartingWorld.older_benches,
    "benches are cut short": PartingWorld.benches_cut_short,
    "the disk is full": PartingWorld.disk_full,
    "a clock is ten years ahead": PartingWorld.clock_wrong,
}


def _copied(topics: Topics) -> Topics:
    return {topic: {n: list(records) for n, records in of.items()} for topic, of in topics.items()}
