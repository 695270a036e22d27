"""What an import must know of the log it adds to."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID

from events.clinical import AdverseEvent, AdverseEventAmended, AdverseEventReported
from events.codec import UndecodableEvent, decode
from store.log.interface import Entry, Log, Record
from store.origin import simulated_by_partition
from store.settings import TOPIC_EVENTS
from streams.gateways.report_index import ReportIndex, record_at
from streams.gateways.versions import Versions, report_in, version_of

REPORT_KEY = b"maude:"


class MixedLog(ValueError):
    """Simulated and real events must not meet in one log; the message says what to do."""


def is_simulated(log: Log) -> bool | None:
    """Say whether the log holds simulated events, by the first readable one; None if empty."""
    return next(simulated_by_partition(log), None)


class ReportsOnLog:
    """The versions of foreign reports on a log, as an import adds to them.

    With `path` they are kept in a file there, and only what came since the last import is read.
    """

    def __init__(self, log: Log, path: Path | None = None) -> None:
        self._log = log
        self._index = ReportIndex(path)
        self._index.begin_anew_unless_of(log)
        self._catch_up()
        self.versions = Versions(self._index, load=self._load)

    def appended(
        self, entries: Sequence[Entry], ids: Sequence[UUID], places: Sequence[tuple[int, int]]
    ) -> None:
        """Note where entries, events with these ids, lie now."""
        self.versions.appended(dict(zip(ids, places, strict=True)))
        reached = self._reached(places)
        for entry, (partition, offset) in zip(entries, places, strict=True):
            if reached.get(partition) == offset:
                self._index.read_to(partition, offset, entry.key, entry.value)
        self._index.commit()

    def close(self) -> None:
        """Let go of the index."""
        self._index.close()

    def _reached(self, places: Sequence[tuple[int, int]]) -> Mapping[int, int]:
        """Return how far each partition is known, without a gap that others may have filled."""
        reached: dict[int, int] = {}
        for partition, offset in sorted(places):
            expected = reached.get(partition, self._index.position(partition) - 1) + 1
            if offset == expected:
                reached[partition] = offset
        return reached

    def _catch_up(self) -> None:
        """Read what the log holds beyond the index, in one bulk read."""
        for partition in range(self._log.partition_count(TOPIC_EVENTS)):
            for records in self._log.read(TOPIC_EVENTS, partition, self._index.position(partition)):
                for record in records:
                    self._learn(record)
                last = records[-1]
                self._index.read_to(partition, last.offset, last.key, last.value)
                self._index.commit()

    def _learn(self, record: Record) -> None:
        if not record.key.startswith(REPORT_KEY):
            return
        try:
            event = decode(record.value)
        except UndecodableEvent:
            return
        place = (record.partition, record.offset)
        if isinstance(event, AdverseEventReported) and event.data.source_report is not None:
            self._index.add(((event.id, version_of(event, place)),))
        elif isinstance(event, AdverseEventAmended):
            self._index.add(((event.data.amends, version_of(event, place)),))

    def _load(self, partition: int, offset: int) -> AdverseEvent:
        (record,) = record_at(self._log, partition, offset)
        event = decode(record.value)
        assert isinstance(event, AdverseEventReported | AdverseEventAmended), "the index says so"
        return report_in(event)
