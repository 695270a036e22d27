"""The topics of a log on Kafka: made as they must be, and looked at again and again.

A topic that exists with other settings is refused (`store.log.kafka_fitness` says which): whoever
administers the cluster may change them at any time, and a broker that creates topics by itself
makes those it lacks with settings that forget.
"""

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, OffsetSpec
from kafka.errors import (
    RetriableError,
    TopicAlreadyExistsError,
    UnknownTopicOrPartitionError,
    for_code,
)
from kafka.protocol.consumer.offsets import IsolationLevel

from store.log.interface import KEPT_RECORDS, TopicUnfit, partitions_differ, topic_missing
from store.log.kafka_client import CONNECT_TIMEOUT_S, opened
from store.log.kafka_errors import not_permitted
from store.log.kafka_fitness import COPIES, Unfit, settings_of_new, unfit

T = TypeVar("T")

_NO_ID = str(UUID(int=0))
_LEADERS_TIMEOUT_MS = 30_000
_RETRY_S = 0.1
_BY_ITSELF = "auto.create.topics.enable"


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

    def check(self, partitions: Mapping[str, int]) -> None:
        """Return if all exist and are as they must be.

        Raises
        ------
        TopicMissing, PartitionsDiffer, TopicUnfit
        """
        for topic in self._missing(partitions):
            raise topic_missing(topic, self._url)

    def counts(self, topics: Collection[str]) -> dict[str, int]:
        """Return how many partitions each of the `topics` has that exist."""
        return {topic: len(copies) for topic, copies in self._copies(topics).items()}

    def refuse_unfit(self, topics: Collection[str]) -> None:
        """Raise `TopicUnfit` for the first of the `topics` that exists and is not as it must be."""
        self._refuse_unfit(self._copies(topics))

    def creates_by_itself(self) -> bool:
        """Say whether the brokers create a topic as soon as somebody asks for it."""
        nodes = [node["broker_id"] for node in self._brokers()]
        asked = [ConfigResource(ConfigResourceType.BROKER, str(node)) for node in nodes[:1]]
        answer = _answer(lambda: self._admin.describe_configs(asked, config_filter="all"))
        settings: Mapping[str, Any] = next(iter(answer.get("broker", {}).values()), {})
        return bool(settings.get(_BY_ITSELF, {}).get("value") == "true")

    def ids(self, topics: Collection[str]) -> dict[str, str]:
        """Return the id of each of the `topics` that exist; empty where the broker gives none."""
        described = {topic["name"]: str(topic["topic_id"]) for topic in self._described(topics)}
        return {topic: "" if id_ == _NO_ID else id_ for topic, id_ in described.items()}

    def ends(self, topic: str, partitions: int, *, committed: bool = True) -> dict[int, int]:
        """Return the offset up to which each partition can be read; its end if not `committed`."""
        wanted = {TopicPartition(topic, n): OffsetSpec.LATEST for n in range(partitions)}
        level = IsolationLevel.READ_COMMITTED if committed else IsolationLevel.READ_UNCOMMITTED
        found = _answer(lambda: self._admin.list_partition_offsets(wanted, isolation_level=level))
        return {place.partition: found[place].offset for place in wanted}

    def begins(self, topic: str, partition: int) -> int:
        """Return the offset of the first record that is still there, or would be."""
        place = TopicPartition(topic, partition)
        wanted = {place: OffsetSpec.EARLIEST}
        found = _answer(lambda: self._admin.list_partition_offsets(wanted))
        return int(found[place].offset)

    def close(self) -> None:
        """Let go of the connection."""
        self._admin.close()

    def _described(self, topics: Collection[str]) -> Iterator[dict[str, Any]]:
        if not topics:
            return
        for topic in _answer(lambda: self._admin.describe_topics(list(topics))):
            error = for_code(topic["error_code"])
            if error is UnknownTopicOrPartitionError:
                continue
            if topic["error_code"] and not error.retriable:
                raise error(topic["name"])
            yield topic

    def _missing(self, partitions: Mapping[str, int]) -> dict[str, int]:
        """Return those that do not exist; raise if one that does is not as it must be."""
        has = self._copies(partitions)
        for topic, wanted in partitions.items():
            found = len(has.get(topic, range(wanted)))
            if found != wanted:
                raise partitions_differ(topic, self._url, has=found, wanted=wanted)
        self._refuse_unfit(has)
        return {topic: count for topic, count in partitions.items() if topic not in has}

    def _create(self, missing: Mapping[str, int]) -> None:
        brokers = len(self._brokers())
        wanted: dict[str, Any] = {
            name: {
                "num_partitions": count,
                "replication_factor": min(COPIES, brokers),
                "configs": settings_of_new(brokers, forgets=name in KEPT_RECORDS),
            }
            for name, count in missing.items()
        }
        answer = _answer(lambda: self._admin.create_topics(wanted, raise_errors=False))
        for created in answer["topics"]:
            error = for_code(created["error_code"])
            if created["error_code"] and error is not TopicAlreadyExistsError:
                raise error(created["error_message"])
        # what `wait_for_metadata` does, but after the errors, so that none of them is waited for
        self._admin.wait_for_topics(list(missing), timeout_ms=_LEADERS_TIMEOUT_MS)

    def _refuse_unfit(self, there: Mapping[str, Sequence[int]]) -> None:
        topics = {topic: copies for topic, copies in there.items() if topic not in KEPT_RECORDS}
        if not topics:
            return
        brokers = len(self._brokers())
        asked = [ConfigResource(ConfigResourceType.TOPIC, topic) for topic in topics]
        answer = _answer(lambda: self._admin.describe_configs(asked, config_filter="all"))
        for topic, settings in answer["topic"].items():
            if not settings:  # the client leaves out the error
                raise not_permitted(self._url, topic, "its settings are hidden")
            values = {name: setting["value"] for name, setting in settings.items()}
            for found in unfit(values, copies=min(topics[topic]), brokers=brokers):
                raise self._unfit(topic, found)

    def _copies(self, topics: Collection[str]) -> dict[str, list[int]]:
        """Return the number of copies of each partition of those `topics` that exist."""
        return {
            topic["name"]: [len(each["replica_nodes"]) for each in topic["partitions"]]
            for topic in self._described(topics)
        }

    def _brokers(self) -> Sequence[Any]:
        brokers: Sequence[Any] = _answer(self._admin.describe_cluster)["brokers"]
        return brokers

    def _unfit(self, topic: str, found: Unfit) -> TopicUnfit:
        message = (
            f"topic {topic!r} in {self._url} has {found.setting}={found.has}, so it could "
            f"{found.harm}: {found.cure}"
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
