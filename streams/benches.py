"""The workers' states, a cache of the log: snapshot files, and which of them may be believed.

A file holds one partition's bench at one offset, under the fingerprint of the plan that made it. It
may be lost, old, cut short or of another plan: then more of the log is read again, and nothing else
changes. It may also be of another log, or of what this one once was: an older copy was put back, or
its topics were deleted and made anew. So each file is held against the log before it is used
(`store.mark`), and one that does not agree is set aside, loudly. How a bench is brought up to the
log from there, and what it tells meanwhile, is `streams.resume`.
"""

import logging
import os
import re
from asyncio import Lock
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from detectors.plan import PmsPlan
from store.log.interface import Log
from store.mark import Mark, departures, topic_ids
from store.settings import TOPIC_EVENTS, TOPIC_SIGNALS
from streams.advance import Bench, Step
from streams.bench_file import dump, load
from streams.history import history_of

KEPT_FILES = 2
_NAME = re.compile(r"p(\d+)-(\d+)\.bench")
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Benches:
    """The benches of one worker, by partition, and the folder of their snapshots.

    `set_aside` is told of each file that is not of this log: which, and why. Whoever brings a bench
    on holds the lock of its partition. `delivered` is the newest offset that the stream brought of
    each partition since this worker has it.
    """

    folder: Path
    plan: PmsPlan
    open_log: Callable[[], Log]
    snapshot_every: int = 50_000
    set_aside: Callable[[str, str], None] = lambda file, why: _log.error("%s: %s", file, why)
    held: dict[int, Bench] = field(default_factory=dict)
    saved: dict[int, int] = field(default_factory=dict)
    delivered: dict[int, int] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    locks: defaultdict[int, Lock] = field(default_factory=lambda: defaultdict(Lock))

    def load(self, log: Log, partition: int) -> Bench:
        """Return the newest snapshot that is whole and agrees with the log, or an empty bench."""
        self.ids = topic_ids(log, {TOPIC_EVENTS: None, TOPIC_SIGNALS: None})
        for path in self._files(partition):
            found = load(path.read_bytes(), plan=self.plan)
            if found is None:
                _log.warning("%s is not whole or of another plan; reading the log instead", path)
                continue
            bench, ids = found
            if bench.partition != partition:
                _log.warning(
                    "%s is of partition %d; reading the log instead", path, bench.partition
                )
                continue
            why = self.departures(log, bench, ids)
            if not why:
                self.saved[partition] = bench.next_offset
                return self._with_history(bench)
            path.rename(self.folder / f"p{partition}.set-aside")
            self.set_aside(path.name, "; ".join(why))
        self.saved.pop(partition, None)
        return self._with_history(Bench(partition=partition))

    def _with_history(self, bench: Bench) -> Bench:
        bench.history = history_of(self.open_log, bench.partition)
        return bench

    def departures(
        self, log: Log, bench: Bench, ids: Mapping[str, str] | None = None
    ) -> tuple[str, ...]:
        """Return where the log is not what the bench was folded from and told to; () if it is."""
        last = {} if bench.last is None else {bench.partition: bench.last}
        marks: Mapping[str, Mapping[int, Mark]] = {TOPIC_EVENTS: last, TOPIC_SIGNALS: bench.told}
        return departures(log, ids=self.ids if ids is None else ids, marks=marks)

    def keep(self, bench: Bench, step: Step, told: Mapping[int, Mark]) -> None:
        """Take over what `advance` made, now that its signals are durable; save now and then.

        `told` are the last signals that went out, by partition of their topic.
        """
        bench.keep(step)
        for partition, mark in told.items():
            if partition not in bench.told or bench.told[partition].offset < mark.offset:
                bench.told[partition] = mark
        if bench.next_offset - self.saved.get(bench.partition, 0) >= self.snapshot_every:
            self.save(bench)

    def release(self) -> None:
        """Save what has moved and let go of it: others may fold these partitions now.

        Meanwhile a bench may be on its way up to the log, and be held when it is there: what it
        misses from then on is read from the log before the next record is folded.
        """
        self.delivered.clear()
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
                file.write(dump(bench, plan=self.plan, ids=self.ids))
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

    def _files(self, partition: int) -> list[Path]:
        found = [
            (int(match[2]), path)
            for path in self.folder.glob(f"p{partition}-*.bench")
            if (match := _NAME.fullmatch(path.name))
        ]
        return [path for _, path in sorted(found, reverse=True)]
