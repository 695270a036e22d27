"""The read model's step: records of the log become rows, and the position after them.

Rows, positions and seals are written in one transaction, so that a crash leaves either all of a
batch or nothing of it, and a batch that is delivered again is skipped by its offsets. Everything
here follows from the log alone: projecting it anew, cut anywhere, gives the same rows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from uuid import UUID

from duckdb import DuckDBPyConnection
from pydantic import ValidationError

from events.clinical import AdverseEventAmended
from events.clock import NEVER, reached_by
from events.codec import UndecodableEvent
from events.confirmation import TextConfirmed
from events.dead_letter import DeadLetter
from events.envelope import Event
from events.evaluation import EvaluationChanged
from events.kinds import OF_NO_DEVICE
from events.public_report import is_public_report
from events.signal import SignalRepeated, SignalReviewed
from events.telemetry import TelemetryUploaded
from events.yellow_card import OF_YELLOW_CARDS
from store.accept import Reader, Unacceptable, read_event
from store.arrow import arrow_table, lent
from store.current import update_devices, update_signals
from store.database import transaction
from store.duplicates import insert_sessions, reports_of, stored_events, stored_letters
from store.log.interface import Record
from store.pause import no_collection
from store.position import keep_positions, positions, unread
from store.read.surveillance import POPULATION
from store.rows import Rows, differs, payload_of
from store.session_doubts import Read, keep_uploads
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_EVENTS

TRANSACTION_BYTES = 16_000_000
NO_NEWS = (
    SignalRepeated,
    EvaluationChanged,
    SignalReviewed,
    TextConfirmed,
    *OF_YELLOW_CARDS,
    *OF_NO_DEVICE,
)
"""That time goes by, that somebody looks or decides, or that the population was looked at, is no
news of a device: where nothing else comes, what is shown grows old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Projected:
    """What became of some records, for the worker's log.

    `records` are those that were new by their offset; of these, `skipped` are no event and
    `duplicates` were stored under another offset. `events`, `sessions` and `letters` are new rows.
    """

    records: int = 0
    skipped: int = 0
    duplicates: int = 0
    events: int = 0
    sessions: int = 0
    letters: int = 0

    def __add__(self, later: "Projected") -> "Projected":
        """Return what became of both."""
        return Projected(
            **{f.name: getattr(self, f.name) + getattr(later, f.name) for f in fields(self)}
        )


@dataclass(slots=True)
class _Batch:
    """New records, read: events and dead letters."""

    reader: Reader
    records: int = 0
    skipped: int = 0
    events: list[tuple[Record, Event]] = field(default_factory=list)
    letters: list[tuple[Record, DeadLetter]] = field(default_factory=list)

    def read(self, record: Record) -> Event | DeadLetter | None:
        """Take in the next record; return what it holds, or None where it cannot be read."""
        self.records += 1
        try:
            if record.topic == TOPIC_DEAD_LETTERS:
                letter = DeadLetter.model_validate_json(record.value)
                self.letters.append((record, letter))
                return letter
            event = self.reader(record)
        except (UndecodableEvent, Unacceptable, ValidationError):
            self.skipped += 1
            return None
        self.events.append((record, event))
        return event


def project(
    connection: DuckDBPyConnection,
    records: Iterable[Record],
    *,
    from_log: bool = False,
    reader: Reader = read_event,
) -> Projected:
    """Write the next records of any topics and partitions, and the positions after them.

    Rows and positions are written together or not at all, in one transaction for every
    `TRANSACTION_BYTES` of records. Records below a partition's position are passed over; what is
    stored under another offset adds nothing; what cannot be read is counted, the worker keeps it.
    Records read `from_log`, from the position on, are all that there are, whatever their offsets.
    A `reader` of its own saves decoding twice where somebody else needs the events as well.

    Raises
    ------
    Gap
        If records may be missing before one of these.
    duckdb.Error
        If the disk is full or the file is damaged. The transaction it came in wrote nothing.
    """
    told = Projected()
    for chunk in _chunks(records):
        with no_collection():
            told += _project_at_once(connection, chunk, from_log=from_log, reader=reader)
    return told


