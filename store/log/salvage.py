"""What a damaged log still holds, found page by page, and what is missing from it.

The offsets of what is found stay as they are: events name each other by id, but dead letters name
places. So the new log has holes where records are missing, which readers take as they take the
offsets of Kafka's markers. It has an id of its own, as every new log: caches of the damaged one are
set aside and folded anew.

A page that no longer hangs where it did (what was above it is damaged) is given back to the
partition that its records say they are of: by their key, and by what they are.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from events.codec import UndecodableEvent, decode
from events.dead_letter import DeadLetter
from events.evaluation import EvaluationChanged
from events.signal import SignalRaised, SignalRepeated, SignalUpdated
from store.log.interface import Record
from store.log.partition import partition_of
from store.log.sqlite_pages import Pages
from store.log.sqlite_rows import Row, leaves, rows
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_EVENTS, TOPIC_SIGNALS

Place = tuple[str, int]
"""A topic, and the number of one of its partitions."""

Span = tuple[int, int]
"""The first and the last of some offsets that follow each other."""

_TOLD = (SignalRaised, SignalUpdated, SignalRepeated, EvaluationChanged)
_MASTER = 1
"""The page at which the table of all tables begins."""


@dataclass(slots=True)
class Found:
    """The offsets that were found of one partition, as spans in order, and how many they are."""

    spans: list[Span] = field(default_factory=list)
    records: int = 0

    def add(self, offset: int) -> bool:
        """Take in an offset; say whether it is new."""
        at = bisect_right(self.spans, (offset, offset))
        if at < len(self.spans) and self.spans[at][0] == offset:
            return False
        if at and self.spans[at - 1][1] >= offset:
            return False
        first, last = offset, offset
        if at < len(self.spans) and self.spans[at][0] == offset + 1:
            last = self.spans.pop(at)[1]
        if at and self.spans[at - 1][1] == offset - 1:
            at -= 1
            first = self.spans.pop(at)[0]
        self.spans.insert(at, (first, last))
        self.records += 1
        return True

    def missing(self, end: int = 0) -> tuple[Span, ...]:
        """Return what is not there, up to the last offset found, or to `end` where that is known.

        >>> found = Found()
        >>> [found.add(offset) for offset in (3, 1, 2, 7, 2)]
        [True, True, True, True, False]
        >>> found.missing(), found.missing(end=10)
        (((0, 0), (4, 6)), ((0, 0), (4, 6), (8, 9)))
        """
        holes, next_offset = list[Span](), 0
        for first, last in self.spans:
            if first > next_offset:
                holes.append((next_offset, first - 1))
            next_offset = last + 1
        if end > next_offset:
            holes.append((next_offset, end - 1))
        return tuple(holes)


class DamagedLog:
    """The file of an embedded log, whatever state it is in; reading it changes nothing.

    `partitions` says how many each topic should have, for where the file no longer says so.
    `found` fills while `records` are read. `unclaimed` counts records that fit into no partition.
    """

    def __init__(self, path: Path, partitions: Mapping[str, int]) -> None:
        self.path = path
        self.found: dict[Place, Found] = {
            (topic, number): Found() for topic, many in partitions.items() for number in range(many)
        }
        self.unclaimed = 0
        self.lost_frames = 0

    def records(self) -> Iterator[Record]:
        """Yield every whole record, each once: partition by partition, then those found astray."""
        with Pages(self.path) as pages:
            self.lost_frames = pages.lost_frames
            seen: set[int] = set()
            for place, root in self._tables(pages, seen).items():
                self.found.setdefault(place, Found())
                for leaf in leaves(pages, root, seen):
                    for row in rows(pages, leaf):
                        record = _record(place, row)
                        if record is not None and self.found[place].add(record.offset):
                            yield record
            yield from self._astray(pages, seen)

    def _tables(self, pages: Pages, seen: set[int]) -> dict[Place, int]:
        """Return the root page of each partition's table, as far as that can be read."""
        roots = dict[str, int]()
        for leaf in leaves(pages, _MASTER, seen):
            for _, values in rows(pages, leaf):
                match values:
                    case ("table", str(name), _, int(root), _):
                        roots[name] = root
                    case _:
                        pass
        tables = dict[Place, int]()
        for leaf in leaves(pages, roots.get("partition", 0), seen):
            for key, values in rows(pages, leaf):
                match values:
                    case (_, str(topic), int(number)) if f"records_{key}" in roots:
                        tables[topic, number] = roots[f"records_{key}"]
                    case _:
                        pass
        return tables

    def _astray(self, pages: Pages, seen: set[int]) -> Iterator[Record]:
        counts = dict[str, int]()
        for topic, _ in self.found:
            counts[topic] = counts.get(topic, 0) + 1
        for number in range(1, pages.count + 1):
            if number in seen:
                continue
            for row in rows(pages, number):
                record = _claimed(row, counts)
                if record is None:
                    continue
                if (found := self.found.get((record.topic, record.partition))) is None:
                    self.unclaimed += 1
                elif found.add(record.offset):
                    yield record


def _record(place: Place, row: Row) -> Record | None:
    match row.values:
        case (None, int(appended_ms), bytes(key), bytes(value)) if row.key >= 0:
            return Record(*place, row.key, appended_ms, key, value)
        case _:
            return None


def _claimed(row: Row, counts: Mapping[str, int]) -> Record | None:
    """Return the record of a row that hangs nowhere, in the partition that it must be of."""
    record = _record(("", 0), row)
    if record is None:
        return None
    topic = _topic_of(record.value)
    return record._replace(topic=topic, partition=partition_of(record.key, counts.get(topic, 1)))


def _topic_of(value: bytes) -> str:
    try:
        DeadLetter.model_validate_json(value)
    except ValidationError:
        pass
    else:
        return TOPIC_DEAD_LETTERS
    try:
        event = decode(value)
    except UndecodableEvent:
        return TOPIC_EVENTS
    return TOPIC_SIGNALS if isinstance(event, _TOLD) else TOPIC_EVENTS
