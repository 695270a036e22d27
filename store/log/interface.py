"""What a log is: topics of partitions of records, appended to and never edited.

```
LogError
├── TopicMissing          nobody has created the topic: run `stimwatch topics`
├── PartitionsDiffer      the topic exists with another number of partitions
├── TopicUnfit            the topic has settings under which records would be lost or misdated
├── RecordTooLarge        one record is over `MAX_RECORD_BYTES`; nothing of the batch was kept
├── RecordsGone           records that were asked for are no longer on the log
├── CodecMissing          records are compressed in a way that cannot be read here
├── LogTooNew             written by a later stimwatch than this one
├── LogDamaged            the file is not as it was written: `stimwatch log check`
├── LogFull               the disk, or the broker, takes no more
└── LogUnavailable        the broker does not answer, or the file cannot be opened
```
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

MAX_RECORD_BYTES = 1_000_000
"""Key and value together. What Kafka takes unless its administrator says otherwise is 1 MiB
with the wrapping, so this much fits on both logs."""

CHECK_EVERY_S = 60.0
"""How often whoever appends or reads for long looks again at the topics' settings."""

KEPT_RECORDS: Mapping[str, int] = {"heartbeats": 1_000}
"""Topics that forget, and how many of their newest records are sure to be there. All others keep
everything for ever."""


class LogError(Exception):
    """A log could not do what was asked; the message says what to do next."""


class TopicMissing(LogError):
    """Nobody has created the topic."""


class PartitionsDiffer(LogError):
    """The topic exists with another number of partitions, which is fixed at creation."""


class LogTooNew(LogError):
    """The log was written by a later version of stimwatch."""


class LogDamaged(LogError):
    """The file of the log is not as it was written; what is whole can be saved."""


class LogFull(LogError):
    """There is no room for what was appended; nothing of the batch was kept."""


class LogUnavailable(LogError):
    """The broker does not answer, or the file cannot be opened."""


class TopicUnfit(LogError):
    """The topic exists with settings under which records would be lost, misdated or refused."""


class RecordsGone(LogError):
    """The log holds no record at that offset any more: it was cut, made anew, or has forgotten."""


class CodecMissing(LogError):
    """Records are compressed by a codec that this installation cannot read."""


class RecordTooLarge(LogError):
    """One record is over the limit; nothing of the batch was kept."""


class Entry(NamedTuple):
    """What is appended. The key decides the partition (murmur2, on both logs)."""

    key: bytes
    value: bytes


class Record(NamedTuple):
    """What is read. `appended_ms` is when the log took it, in milliseconds since 1970 UTC."""

    topic: str
    partition: int
    offset: int
    appended_ms: int
    key: bytes
    value: bytes


class Held(NamedTuple):
    """Offsets that cannot be read yet, and when the log took the first of them [ms since 1970]."""

    offsets: range
    since_ms: int


class Log(Protocol):
    """One log, opened by `store.log.open_log(url)`. Not shared between threads."""

    url: str

    def create_topics(self, partitions: Mapping[str, int]) -> None:
        """Create the topics that do not exist, with their partition counts.

        Raises
        ------
        PartitionsDiffer
            If one exists with another count. Nothing is created then.
        """

    def check_topics(self, partitions: Mapping[str, int]) -> None:
        """Return if these topics are there and lose, misdate and refuse nothing.

        Raises
        ------
        TopicMissing, PartitionsDiffer, TopicUnfit
        """

    def advice(self) -> tuple[str, ...]:
        """Return what its administrator should change, though nothing is wrong yet."""

    def partition_count(self, topic: str) -> int:
        """Return how many partitions `topic` has, or raise `TopicMissing`."""

    def topic_id(self, topic: str) -> str:
        """Return what no other topic ever was called, nor one of this name made anew.

        It is made with the topic and lies in the log, so a copy of the log has it too: what a copy
        has taken in since, `store.mark` knows. Kafka before 2.8 has none, and it is empty.

        Raises
        ------
        TopicMissing
        """

    def append(self, topic: str, entries: Sequence[Entry]) -> tuple[tuple[int, int], ...]:
        """Append `entries`; return the (partition, offset) of each. Durable when it returns.

        In SQLite the entries are kept together or not at all. Kafka may have kept some of them
        when this raises: append the same entries again, readers know a second copy by its id.

        Raises
        ------
        TopicMissing, TopicUnfit, RecordTooLarge, LogFull, LogUnavailable
        """

    def read(
        self, topic: str, partition: int, start: int, *, stop: int | None = None
    ) -> Iterator[tuple[Record, ...]]:
        """Yield batches of records from `start` up to `stop` (the end as of now), in order.

        All that others may count on is there. So between two records that come one after the other
        there is none, whatever their offsets: a log may use up offsets for what is no record.
        """

    def records_at(self, topic: str, offsets: Mapping[int, int]) -> dict[int, Record]:
        """Return the record at one offset of each of some partitions, where there is one."""

    def tail(
        self, topic: str, start: Mapping[int, int], *, idle_s: float | None = None
    ) -> Iterator[tuple[Record, ...]]:
        """Yield batches from `start` (partition to offset) for ever, waiting for more.

        A batch is of one partition, in order; partitions that `start` does not name are left out.
        With `idle_s` it ends once nothing has come for that many seconds.
        """

    def end_offsets(self, topic: str) -> dict[int, int]:
        """Return, for each partition, the offset up to which it can be read as of now.

        It is the one that the next record will get, or lies before it: see `held_back`.
        """

    def held_back(self, topic: str) -> dict[int, Held]:
        """Return what of each partition cannot be read yet, where there is any.

        On Kafka an open transaction holds back its own records and all that follow the first.
        """

    def close(self) -> None:
        """Let go of the file or the connection."""


def refuse_too_large(topic: str, entries: Sequence[Entry]) -> None:
    """Raise `RecordTooLarge` for the first entry that is over the limit."""
    for key, value in entries:
        size = len(key) + len(value)
        if size > MAX_RECORD_BYTES:
            message = (
                f"a record of {size:,} bytes is too large for topic {topic!r}: the limit is "
                f"{MAX_RECORD_BYTES:,}. Split the upload into several events; nothing was appended"
            )
            raise RecordTooLarge(message)


def topic_missing(topic: str, url: str) -> TopicMissing:
    """Return the error that names the topic, the log and the command that creates it."""
    message = f"topic {topic!r} does not exist in {url}: create it with `stimwatch topics`"
    return TopicMissing(message)


def partitions_differ(topic: str, url: str, *, has: int, wanted: int) -> PartitionsDiffer:
    """Return the error that names both counts."""
    message = (
        f"topic {topic!r} in {url} has {has} partitions, not {wanted}: the count is fixed at "
        f"creation, because a device must stay in one partition. Set STIMWATCH_PARTITIONS={has}, "
        f"or import the events into a new log. If it had {wanted} before, it was deleted and made "
        "anew, and what was on it is gone: restore the log from a backup"
    )
    return PartitionsDiffer(message)
