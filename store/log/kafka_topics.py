"""The topics of a log on Kafka: they keep everything for ever, and the broker stamps the time.

A topic that exists with other settings is refused: it would forget events, or believe the clocks of
those who send. A new one has three copies where there are three brokers, two of which must have a
record before it counts as appended.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import UnknownTopicOrPartitionError, for_code

from store.log.interface import TopicUnfit, partitions_differ

_KEEP_FOREVER = {
    "retention.ms": "-1",
    "retention.bytes": "-1",
    "cleanup.policy": "delete",
    "message.timestamp.type": "LogAppendTime",
}
_COPIES = 3
_COPIES_IN_SYNC = 2
_LEADERS_TIMEOUT_S = 30.0


class Topics:
    """What one cluster has; made by `connect`, used within the event loop that made it."""

    def __init__(self, url: str, admin: AIOKafkaAdminClient) -> None:
        self._url = url
        self._admin = admin

    @classmethod
    async def connect(cls, url: str, servers: Sequence[str]) -> "Topics":
        """Connect to the first of `servers` that answers."""
        admin = AIOKafkaAdminClient(bootstrap_servers=list(servers))
        try:
            await admin.start()
        except BaseException:
            await admin.close()
            raise
        return cls(url, admin)

    async def create(self, partitions: Mapping[str, int]) -> None:
        """Create those that do not exist, once all others are found fit.

        Raises
        ------
        PartitionsDiffer, TopicUnfit
        """
        has = await self.counts(partitions)
        for topic, wanted in partitions.items():
            if has.get(topic, wanted) != wanted:
                raise partitions_differ(topic, self._url, has=has[topic], wanted=wanted)
        if has:
            await self._refuse_forgetful(has)
        missing = {topic: count for topic, count in partitions.items() if topic not in has}
        if missing:
            await self._create(missing)

    async def counts(self, topics: Collection[str]) -> dict[str, int]:
        """Return how many partitions each of the `topics` has that exist."""
        return {name: len(partitions) for name, partitions in (await self._found(topics)).items()}

    async def close(self) -> None:
        """Let go of the connection."""
        await self._admin.close()

    async def _create(self, missing: Mapping[str, int]) -> None:
        brokers = len((await self._admin.describe_cluster())["brokers"])
        settings = _KEEP_FOREVER | {"min.insync.replicas": str(min(_COPIES_IN_SYNC, brokers))}
        copies = min(_COPIES, brokers)
        answer = await self._admin.create_topics(
            [NewTopic(name, n, copies, topic_configs=settings) for name, n in missing.items()]
        )
        for _, code, why in answer.topic_errors:
            if code:
                raise for_code(code)(why)
        async with asyncio.timeout(_LEADERS_TIMEOUT_S):
            while not _all_led(missing, await self._found(missing)):
                await asyncio.sleep(0.05)

    async def _found(self, topics: Collection[str]) -> dict[str, list[Any]]:
        """Return the partitions of those topics that exist, as the broker describes them."""
        if not topics:
            return {}
        found = {}
        for topic in await self._admin.describe_topics(list(topics)):
            error = for_code(topic["error_code"])
            if error is UnknownTopicOrPartitionError:
                continue
            if topic["error_code"] and not error.retriable:
                raise error(topic["topic"])
            found[topic["topic"]] = topic["partitions"]
        return found

    async def _refuse_forgetful(self, topics: Collection[str]) -> None:
        wanted = [ConfigResource(ConfigResourceType.TOPIC, topic) for topic in topics]
        for answer in await self._admin.describe_configs(wanted):
            for _, _, _, topic, entries in answer.resources:
                has = {name: value for name, value, *_ in entries}
                for name, value in _KEEP_FOREVER.items():
                    if has.get(name) != value:
                        raise self._unfit(topic, name, has.get(name), value)

    def _unfit(self, topic: str, name: str, has: str | None, wanted: str) -> TopicUnfit:
        message = (
            f"topic {topic!r} in {self._url} has {name}={has}, so it could forget events or "
            f"misdate them: set it to {wanted} with Kafka's `kafka-configs.sh --alter`"
        )
        return TopicUnfit(message)


def _all_led(wanted: Mapping[str, int], found: Mapping[str, Sequence[Any]]) -> bool:
    """Tell whether every partition has a leader, which takes a moment after creation."""
    return all(
        sum(partition["leader"] >= 0 for partition in found.get(topic, ())) == count
        for topic, count in wanted.items()
    )
