"""The workers' states, a cache of the log: snapshot files, and how to resume from them.

A file holds one partition's bench at one offset, under the fingerprint of the plan that made it. It
may be lost, old, cut short or of another plan: then more of the log is read again, and nothing else
changes.
"""

import logging
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from detectors.plan import PmsPlan
from store.log.interface import Log, Record
from streams.advance import Bench, Step, advance
from streams.bench_file import dump, load
from streams.history import history_of

KEPT_FILES = 2
_NAME = re.compile(r"p(\d+)-(\d+)\.bench")
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Benches:
    """The benches of one worker, by partition, and the folder of their snapshots."""

    folder: Path
    plan: PmsPlan
    topic: str
    open_log: Callable[[], Log]
    snapshot_every: int = 50_000
    held: dict[int, Bench] = field(default_factory=dict)
    saved: dict[int, int] = field(default_factory=dict)

    def at(self, partition: int, offset: int) -> Bench:
        """Return the bench of `partition`, resumed where this worker does not hold it yet.

        Then what lies between the newest snapshot and `offset` is read from the log in bulk and
        folded silently: its signals are out, since `offset` is the first that nobody acknowledged.
        """
        if partition not in self.held:
            bench = self._newest(partition)
            bench.history = history_of(self.open_log, partition)
            for records in self._between(partition, bench.next_offset, offset):
                bench.keep(advance(bench, records, plan=self.plan))
            self.held[partition] = bench
        return self.held[partition]

    def whole(self, bench: Bench, records: Sequence[Record]) -> Sequence[Record]:
        """Return all records from where a held bench stands up to the last of these.

        What came is all, unless offsets are missing in it. They may belong to no record, as the end
        of a transaction does on Kafka; or the stream processor lost them, or another worker folded
        them while this one held on to a partition it had lost. The log knows, so it is read. Should
        signals be out already, a second copy is the same signal.
        """
        fresh = [record for record in records if record.offset >= bench.next_offset]
        if all(record.offset == n for n, record in enumerate(fresh, start=bench.next_offset)):
            return fresh
        stop = fresh[-1].offset + 1
        found = [r for rs in self._between(bench.partition, bench.next_offset, stop) for r in rs]
        if len(found) > len(fresh):
            lost = len(found) - len(fresh)
            _log.error("partition %d: %d records never came here", bench.partition, lost)
        return found

    def keep(self, bench: Bench, step: Step) -> None:
        """Take over what `advance` made, now that its signals are durable; save now and then."""
        bench.keep(step)
        if bench.next_offset - self.saved.get(bench.partition, 0) >= self.snapshot_every:
            self.save(bench)

    def release(self) -> None:
        """Save what has moved and let go of it: others may fold these partitions now.

        Meanwhile a batch may be resuming in another thread, and add a bench: the next gap is then
        read from the log (`whole`).
        """
        while self.held:
            _, bench = self.held.popitem()
            if bench.next_offset != self.saved.get(bench.partition, 0):
                self.save(bench)

    def save(self, bench: Bench) -> None:
        """Write the bench's snapshot under a new name, whole or not at all."""
        partition = bench.partition
        path = self.folder / f"p{partition}-{bench.next_offset}.bench"
        fresh = path.with_suffix(".fresh")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with fresh.open("wb") as file:
                file.write(dump(bench, plan=self.plan))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        except OSError as error:
            _log.warning(
                "no snapshot of partition %d: %s. Nothing is lost, but a restart will read more of "
                "the log; make room in %s",
                partition,
                error.strerror,
                self.folder,
            )
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
        self.saved[partition] = bench.next_offset
        for old in self._files(partition)[KEPT_FILES:]:
            old.unlink(missing_ok=True)

    def _between(self, partition: int, start: int, stop: int) -> Iterator[tuple[Record, ...]]:
        """Yield the records of the log from `start` to `stop`, of which there are seldom any."""
        if start < stop:
            _log.info("partition %d: reading %d to %d from the log", partition, start, stop)
            with closing(self.open_log()) as log:
                yield from log.read(self.topic, partition, start, stop=stop)

    def _newest(self, partition: int) -> Bench:
        """Return the newest usable snapshot, or an empty bench."""
        for path in self._files(partition):
            bench = load(path.read_bytes(), plan=self.plan)
            if bench is not None:
                self.saved[partition] = bench.next_offset
                return bench
            _log.warning("%s is not whole or of another plan; reading the log instead", path.name)
        return Bench(partition=partition)

    def _files(self, partition: int) -> list[Path]:
        found = [
            (int(match[2]), path)
            for path in self.folder.glob(f"p{partition}-*.bench")
            if (match := _NAME.fullmatch(path.name))
        ]
        return [path for _, path in sorted(found, reverse=True)]
