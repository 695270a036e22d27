"""The topics of a log on Kafka: they keep everything for ever, and the broker stamps the time.

A topic that exists with other settings is refused: it would forget events, or believe the clocks of
those who send. A new one has three copies where there are three brokers, two of which must have a
record before it counts as appended.
"""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, OffsetSpec
from kafka.errors import (
    RetriableError,
    TopicAlreadyExistsError,
    UnknownTopicOrPartitionError,
    for_code,
)
from kafka.protocol.consumer.offsets import IsolationLevel

from store.log.interface import TopicUnfit, partitions_differ
from store.log.kafka_client import CONNECT_TIMEOUT_S, opened
from store.log.kafka_errors import not_permitted

T = TypeVar("T")

_KEEP_FOREVER = {
    "retention.ms": "-1",
    "retention.bytes": "-1",
    "cleanup.policy": "delete",
    "message.timestamp.type": "LogAppendTime",
}
_COPIES = 3
_COPIES_IN_SYNC = 2
_LEADERS_TIMEOUT_MS = 30_000
_RETRY_S = 0.1


class Topics:
    """What one cluster has, asked by kafka-python's administrator.

    Parameters
    ----------
    url
        The log, as errors name it.
    servers
        Brokers, of which the first that answers tells the others.
    """

    def __init__(self, url: str, servers: Sequence[str]) -> None:
        self._url = url
        self._admin = opened(
            KafkaAdminClient, servers, request_timeout_ms=int(CONNECT_TIMEOUT_S * 1000)
        )

    def create(self, partitions: Mapping[str, int]) -> None:
        """Create those that do not exist, once all others are found fit.

        Raises
        ------
        PartitionsDiffer, TopicUnfit
        """
        missing = self._missing(partitions)
        if missing:
            self._create(missing)
            self._missing(partitions)  # another process may have created them first, otherwise

    def counts(self, topics: Collection[str]) -> dict[str, int]:
        """Return how many partitions each of the `topics` has that exist."""
        if not topics:
            return {}
        found = {}
        for topic in _answer(lambda: self._admin.describe_topics(list(topics))):
            error = for_code(topic["error_code"])
            if error is UnknownTopicOrPartitionError:
                continue
            if topic["error_code"] and not error.retriable:
                raise error(topic["name"])
            found[topic["name"]] = len(topic["partitions"])
        return found

    def ends(self, topic: str, partitions: int, *, committed: bool = True) -> dict[int, int]:
        """Return the offset up to which each partition can be read; its end if not `committed`."""
        wanted = {TopicPartition(topic, n): OffsetSpec.LATEST for n in range(partitions)}
        level = IsolationLevel.READ_COMMITTED if committed else IsolationLevel.READ_UNCOMMITTED
        found = _answer(lambda: self._admin.list_partition_offsets(wanted, isolation_level=level))
        return {place.partition: found[place].offset for place in wanted}

    def close(self) -> None:
        """Let go of the connection."""
        self._admin.close()

    def _missing(self, partitions: Mapping[str, int]) -> dict[str, int]:
        """Return those that do not exist; raise if one that does is not as it must be."""
        has = self.counts(partitions)
        for topic, wanted in partitions.items():
            if has.get(topic, wanted) != wanted:
                raise partitions_differ(topic, self._url, has=has[topic], wanted=wanted)
        self._refuse_forgetful(has)
        return {topic: count for topic, count in partitions.items() if topic not in has}

    def _create(self, missing: Mapping[str, int]) -> None:
        brokers = len(_answer(self._admin.describe_cluster)["brokers"])
        topic: dict[str, Any] = {
            "replication_factor": min(_COPIES, brokers),
            "configs": _KEEP_FOREVER | {"min.insync.replicas": str(min(_COPIES_IN_SYNC, brokers))},
        }
        wanted = {name: topic | {"num_partitions": count} for name, count in missing.items()}
        answer = _answer(lambda: self._admin.create_topics(wanted, raise_errors=False))
        for created in answer["topics"]:
            error = for_code(created["error_code"])
            if created["error_code"] and error is not TopicAlreadyExistsError:
                raise error(created["error_message"])
        # what `wait_for_metadata` does, but after the errors, so that none of them is waited for
        self._admin.wait_for_topics(list(missing), timeout_ms=_LEADERS_TIMEOUT_MS)

    def _refuse_forgetful(self, topics: Collection[str]) -> None:
        if not topics:
            return
        asked = [ConfigResource(ConfigResourceType.TOPIC, topic) for topic in topics]
        answer = _answer(lambda: self._admin.describe_configs(asked, config_filter="all"))
        for topic, settings in answer["topic"].items():
            if not settings:  # the client leaves out the error
                raise not_permitted(self._url, topic, "its settings are hidden")
            for name, value in _KEEP_FOREVER.items():
                has = settings[name]["value"]
                if has != value:
                    raise self._unfit(topic, name, has, value)

    def _unfit(self, topic: str, name: str, has: str | None, wanted: str) -> TopicUnfit:
        message = (
            f"topic {topic!r} in {self._url} has {name}={has}, so it could forget events or "
            f"misdate them: set it to {wanted} with Kafka's `kafka-configs.sh --alter`"
        )
        return TopicUnfit(message)


def _answer(ask: Callable[[], T]) -> T:
    """Ask until the broker answers: the first to notice that a connection broke is the asker."""
    until = time.monotonic() + CONNECT_TIMEOUT_S
    while True:
        try:
            return ask()
        except RetriableError:
            if time.monotonic() > until:
                raise
            time.sleep(_RETRY_S)
