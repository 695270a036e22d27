"""What an import must know of the log it adds to."""

from events.codec import UndecodableEvent, decode
from store.log.interface import Log
from store.origin import simulated_by_partition
from store.settings import TOPIC_EVENTS
from streams.gateways.versions import Versions

REPORT_KEY = b"maude:"


class MixedLog(ValueError):
    """Simulated and real events must not meet in one log; the message says what to do."""


def is_simulated(log: Log) -> bool | None:
    """Say whether the log holds simulated events, by the first readable one; None if empty."""
    return next(simulated_by_partition(log), None)


def versions_on(log: Log) -> Versions:
    """Learn every version of foreign reports that the log holds: one bulk read of it."""
    versions = Versions()
    for partition in range(log.partition_count(TOPIC_EVENTS)):
        for records in log.read(TOPIC_EVENTS, partition, 0):
            for record in records:
                if record.key.startswith(REPORT_KEY):
                    try:
                        versions.learn(decode(record.value))
                    except UndecodableEvent:
                        continue
    return versions
