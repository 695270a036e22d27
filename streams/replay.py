"""Fold a whole log through the plan, straight from where it lies: no broker, no Faust.

The same input gives the same bytes out. Signals are ordered by when their cause was recorded, then
by id, so that the number of partitions does not matter.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from detectors.plan import PmsPlan
from events.dead_letter import DeadLetter
from store.log.interface import Log, Record
from store.log.open import open_log
from store.settings import TOPIC_EVENTS
from streams.advance import Bench, SignalEvent, advance

LINES_A_BATCH = 1_000
Progress = Callable[[int, int], None]
"""Called with what is done and what there is, in bytes of a file or records of a log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What a log says, folded from its first record to its last."""

    signals: tuple[SignalEvent, ...]
    dead_letters: tuple[DeadLetter, ...]
    events: int
    next_offsets: dict[int, int]


def replay(log: Path | str, *, plan: PmsPlan, progress: Progress | None = None) -> Replay:
    """Replay a JSON Lines file of events, or the log at a URL.

    Raises
    ------
    OSError, store.log.interface.LogError
        If the file or the log cannot be read.
    """
    if isinstance(log, Path):
        return _fold_all({0: _lines(log, progress)}, plan=plan)
    with closing(open_log(log)) as opened:
        ends = opened.end_offsets(TOPIC_EVENTS)
        total, done = sum(ends.values()), 0

        def told(partition: int) -> Iterator[tuple[Record, ...]]:
            nonlocal done
            for records in opened.read(TOPIC_EVENTS, partition, 0, stop=ends[partition]):
                yield records
                done += len(records)
                if progress:
                    progress(done, total)

        return _fold_all({partition: told(partition) for partition in sorted(ends)}, plan=plan)


def _fold_all(partitions: dict[int, Iterator[tuple[Record, ...]]], *, plan: PmsPlan) -> Replay:
    signals: list[SignalEvent] = []
    letters: list[DeadLetter] = []
    events, offsets = 0, {}
    for partition, batches in partitions.items():
        bench = Bench(partition=partition)
        for records in batches:
            step = advance(bench, records, plan=plan)
            bench.keep(step)
            signals += step.signals
            letters += step.dead_letters
            events += step.events
        offsets[partition] = bench.next_offset
    return Replay(
        signals=tuple(sorted(signals, key=lambda signal: (signal.recordedtime, signal.id))),
        dead_letters=tuple(letters),
        events=events,
        next_offsets=offsets,
    )


def _lines(path: Path, progress: Progress | None) -> Iterator[tuple[Record, ...]]:
    """Yield the lines of a file as the records of one partition, keyed by what they are about."""
    total, done, first = path.stat().st_size, 0, 0
    with path.open("rb") as file:
        while lines := list(islice(file, LINES_A_BATCH)):
            yield tuple(
                Record(path.name, 0, first + i, 0, NO_KEY, line.rstrip())
                for i, line in enumerate(lines)
            )
            first += len(lines)
            done += sum(map(len, lines))
            if progress:
                progress(done, total)


NO_KEY = b""


def topic_records(log: Log, topic: str) -> Iterator[tuple[Record, ...]]:
    """Yield all records of `topic`, one partition after the other, up to its end as of now."""
    for partition, end in sorted(log.end_offsets(topic).items()):
        yield from log.read(topic, partition, 0, stop=end)
