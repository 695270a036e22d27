"""Does what is stored agree with what the log says? Fold and project it purely, and compare.

Three accounts are held against each other: what the events say when folded again, what lies on the
signals topic, and every table of the read model, which is compared with a clean projection of the
log by the same code, up to where the stored one had read. What a run of surveillance told of the
population is held against the signals that followed from it.

Two things are no difference, and are told apart from one: records that detection has not come to
(*behind*), and records that the read model has not read. Whoever has read past a record and not
told what follows from it has lost something, and that is *missing*.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from pydantic import ValidationError

from detectors.plan import PmsPlan
from events.codec import UndecodableEvent, decode, encode
from events.dead_letter import DeadLetter
from events.envelope import Event
from store.compare import TableDifference, differences, digest, together
from store.health.watch import Watch
from store.log.interface import Log
from store.log.left import left
from store.log.open import open_log
from store.log.whole import topic_records
from store.position import Partition
from store.projection import project
from store.read.audit import told_ids
from store.read.surveillance import POPULATION
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_EVENTS, TOPIC_SIGNALS, Settings
from store.snapshot import Snapshot
from streams.audit_population import population_faults, told_last
from streams.audit_work import Account, Span, Spans, account, clean_model, projecting
from streams.replay import PAYS_RECORDS, Progress
from streams.spread import cores, spread

NOWHERE: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True)
class Difference:
    """What two accounts disagree on: one signal, one dead letter, or rows of one table.

    `what` is one word for counting: missing, unfounded or differs.
    """

    of: str
    what: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Behind:
    """Records that are only late: nobody has come to them yet."""

    who: str
    records: int
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What was compared, every difference, and what is only late.

    `expected`, `published` and `stored` count signal events by their distinct ids.
    """

    events: int
    expected: int
    published: int
    copies: int
    stored: int
    differences: tuple[Difference, ...]
    behind: tuple[Behind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Published:
    """What lies on the topics that follow from the events."""

    signals: dict[UUID, bytes]
    population: dict[UUID, Event]
    copies: int
    letters: frozenset[UUID]


def audit(
    settings: Settings,
    snapshot: Snapshot | None,
    *,
    plan: PmsPlan,
    detected: Mapping[int, int] = NOWHERE,
    progress: Progress | None = None,
) -> Audit:
    """Fold and project the log; compare with what is published, and with a snapshot.

    Parameters
    ----------
    snapshot
        What is stored; None where no snapshot has been published.
    detected
        For partitions of events, the offset of the first record that detection has not come to.
        Where nothing is said of a partition, detection is taken to have read all of it.
    """
    with closing(open_log(settings.log_url)) as log:
        published = _published(log)  # before events: what is out now follows from what is there
        spans = _spans(log, settings, snapshot, detected)
    accounts = _accounts(settings.log_url, plan, spans, progress)
    due = {signal.id: encode(signal) for each in accounts for signal in each.due}
    late = {signal.id: encode(signal) for each in accounts for signal in each.late}
    letters = {letter.id: letter for each in accounts for letter in each.letters_due}
    found = [
        *_signal_differences(due, late, published),
        *_letter_differences(letters, published),
        *_table_differences(settings.log_url, spans, accounts, snapshot),
    ]
    if snapshot is not None:
        whole = all(span.projected >= span.end for span in spans.values())
        told = told_last(published.population.values())
        found += (Difference(*fault) for fault in population_faults(snapshot, told, whole=whole))
    return Audit(
        events=sum(each.events for each in accounts),
        expected=len(due) + len(late),
        published=len(published.signals),
        copies=published.copies,
        stored=_stored(snapshot),
        differences=tuple(found),
        behind=tuple(_behind(spans, len(late.keys() - published.signals.keys()))),
    )


def detection_reached(settings: Settings) -> dict[int, int]:
    """Return, by partition of events, how far workers have said that they are."""
    with closing(open_log(settings.log_url)) as log:
        said = Watch(log, settings.topics).look(now=datetime.now(UTC)).detection.offsets
    return {
        int(place.rpartition("/")[2]): offset
        for place, offset in said.items()
        if place.startswith(f"{TOPIC_EVENTS}/")
    }


def _spans(
    log: Log, settings: Settings, snapshot: Snapshot | None, detected: Mapping[int, int]
) -> dict[Partition, Span]:
    offsets = snapshot.current.offsets if snapshot is not None else {}
    spans = {}
    for topic in settings.topics:
        ends = log.end_offsets(topic)
        projected = {number: offsets.get(f"{topic}/{number}", 0) for number in ends}
        unread = left(log, topic, projected, ends=ends)
        undetected = left(log, topic, detected, ends=ends) if topic == TOPIC_EVENTS else {}
        for number, end in sorted(ends.items()):
            there = projected[number] if number in unread else max(end, projected[number])
            seen = detected.get(number, end) if number in undetected else end
            spans[topic, number] = Span(end=end, projected=there, detected=seen)
    return spans


def _accounts(url: str, plan: PmsPlan, spans: Spans, progress: Progress | None) -> list[Account]:
    """Share the partitions among processes, each the same ones of every topic."""
    total = sum(span.length(topic) for (topic, _), span in spans.items())
    numbers = 1 + max(number for _, number in spans)
    many = max(1, min(cores(), numbers, total // PAYS_RECORDS))
    shares = [
        {place: span for place, span in spans.items() if place[1] % many == part}
        for part in range(many)
    ]
    work = partial(account, url, plan)

    def tell(done: int) -> None:
        if progress:
            progress(done, total)

    return [work(shares[0], tell)] if many == 1 else spread(work, shares, tell=tell)


def _published(log: Log) -> _Published:
    signals: dict[UUID, bytes] = {}
    population: dict[UUID, Event] = {}
    copies = 0
    for records in topic_records(log, TOPIC_SIGNALS):
        for record in records:
            try:
                signal = decode(record.value)
            except UndecodableEvent:
                continue
            copies += signal.id in signals
            signals.setdefault(signal.id, encode(signal))
            if signal.subject.startswith(POPULATION):
                population.setdefault(signal.id, signal)
    letters = set[UUID]()
    for records in topic_records(log, TOPIC_DEAD_LETTERS):
        for record in records:
            with suppress(ValidationError):
                letters.add(DeadLetter.model_validate_json(record.value).id)
    return _Published(
        signals=signals, population=population, copies=copies, letters=frozenset(letters)
    )


def _signal_differences(
    due: Mapping[UUID, bytes], late: Mapping[UUID, bytes], published: _Published
) -> Iterator[Difference]:
    given = {**due, **late}
    told = {id_: said for id_, said in published.signals.items() if id_ not in published.population}
    for id_ in sorted(due.keys() - told.keys()):
        why = "the events give it, but it is not on the signals topic"
        yield Difference(f"signal {id_}", "missing", why)
    for id_ in sorted(told.keys() - given.keys()):
        why = "it is on the signals topic, but the events do not give it"
        yield Difference(f"signal {id_}", "unfounded", why)
    for id_ in sorted(given.keys() & told.keys()):
        if given[id_] != told[id_]:
            why = "the events and the signals topic say different things"
            yield Difference(f"signal {id_}", "differs", why)


def _letter_differences(
    letters: Mapping[UUID, DeadLetter], published: _Published
) -> Iterator[Difference]:
    for id_ in letters.keys() - published.letters:
        why = "the record cannot be read, and nobody was told: it is no dead letter"
        yield Difference(f"record {letters[id_].where}", "missing", why)


def _table_differences(
    url: str, spans: Spans, accounts: Iterable[Account], snapshot: Snapshot | None
) -> Iterator[Difference]:
    """Compare digests; where they differ, project everything once more and find the rows."""
    for (topic, number), span in spans.items():
        if span.projected > span.end:
            why = (
                f"the read model had read {span.projected:,} records, and the log has {span.end:,}"
            )
            yield Difference(f"{topic}/{number}", "missing", f"{why}: it is an older log, or cut")
    if snapshot is None or together(each.digest for each in accounts) == digest(snapshot.tuples):
        return
    with clean_model() as clean, closing(open_log(url)) as log:
        project(clean, projecting(log, spans), from_log=True)
        for found in differences(lambda asked: clean.execute(asked).fetchall(), snapshot.tuples):
            yield _in_words(found)


def _in_words(found: TableDifference) -> Difference:
    more = ", ..." if found.rows > len(found.examples) else ""
    examples = ", ".join(found.examples) + more
    if found.table == "seal":
        why = f"the records of {examples} are not those that were projected"
        return Difference("seal", "broken", why)
    rows = "1 row" if found.rows == 1 else f"{found.rows:,} rows"
    what = {
        "missing": f"{rows} of a clean projection of the log are not stored",
        "unfounded": f"{rows} are stored that a clean projection of the log does not give",
        "differs": f"{rows} are otherwise than in a clean projection of the log",
    }[found.what]
    return Difference(f"table {found.table}", found.what, f"{what}: {examples}")


def _behind(spans: Spans, late: int) -> Iterator[Behind]:
    waiting = sum(
        span.end - min(span.end, span.detected)
        for (topic, _), span in spans.items()
        if topic == TOPIC_EVENTS
    )
    if waiting:
        yield Behind("detection", waiting, f"{late:,} signal events follow from them")
    unread = sum(max(0, span.end - span.projected) for span in spans.values())
    if unread:
        yield Behind("the read model", unread, "pages do not show them yet")


def _stored(snapshot: Snapshot | None) -> int:
    return len(set(told_ids(snapshot))) if snapshot is not None else 0
