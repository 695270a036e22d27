"""What a log is: topics of partitions of records, appended to and never edited.

```
LogError
├── TopicMissing          nobody has created the topic: run `stimwatch topics`
├── PartitionsDiffer      the topic exists with another number of partitions
├── LogTooNew             written by a later stimwatch than this one
├── LogFull               the disk, or the broker, takes no more
└── LogUnavailable        the broker does not answer, or the file cannot be opened
```
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol


class LogError(Exception):
    """A log could not do what was asked; the message says what to do next."""


class TopicMissing(LogError):
    """Nobody has created the topic."""


class PartitionsDiffer(LogError):
    """The topic exists with another number of partitions, which is fixed at creation."""


class LogTooNew(LogError):
    """The log was written by a later version of stimwatch."""


class LogFull(LogError):
    """There is no room for what was appended; nothing of the batch was kept."""


class LogUnavailable(LogError):
    """The broker does not answer, or the file cannot be opened."""


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

    def partition_count(self, topic: str) -> int:
        """Return how many partitions `topic` has, or raise `TopicMissing`."""

    def append(self, topic: str, entries: Sequence[Entry]) -> tuple[tuple[int, int], ...]:
        """Append `entries`; return the (partition, offset) of each. Durable when it returns."""

    def read(
        self, topic: str, partition: int, start: int, *, stop: int | None = None
    ) -> Iterator[tuple[Record, ...]]:
        """Yield batches of records from offset `start` up to `stop` (the end as of now), in order."""

    def tail(
        self, topic: str, start: Mapping[int, int], *, idle_s: float | None = None
    ) -> Iterator[tuple[Record, ...]]:
        """Yield batches from `start` (partition to offset) for ever, waiting for more.

        With `idle_s` it ends once nothing has come for that many seconds.
        """

    def end_offsets(self, topic: str) -> dict[int, int]:
        """Return, for each partition, the offset that the next record will get."""

    def close(self) -> None:
        """Let go of the file or the connection."""
