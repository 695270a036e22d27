"""What the log has been told already: the ids in the signals and the dead-letters topic.

Whether a signal went out is not to be believed of the offsets that a group of consumers committed:
they may be reset, restored or of another log. The topic itself says it. Ids derive from their
cause, so a signal is there or it is not, and what the fold gives and the topic lacks can be
published at any time, any number of times.

A partition of a topic is read when it is first asked for, so that a resume that gives no signal
reads none.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from uuid import UUID

from events.dead_letter import DeadLetter
from store.log.interface import Log, Record
from store.log.partition import partition_of
from store.mark import Mark, mark_of
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_SIGNALS
from streams.advance import Step
from streams.device_state import SignalEvent

_OURS = re.compile(
    rb'\{(?:"specversion":"1\.0","datacontenttype":"application/json",)?"id":"([0-9a-f-]{36})"'
)
"""How an event and a dead letter begin that stimwatch wrote; parsing all of it takes far longer."""


class Published:
    """The ids that `log` holds, of all its records or of those since some offsets.

    Parameters
    ----------
    since
        For some partitions of the signals topic the offset to begin at. What was published before
        counts as missing: a second copy of it may go out, and nothing else goes wrong.
    """

    def __init__(self, log: Log, *, since: Mapping[int, int] | None = None) -> None:
        self._log = log
        self._since = dict(since or {})
        self._known: dict[tuple[str, int], dict[bytes, Mark]] = {}
        self.found: dict[int, Mark] = {}
        """By partition of the signals topic, the last one that was asked for and is there."""

    def lacking(self, step: Step) -> Step:
        """Return the step without those signals and dead letters that are published already."""
        return replace(
            step,
            signals=self.signals_lacking(step.signals),
            dead_letters=self.letters_lacking(step.dead_letters),
        )

    def signals_lacking(self, signals: Iterable[SignalEvent]) -> tuple[SignalEvent, ...]:
        """Return those of the signals that are not published."""
        return tuple(s for s in signals if not self._has_signal(s.subject, s.id))

    def letters_lacking(self, letters: Iterable[DeadLetter]) -> tuple[DeadLetter, ...]:
        """Return those of the dead letters that are not published."""
        return tuple(x for x in letters if not self.has_letter(x.where, x.id))

    def has_letter(self, where: str, id_: UUID) -> bool:
        """Say whether the dead letter of a record is there."""
        return id_.bytes in self._ids(TOPIC_DEAD_LETTERS, where)[1]

    def _has_signal(self, subject: str, id_: UUID) -> bool:
        partition, ids = self._ids(TOPIC_SIGNALS, subject)
        mark = ids.get(id_.bytes)
        if mark is None:
            return False
        known = self.found.get(partition)
        if known is None or known.offset < mark.offset:
            self.found[partition] = mark
        return True

    def _ids(self, topic: str, key: str) -> tuple[int, Mapping[bytes, Mark]]:
        """Return the partition that a key belongs to, and what is in it."""
        partition = partition_of(key.encode(), self._log.partition_count(topic))
        place = (topic, partition)
        if place not in self._known:
            start = self._since.get(partition, 0) if topic == TOPIC_SIGNALS else 0
            self._known[place] = dict(_read(self._log, topic, partition, start))
        return partition, self._known[place]


def _read(log: Log, topic: str, partition: int, start: int) -> Iterator[tuple[bytes, Mark]]:
    for records in log.read(topic, partition, start):
        for record in records:
            id_ = id_of(record)
            if id_ is not None:
                yield id_, mark_of(record)


def id_of(record: Record) -> bytes | None:
    """Return the id of the event or dead letter in a record, or None where there is neither."""
    ours = _OURS.match(record.value)
    try:
        return UUID(ours[1].decode() if ours else json.loads(record.value)["id"]).bytes
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None
