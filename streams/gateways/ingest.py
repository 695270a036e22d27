"""Bring files onto the log: events under their subject's key, what is none to the dead letters.

What people do, and what detectors conclude, comes from no file: see `events.from_files`. Ids are
derived, so a second import adds nothing that counts. A payload that names a person goes on
no log, because a log forgets nothing: the dead letter says where the record is, and its bytes are
put into the quarantine folder, where they can be erased; without a folder they stay in their file.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from uuid import UUID

from events.clock import ClockTicked
from events.codec import CLOCK_SKEW_MAX, encode
from events.envelope import Event
from events.from_files import REASON as NOT_FROM_A_FILE
from events.from_files import why_not_from_a_file
from store.accept import Unacceptable, refuse_named
from store.log.interface import MAX_RECORD_BYTES, Entry, Log
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_EVENTS
from streams.clock import fanned_out, tick_keys
from streams.gateways.confirms import Confirms
from streams.gateways.events_on_log import EventsOnLog
from streams.gateways.files.named import Counted, named_sources
from streams.gateways.files.source import Source
from streams.gateways.ingest_report import IngestReport
from streams.gateways.letters import Letters
from streams.gateways.on_log import REPORT_KEY, MixedLog, ReportsOnLog, is_simulated
from streams.gateways.readers import PLAIN, Reading, readings
from streams.gateways.reject import Reject

BATCH_BYTES_MAX = 8 << 20
REMEMBERED_MAX = 100_000
"""Ids by which copies within a run are known, before they are looked up: about 20 MB."""
NO_DATA = frozenset({"unknown_format", "empty"})
"""Why files are refused that may lie beside the data: they hold none."""
Progress = Callable[[Source, int], None]


def ingest(
    paths: Iterable[Path],
    log: Log,
    *,
    now: datetime,
    batch: int = 1000,
    progress: Progress | None = None,
    how: Reading = PLAIN,
    quarantine: Path | None = None,
    known: Path | None = None,
    index: Path | None = None,
    confirms: Confirms | None = None,
) -> IngestReport:
    """Append what the files hold; `progress` is told the file and its records so far.

    With `known`, the ids of what the log holds are kept in that file, and with `index` the versions
    of foreign reports, so that the log need not be read for each import. What a person `confirms`
    to name nobody is taken, and that it was is told.

    Raises
    ------
    MixedLog
        If simulated events would join real ones, or the other way round.
    store.log.interface.LogError
        If the log does not take them. What was appended stays; run it again.
    """
    run = _Run(log, now=now, batch=batch, quarantine=quarantine, known=known, index=index)
    run.confirms = confirms
    with ExitStack() as stack:
        sources = Counted(named_sources(paths, stack))
        for source, records in readings(sources, how, now=now):
            number, before = 0, None
            for number, each in enumerate(records, start=1):
                run.parts += each is before  # a report comes once for each of its rows
                before = each
                each = confirms.heed(each) if confirms else each
                if isinstance(each, Reject):
                    run.reject(each, inside=source.inside)
                else:
                    run.accept(each, f"{source.name}#{number}")
                if progress is not None and number % batch == 0:
                    progress(source, number)
            if progress is not None:
                progress(source, number)
    run.flush(last=True)
    run.close()
    refused = run.letters_out
    return IngestReport(
        accepted=run.accepted,
        duplicates=run.duplicates,
        parts=run.parts,
        refusals=refused.refusals(),
        not_kept=refused.not_kept,
        files=sources.count,
        not_whole=run.not_whole,
        by_the_way=run.by_the_way,
    )


class _Run:
    """One import: what waits to be appended, and what was seen."""

    def __init__(
        self,
        log: Log,
        *,
        now: datetime,
        batch: int,
        quarantine: Path | None,
        known: Path | None,
        index: Path | None,
    ) -> None:
        self.log, self.now, self.batch = log, now, batch
        self.accepted = self.duplicates = self.parts = self.not_whole = self.by_the_way = 0
        self.letters_out = Letters(now=now, quarantine=quarantine)
        self.ticking = tick_keys(log.partition_count(TOPIC_EVENTS))
        self.simulated = is_simulated(log)
        self.index = index
        self.reports: ReportsOnLog | None = None
        self.known_path = known
        self.known: EventsOnLog | None = None
        self.seen: OrderedDict[bytes, bytes] = OrderedDict()
        self.confirms: Confirms | None = None
        self.entries: list[Entry] = []
        self.ids: list[UUID] = []
        self.letters: list[Entry] = []
        self.bytes = self.since_caught_up = 0

    def accept(self, event: Event, where: str) -> None:
        """Queue the event, unless it is a copy or must be set aside."""
        why_not = why_not_from_a_file(event)
        if why_not is not None:
            self.reject(_reject(where, NOT_FROM_A_FILE, why_not, encode(event)))
            return
        try:
            refuse_named(event)
        except Unacceptable as named:
            self.reject(_reject(where, named.reason, str(named), encode(event), personal=True))
            return
        if event.subject.encode().startswith(REPORT_KEY):
            self.reports = self.reports or ReportsOnLog(self.log, self.index)
            settled = self.reports.versions.settle(event)
            if settled is None:
                self.duplicates += 1
                return
            event = settled
        value = encode(event)
        if event.recordedtime - self.now > CLOCK_SKEW_MAX:
            why = f"{event.type} says it was recorded in the future: set the clock of its producer"
            self.reject(_reject(where, "future_time", why, value))
            return
        if len(event.subject.encode()) + len(value) > MAX_RECORD_BYTES:
            why = (
                f"{event.type} of {len(value):,} bytes: the limit is {MAX_RECORD_BYTES:,}. Split it"
            )
            self.reject(_reject(where, "too_large", why, value))
            return
        digest = _digest(value)
        before = self.seen.get(event.id.bytes) or self._on_log(event)
        if before == digest:
            self.duplicates += 1
            return
        if before is not None:
            why = (
                f"{event.type} has the id of another event, of this run or on the log, that says "
                "something else. Give it its own id"
            )
            self.reject(_reject(where, "id_conflict", why, value))
            return
        self._refuse_to_mix(event, where)
        self._remember(event.id.bytes, digest)
        self.accepted += 1
        if isinstance(event, ClockTicked):
            for copy in fanned_out(event, self.ticking):
                self._queue_event(copy.id, Entry(copy.subject.encode(), encode(copy)))
        else:
            self._queue_event(event.id, Entry(event.subject.encode(), value))
            for told in self.confirms.told(event) if self.confirms else ():
                self._queue_event(told.id, Entry(told.subject.encode(), encode(told)))

    def reject(self, reject: Reject, *, inside: bool = False) -> None:
        """Queue a dead letter; `inside` says that nobody named its file."""
        if inside and reject.reason in NO_DATA:
            self.by_the_way += 1
        else:
            self.not_whole += reject.whole_file or reject.reason == "truncated"
        entry = self.letters_out.entry(reject)
        if entry is not None:
            self._queue(self.letters, entry)

    def flush(self, *, last: bool = False) -> None:
        """Append what waits; it is durable when this returns."""
        if last:
            self.letters += self.letters_out.last()
        if self.entries:
            places = self.log.append(TOPIC_EVENTS, self.entries)
            if self.reports is not None:
                self.reports.appended(self.entries, self.ids, places)
        if self.letters:
            self.log.append(TOPIC_DEAD_LETTERS, self.letters)
        self.entries, self.ids, self.letters, self.bytes = [], [], [], 0

    def _queue_event(self, id: UUID, entry: Entry) -> None:
        self.ids.append(id)
        self._queue(self.entries, entry)

    def close(self) -> None:
        """Note what came onto the log, and let go of what is known of it."""
        if self.known is not None:
            self.known.catch_up()
            self.known.close()
        if self.reports is not None:
            self.reports.close()

    def _on_log(self, event: Event) -> bytes | None:
        """Return what the event of this id on the log says, as a digest, or None without one.

        Versions of reports are told apart by what they say, and not by their ids.
        """
        if event.subject.encode().startswith(REPORT_KEY):
            return None
        self.known = self.known or EventsOnLog(self.log, self.known_path)
        if self.since_caught_up > REMEMBERED_MAX // 2:
            self.flush()
            self.known.catch_up()
            self.since_caught_up = 0
        first = next(fanned_out(event, self.ticking)) if isinstance(event, ClockTicked) else event
        there = self.known.event(first.id)
        if there is None:
            return None
        said = _digest(encode(there))
        return _digest(encode(event)) if said == _digest(encode(first)) else said

    def _queue(self, queue: list[Entry], entry: Entry) -> None:
        queue.append(entry)
        self.bytes += len(entry.value)
        if len(queue) >= self.batch or self.bytes >= BATCH_BYTES_MAX:
            self.flush()

    def _refuse_to_mix(self, event: Event, where: str) -> None:
        if self.simulated is None:
            self.simulated = event.simulated
        if self.simulated != event.simulated:
            has, comes = ("simulated", "real") if self.simulated else ("real", "simulated")
            message = (
                f"{where} holds a {comes} event, and the log {self.log.url} {has} ones: they must "
                "never meet. Set STIMWATCH_HOME or STIMWATCH_LOG to another place for these files"
            )
            raise MixedLog(message)

    def _remember(self, event: bytes, digest: bytes) -> None:
        self.seen[event] = digest
        self.since_caught_up += 1
        if len(self.seen) > REMEMBERED_MAX:
            self.seen.popitem(last=False)


def _digest(value: bytes) -> bytes:
    """Return 8 bytes of what an event says; when we learnt it does not make it another."""
    before, _, rest = value.partition(b'"recordedtime":"')
    return blake2b(before + rest.partition(b'"')[2], digest_size=8).digest()


def _reject(where: str, reason: str, why: str, value: bytes, *, personal: bool = False) -> Reject:
    return Reject(where=where, reason=reason, explanation=why, payload=value, personal=personal)
