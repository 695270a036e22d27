"""Fold a whole log through the plan, straight from where it lies: no broker, no Faust.

The same input gives the same bytes out. Signals are ordered by when their cause was recorded, then
by id, so that the number of partitions does not matter. Nor does the number of processes: devices
do not know each other, so each process folds some of a file's devices, or some of a log's
partitions.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from detectors.plan import PmsPlan
from events.dead_letter import DeadLetter
from store.log.interface import Record
from store.log.open import open_log
from store.pause import no_collection
from store.settings import TOPIC_EVENTS
from streams.advance import Bench, advance
from streams.device_state import SignalEvent
from streams.history import history_of
from streams.share import Share, concerns
from streams.spread import Tell, cores, spread

T = TypeVar("T")

LINES_A_BATCH = 1_000
NO_KEY = b""
PAYS_BYTES = 8_000_000
PAYS_RECORDS = 4_000
"""What a process must have to do before it pays: about what one folds in the second, at most, that
it takes to start one."""
Progress = Callable[[int, int], None]
"""Called with what is done and what there is, in bytes of a file or records of a log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What a log says, folded from its first record to its last."""

    signals: tuple[SignalEvent, ...]
    dead_letters: tuple[DeadLetter, ...]
    events: int
    next_offsets: dict[int, int]


class Part(NamedTuple):
    """What some records of one partition say."""

    partition: int
    next_offset: int
    events: int
    signals: tuple[SignalEvent, ...]
    dead_letters: tuple[DeadLetter, ...]


def replay(
    log: Path | str,
    *,
    plan: PmsPlan,
    progress: Progress | None = None,
    processes: int | None = None,
) -> Replay:
    """Replay a JSON Lines file of events, or the log at a URL.

    By default there are as many processes as there are processors, or fewer, where there is too
    little to do for each.

    Raises
    ------
    OSError, store.log.interface.LogError
        If the file or the log cannot be read.
    """
    if isinstance(log, Path):
        return _replay_file(log, plan=plan, progress=progress, processes=processes)
    return _replay_log(log, plan=plan, progress=progress, processes=processes)


def _replay_file(
    path: Path, *, plan: PmsPlan, progress: Progress | None, processes: int | None
) -> Replay:
    total = path.stat().st_size
    many = processes or max(1, min(cores(), total // PAYS_BYTES))
    shares = [Share(part, many) for part in range(many)]
    work = partial(_fold_share, path, plan)
    parts = _all_parts(work, shares, tell=_telling(progress, total=total, of=many))
    lines = max(part.next_offset for part in parts)
    unread = sum(len(part.dead_letters) for part in parts)
    return _merged(parts, events=lines - unread)  # every part counts the ticks


def _replay_log(
    url: str, *, plan: PmsPlan, progress: Progress | None, processes: int | None
) -> Replay:
    with closing(open_log(url)) as opened:
        ends = opened.end_offsets(TOPIC_EVENTS)
    total = sum(ends.values())
    many = processes or max(1, min(cores(), total // PAYS_RECORDS))
    many = max(1, min(many, len(ends)))
    shares = [dict(sorted(ends.items())[first::many]) for first in range(many)]
    work = partial(_fold_partitions, url, plan)
    parts = _all_parts(work, shares, tell=_telling(progress, total=total))
    return _merged(parts, events=sum(part.events for part in parts))


def _telling(progress: Progress | None, *, total: int, of: int = 1) -> Tell:
    """Return what tells `progress`; each of several processes reads all that there is."""
    return lambda done: progress(done // of, total) if progress else None


def _all_parts(work: Callable[[T, Tell], list[Part]], shares: list[T], *, tell: Tell) -> list[Part]:
    if len(shares) == 1:
        return work(shares[0], tell)
    return [part for parts in spread(work, shares, tell=tell) for part in parts]


def _fold_share(path: Path, plan: PmsPlan, share: Share, tell: Tell) -> list[Part]:
    def below(line: int) -> Iterator[tuple[Record, ...]]:
        for records in _lines(path, share, _untold):
            yield tuple(record for record in records if record.offset < line)

    # a file has no partitions any more, which each know their own time: all its ticks are believed
    bench = Bench(partition=0, ahead_max=timedelta.max, history=below)
    return [_fold(bench, _lines(path, share, tell), plan)]


def _fold_partitions(url: str, plan: PmsPlan, ends: Mapping[int, int], tell: Tell) -> list[Part]:
    with closing(open_log(url)) as log:
        done = 0

        def told(partition: int) -> Iterator[tuple[Record, ...]]:
            nonlocal done
            for records in log.read(TOPIC_EVENTS, partition, 0, stop=ends[partition]):
                yield records
                done += len(records)
                tell(done)

        return [
            _fold(
                Bench(partition=partition, history=history_of(partial(open_log, url), partition)),
                told(partition),
                plan,
            )
            for partition in ends
        ]


def _fold(bench: Bench, batches: Iterable[tuple[Record, ...]], plan: PmsPlan) -> Part:
    signals: list[SignalEvent] = []
    letters: list[DeadLetter] = []
    events = 0
    with no_collection():
        for records in batches:
            step = advance(bench, records, plan=plan)
            bench.keep(step)
            signals += step.signals
            letters += step.dead_letters
            events += step.events
    return Part(bench.partition, bench.next_offset, events, tuple(signals), tuple(letters))


def _merged(parts: list[Part], *, events: int) -> Replay:
    """Put together what processes found. What is ordered alike is of one device, so of one part."""
    parts = sorted(parts, key=lambda part: part.partition)
    offsets: dict[int, int] = {}
    for part in parts:
        offsets[part.partition] = max(part.next_offset, offsets.get(part.partition, 0))
    signals = [signal for part in parts for signal in part.signals]
    letters = [letter for part in parts for letter in part.dead_letters]
    return Replay(
        signals=tuple(sorted(signals, key=lambda signal: (signal.recordedtime, signal.id))),
        dead_letters=tuple(sorted(letters, key=_place)),
        events=events,
        next_offsets=offsets,
    )


def _untold(_done: int) -> None:
    """Tell nobody how far it is."""


def _place(letter: DeadLetter) -> tuple[int, int]:
    """Return the partition and the offset of what could not be read."""
    _, partition, offset = letter.where.rsplit("/", 2)
    return int(partition), int(offset)


def _lines(path: Path, share: Share, tell: Tell) -> Iterator[tuple[Record, ...]]:
    """Yield the lines of a file that concern a share of its devices, as records of one partition.

    A record's offset is the number of its line; it has no key, it is about what it says.
    """
    first, done = 0, 0
    with path.open("rb") as file:
        while lines := list(islice(file, LINES_A_BATCH)):
            values = enumerate(map(bytes.rstrip, lines), start=first)
            yield tuple(
                Record(path.name, 0, offset, 0, NO_KEY, value)
                for offset, value in values
                if concerns(value, share)
            )
            first += len(lines)
            done += sum(map(len, lines))
            tell(done)
