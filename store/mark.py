"""How a cache knows its log again: the id of each topic, and the last record it took in.

Benches, the read model and its snapshots are folded from the log up to some offset. An offset says
nothing of the records before it: where a log was replaced by an older copy, cut short by a crash of
its brokers, or deleted and made anew, it counts other records, and a cache that believed it would
pass over what was never told. So with its offset each cache keeps the topic's id, and of the last
record that it took in a digest of key, value and the time of appending.

Before a cache is believed, `departures` asks the log for that one record. A log that was cut and
has grown past the old end since holds another record there: what is appended later has a later
time, even where it says the same, as a tick of the clock does. The whole chain of records is sealed
by `store.seal` and compared by `stimwatch audit`; this costs one read, so it is done at every start
and after every rebalance.

Nobody who reads a log needs this module to append to it, and a log that knows nothing of it (one of
an earlier stimwatch, a topic that another program made) has marks like any other.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import NamedTuple

from store.log.interface import Log, LogError, Record, TopicMissing

_DIGEST_BYTES = 16


class Mark(NamedTuple):
    """One record of a partition: its offset, and what it was.

    `appended_ms` is None where whoever made the mark was not told it by the log; it is not compared
    then.
    """

    offset: int
    appended_ms: int | None
    digest: str


class Departed(LogError):
    """The log is not the one that a cache was folded from, or no longer holds what it was."""


def mark_of(record: Record) -> Mark:
    """Return the mark of a record.

    >>> record = Record("events", 0, 7, 1_000, b"device-1", b"{}")
    >>> mark_of(record) == mark_of(record._replace(partition=1))
    True
    >>> mark_of(record) == mark_of(record._replace(key=b"device-", value=b"1{}"))
    False
    """
    digest = digest_of(record.key, record.value)
    return Mark(record.offset, record.appended_ms, digest)


def digest_of(key: bytes, value: bytes) -> str:
    """Return what a mark remembers of a record's content."""
    content = b"".join((len(key).to_bytes(8, "big"), key, value))
    return sha256(content).digest()[:_DIGEST_BYTES].hex()


def topic_ids(log: Log, topics: Mapping[str, object]) -> dict[str, str]:
    """Return the id of each topic."""
    return {topic: log.topic_id(topic) for topic in topics}


def departures(
    log: Log, *, ids: Mapping[str, str], marks: Mapping[str, Mapping[int, Mark]]
) -> tuple[str, ...]:
    """Return, in words, where the log is not what a cache took in; nothing if it still is.

    Parameters
    ----------
    ids
        The id that each topic had, by name.
    marks
        By topic and partition, the last record that the cache took in. A partition of which it took
        in nothing is left out: nothing can be wrong with it.
    """
    found = [f"the topic {t} was made anew" for t, id_ in ids.items() if _id(log, t) != id_]
    if found:
        return tuple(found)
    for topic, wanted in marks.items():
        if wanted:
            found += _differing(log, topic, wanted)
    return tuple(found)


def _id(log: Log, topic: str) -> str | None:
    try:
        return log.topic_id(topic)
    except TopicMissing:
        return None


def _differing(log: Log, topic: str, marks: Mapping[int, Mark]) -> list[str]:
    ends = log.end_offsets(topic)
    there = {n: mark.offset for n, mark in marks.items() if mark.offset < ends.get(n, 0)}
    records = log.records_at(topic, there)
    found = []
    for partition, mark in sorted(marks.items()):
        record = records.get(partition)
        if partition not in there:
            found.append(
                f"{topic}/{partition} ends at {ends.get(partition, 0)}, and {mark.offset + 1} "
                "records of it were taken in"
            )
        elif record is None or not _is(record, mark):
            found.append(f"{topic}/{partition} holds another record at {mark.offset} than it did")
    return found


def _is(record: Record, mark: Mark) -> bool:
    if mark.appended_ms is not None and record.appended_ms != mark.appended_ms:
        return False
    return digest_of(record.key, record.value) == mark.digest
