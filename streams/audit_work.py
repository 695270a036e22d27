"""What an audit makes of some partitions of the log: signals by the fold, and a read model.

Each process takes the same partitions of every topic, for what is about one device has one key. It
reads them once: events pass the fold on their way into a read model of its own, which goes as far
as the stored one does. What a process hands back is small: signals, and the digest of its tables.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from duckdb import DuckDBPyConnection

from detectors.plan import PmsPlan
from events.dead_letter import DeadLetter
from events.envelope import Event
from store.accept import read_event
from store.archive import know_archived
from store.compare import Digest, digest
from store.database import open_writer
from store.log.interface import Log, Record
from store.log.open import open_log
from store.pause import no_collection
from store.position import Partition
from store.projection import project
from store.schema import create
from store.settings import TOPIC_EVENTS
from streams.advance import Bench, advance
from streams.device_state import SignalEvent
from streams.history import history_of
from streams.spread import Tell


class Span(NamedTuple):
    """How far a partition is to be read: by the fold, and by the projection.

    Signals of records from `detected` on need not be out yet: detection had not come so far.
    """

    end: int
    projected: int
    detected: int

    def length(self, topic: str) -> int:
        """Return how many records are to be read, of which some may be missing."""
        return max(self.end, self.projected) if topic == TOPIC_EVENTS else self.projected


Spans = Mapping[Partition, Span]


class Once:
    """Decodes each event once, first for the fold and then for the projection."""

    def __init__(self, spans: Spans) -> None:
        self._spans = spans
        self._read: dict[tuple[int, int], Event] = {}

    def first(self, record: Record) -> Event:
        """Read an event for the fold, and keep it for the projection, if it goes so far."""
        event = read_event(record)
        if record.offset < self._spans[record.topic, record.partition].projected:
            self._read[record.partition, record.offset] = event
        return event

    def again(self, record: Record) -> Event:
        """Give an event that was read, or read what the fold did not, or could not."""
        if record.topic != TOPIC_EVENTS:
            return read_event(record)
        return self._read.pop((record.partition, record.offset), None) or read_event(record)


@dataclass(slots=True)
class Fold:
    """One partition's events, folded: what has to be out by now, and what may be on its way."""

    bench: Bench
    detected: int
    reader: "Once"
    events: int = 0
    due: list[SignalEvent] = field(default_factory=list)
    late: list[SignalEvent] = field(default_factory=list)
    letters_due: list[DeadLetter] = field(default_factory=list)

    def take(self, records: tuple[Record, ...], plan: PmsPlan) -> None:
        """Fold the next records."""
        cut = sum(record.offset < self.detected for record in records)
        for some, signals, letters in (
            (records[:cut], self.due, self.letters_due),
            (records[cut:], self.late, []),
        ):
            step = advance(self.bench, some, plan=plan, reader=self.reader.first)
            self.bench.keep(step)
            self.events += step.events
            signals += step.signals
            letters += step.dead_letters


class Account(NamedTuple):
    """What some partitions say."""

    events: int
    due: tuple[SignalEvent, ...]
    late: tuple[SignalEvent, ...]
    letters_due: tuple[DeadLetter, ...]
    digest: Digest


def account(url: str, plan: PmsPlan, spans: Spans, tell: Tell) -> Account:
    """Fold and project these partitions."""
    once = Once(spans)
    folds = {
        number: Fold(
            Bench(partition=number, history=history_of(partial(open_log, url), number)),
            span.detected,
            once,
        )
        for (topic, number), span in spans.items()
        if topic == TOPIC_EVENTS
    }
    with clean_model() as connection, closing(open_log(url)) as log:
        with no_collection():
            passing = _passing(log, spans, folds, plan, tell)
            project(connection, passing, from_log=True, reader=once.again)
        return Account(
            events=sum(fold.events for fold in folds.values()),
            due=tuple(signal for fold in folds.values() for signal in fold.due),
            late=tuple(signal for fold in folds.values() for signal in fold.late),
            letters_due=tuple(letter for fold in folds.values() for letter in fold.letters_due),
            digest=digest(lambda question: connection.execute(question).fetchall()),
        )


@contextmanager
def clean_model() -> Iterator[DuckDBPyConnection]:
    """Give an empty read model in a file of its own, so that it may be larger than memory."""
    with TemporaryDirectory(prefix="stimwatch-audit-") as folder:
        connection = open_writer(Path(folder) / "clean.duckdb")
        try:
            create(connection)
            know_archived(connection)
            yield connection
        finally:
            connection.close()


def projecting(log: Log, spans: Spans) -> Iterator[Record]:
    """Yield the records that the stored read model has read."""
    for (topic, number), span in spans.items():
        for records in log.read(topic, number, 0, stop=span.projected):
            yield from records


def _passing(
    log: Log, spans: Spans, folds: Mapping[int, Fold], plan: PmsPlan, tell: Tell
) -> Iterator[Record]:
    """Yield the records that are to be projected; all events are folded on the way."""
    done = 0
    for (topic, number), span in spans.items():
        for records in log.read(topic, number, 0, stop=span.length(topic)):
            if topic == TOPIC_EVENTS:
                folds[number].take(records, plan)
            yield from (record for record in records if record.offset < span.projected)
            done += len(records)
            tell(done)