def _chunks(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Cut `records`, so that what is decoded at one time has a bounded size."""
    chunk: list[Record] = []
    size = 0
    for record in records:
        chunk.append(record)
        size += len(record.value)
        if size >= TRANSACTION_BYTES:
            yield chunk
            chunk, size = [], 0
    yield chunk


def _project_at_once(
    connection: DuckDBPyConnection, records: list[Record], *, from_log: bool, reader: Reader
) -> Projected:
    reached = positions(connection)
    batch = _Batch(reader)
    for record, position in unread(reached, records, from_log=from_log):
        read = batch.read(record)
        if read is None:
            position.skipped += 1
        elif _is_news(read):
            position.as_of = _as_of(position.as_of or NEVER, read)
    if not batch.records:
        return Projected()
    with transaction(connection):
        rows, ledger = _new_rows(connection, batch)
        sessions = insert_sessions(connection, rows.tables.pop("sessions", ()))
        doubts = update_devices(connection, ledger)
        if sessions:
            doubts += tuple(keep_uploads(connection, _uploads(batch)))
        for record, event, flag, detail in doubts:
            rows.flag(event, record, flag, detail)
        _insert(connection, rows)
        update_signals(connection, _touched(rows))
        keep_positions(connection, reached)
    events = len(rows.tables["events"])
    return Projected(
        records=batch.records,
        skipped=batch.skipped,
        duplicates=len(batch.events) - events,
        events=events,
        sessions=sessions,
        letters=len(rows.tables["dead_letters"]),
    )


def _is_news(read: Event | DeadLetter) -> bool:
    """Say whether a record tells of a device that is followed here.

    A signal of the population tells of a look, and an imported report of a device elsewhere: were
    it news, an import would lengthen the follow-up of every device here.
    """
    if isinstance(read, DeadLetter):
        return True
    subject = read.subject
    if isinstance(read, NO_NEWS) or subject.startswith(POPULATION):
        return False
    return not is_public_report(subject)


def _as_of(reached: datetime, read: Event | DeadLetter) -> datetime:
    """Return how new what is known is; no machine's wrong clock makes it newer than it is."""
    happened = reached if isinstance(read, DeadLetter) else read.time
    return reached_by(reached, happened, read.recordedtime)


def _new_rows(
    connection: DuckDBPyConnection, batch: _Batch
) -> tuple[Rows, list[tuple[Record, Event]]]:
    """Return the rows of what is not stored yet, and the new events of the ledger."""
    events = [event for _, event in batch.events]
    stored = stored_events(connection, [event.id for event in events])
    amended = [e.data.amends for e in events if isinstance(e, AdverseEventAmended)]
    rows = Rows(report_of=reports_of(connection, amended) if amended else {})
    ledger: list[tuple[Record, Event]] = []
    for record, event in batch.events:
        identity, payload = (record.topic, record.partition, event.id), payload_of(event)
        if isinstance(event, TelemetryUploaded) and record.topic == TOPIC_EVENTS:
            rows.add_sessions(event, record)
        if identity not in stored:
            stored[identity] = payload
            rows.add(event, record, payload=payload)
            if record.topic == TOPIC_EVENTS:
                ledger.append((record, event))
        elif differs(stored[identity], payload):
            where = f"{record.topic}/{record.partition}/{record.offset}"
            rows.flag(event, record, "same_id_other_content", f"the copy at {where} differs")
    if batch.letters:
        _add_letters(connection, batch, rows)
    return rows, ledger


def _add_letters(connection: DuckDBPyConnection, batch: _Batch, rows: Rows) -> None:
    known = stored_letters(connection, [letter.id for _, letter in batch.letters])
    for record, letter in batch.letters:
        if letter.id not in known:
            known.add(letter.id)
            rows.add_letter(letter, record)


def _insert(connection: DuckDBPyConnection, rows: Rows) -> None:
    for table, values in rows.tables.items():
        if values:
            with lent(connection, {"fresh": arrow_table(table, values)}):
                connection.execute(f"insert into {table} from fresh")


def _uploads(batch: _Batch) -> Read:
    return {
        (record.partition, record.offset): (record, event)
        for record, event in batch.events
        if isinstance(event, TelemetryUploaded) and record.topic == TOPIC_EVENTS
    }


def _touched(rows: Rows) -> set[UUID]:
    """Return the ids of the signals that these rows tell or decide something of."""
    about = ("signal_events", "signal_repeats", "signal_reviews")
    return {signal_id for table in about for _, signal_id, *_ in rows.tables[table]}
