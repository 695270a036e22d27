"""What became of dead letters, derived from the log: that one was retried is written nowhere else.

A retry appends the letter's bytes to the ledger, under the subject that they name. So a letter was
accepted if its event lies on the ledger at a place that no letter is from, and it came back if each
such place has a letter. What lies there already is not appended again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from events.codec import UndecodableEvent, decode
from events.dead_letter import PAYLOAD_MAX, DeadLetter
from events.envelope import Event
from events.from_files import why_not_from_a_file
from store.accept import Unacceptable, read_event
from store.log.interface import Entry, Log, Record
from store.log.partition import partition_of
from store.log.whole import topic_records
from store.origin import simulated_by_partition
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_EVENTS


class Standing(StrEnum):
    """Where a letter stands today."""

    UNREADABLE = "cannot be accepted yet"
    READABLE = "can be retried"
    CAME_BACK = "came back"
    ACCEPTED = "accepted"
    ID_TAKEN = "another event has its id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """One letter, and what became of it.

    `why` says what is in the way of what cannot be accepted. `retried` is the record of its event
    on the ledger, if there is one. `entry` is what a retry would append; None where that would
    change nothing.
    """

    letter: DeadLetter
    standing: Standing
    why: str | None = None
    retried: Record | None = None
    entry: Entry | None = None


def fates(log: Log, *, now: datetime) -> tuple[Fate, ...]:
    """Return every letter, second copies left out, and where it stands at `now`.

    Where letters can be read by now, the partitions of their events are read once, in bulk.
    """
    records = [record for batch in topic_records(log, TOPIC_DEAD_LETTERS) for record in batch]
    copies = [DeadLetter.model_validate_json(record.value) for record in records]
    letters = {letter.id: _whole(letter, log) for letter in copies}
    events = {id: event for id, letter in letters.items() if (event := _decoded(letter.payload))}
    ledger = _places(log, events.values())
    returned = {letter.where for letter in letters.values()}
    simulated = next(simulated_by_partition(log), None) if events else None
    found = []
    for id, letter in letters.items():
        event = events.get(id)
        if event is None:
            fault = _fault(letter.payload)
            found.append(Fate(letter=letter, standing=Standing.UNREADABLE, why=fault))
            continue
        why = _bar(letter, event, simulated=simulated, now=now)
        found.append(_fate(letter, event, ledger.get(event.id, ()), returned, why=why))
    return tuple(found)


def retry(log: Log, found: Iterable[Fate], *, note: Entry | None = None) -> int:
    """Append what can be accepted by now, each event once; return how many letters that settles.

    A `note` of who asked for it is appended with it, and not where there is nothing to append.
    """
    entries = [fate.entry for fate in found if fate.entry is not None]
    if entries:
        log.append(TOPIC_EVENTS, [*dict.fromkeys(entries), *([note] if note else [])])
    return len(entries)


def place_of(record: Record) -> str:
    """Return a record's place as letters name it."""
    return f"{record.topic}/{record.partition}/{record.offset}"


def _fate(
    letter: DeadLetter,
    event: Event,
    there: Sequence[Record],
    returned: Collection[str],
    *,
    why: str | None,
) -> Fate:
    """Return the fate of a readable letter; `why` says what keeps it from joining this log."""
    for record in there:
        if place_of(record) not in returned and _is_accepted(record):
            same = _said(decode(record.value)) == _said(event)
            standing = Standing.ACCEPTED if same else Standing.ID_TAKEN
            return Fate(letter=letter, standing=standing, retried=record)
    entry = Entry(event.subject.encode(), letter.payload) if why is None else None
    for record in reversed(there):
        later = record.appended_ms >= _ms(letter.recordedtime)
        if later and record.value == letter.payload and place_of(record) != letter.where:
            back = Standing.CAME_BACK
            return Fate(letter=letter, standing=back, why=why, retried=record, entry=entry)
    standing = Standing.READABLE if entry else Standing.UNREADABLE
    return Fate(letter=letter, standing=standing, why=why, entry=entry)


def _bar(letter: DeadLetter, event: Event, *, simulated: bool | None, now: datetime) -> str | None:
    """Return what keeps an event from being appended now, or None where nothing does.

    What no file may bring does not come in by its letter either. What was on the ledger already
    had come from where it may.
    """
    if simulated not in (None, event.simulated):
        return "the log holds simulated events and this one is real, or the other way round"
    if not letter.where.startswith(f"{TOPIC_EVENTS}/"):
        why = why_not_from_a_file(event)
        if why is not None:
            return why
    again = Record(TOPIC_EVENTS, 0, 0, _ms(now), event.subject.encode(), letter.payload)
    try:
        read_event(again)
    except (UndecodableEvent, Unacceptable) as fault:
        return str(fault)
    return None


def _whole(letter: DeadLetter, log: Log) -> DeadLetter:
    """Return the letter with all bytes of its record, where it has only some of them, or none.

    A letter of what may name a person has none. Here they are looked at again, and nowhere kept.
    """
    whole = 0 < len(letter.payload) < PAYLOAD_MAX
    if whole or not letter.where.startswith(f"{TOPIC_EVENTS}/"):
        return letter
    topic, partition, offset = letter.where.split("/")
    for records in log.read(topic, int(partition), int(offset), stop=int(offset) + 1):
        return letter.model_copy(update={"payload": records[0].value})
    return letter


def _places(log: Log, events: Iterable[Event]) -> Mapping[UUID, Sequence[Record]]:
    """Return the records on the ledger, in order, that have the ids and keys of these events."""
    ids: dict[bytes, set[UUID]] = defaultdict(set)
    for wanted in events:
        ids[wanted.subject.encode()].add(wanted.id)
    count = log.partition_count(TOPIC_EVENTS)
    found: dict[UUID, list[Record]] = defaultdict(list)
    for partition in sorted({partition_of(key, count) for key in ids}):
        for records in log.read(TOPIC_EVENTS, partition, 0):
            for record in records:
                event = _decoded(record.value) if record.key in ids else None
                if event is not None and event.id in ids[record.key]:
                    found[event.id].append(record)
    return found


def _is_accepted(record: Record) -> bool:
    try:
        read_event(record)
    except (UndecodableEvent, Unacceptable):
        return False
    return True


def _fault(payload: bytes) -> str:
    """Return why a payload is no event; it is never quoted."""
    if not payload:
        return "its bytes are not here, because they may name a person"
    try:
        decode(payload)
    except UndecodableEvent as fault:
        return str(fault)
    return "it can be read by now"


def _decoded(payload: bytes) -> Event | None:
    try:
        return decode(payload)
    except UndecodableEvent:
        return None


def _said(event: Event) -> Event:
    """Return the event but for when it was recorded, which does not make it another."""
    return event.model_copy(update={"recordedtime": event.time})


def _ms(time: datetime) -> int:
    return round(time.timestamp() * 1000)
