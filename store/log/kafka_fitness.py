"""What a topic on Kafka must be like, so that no record is lost, misdated or refused.

Kafka's defaults, and most clusters, are set up for messages that matter for a week. A topic of ours
keeps everything for ever, is stamped by the broker, has each record on a second broker before it
counts as appended, never lets a copy lead that lacks some, and takes the largest record we send.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from store.log.interface import MAX_RECORD_BYTES

KEEP_FOREVER = {
    "retention.ms": "-1",
    "retention.bytes": "-1",
    "cleanup.policy": "delete",
    "message.timestamp.type": "LogAppendTime",
}
KEEP_A_DAY = {"retention.ms": "86400000", "segment.ms": "3600000"}
"""Of a topic that may forget: the records that its readers count on come in far less time."""

UNCLEAN = "unclean.leader.election.enable"
IN_SYNC = "min.insync.replicas"
LARGEST = "max.message.bytes"
COPIES = 3
"""Of each record, where there are so many brokers."""

COPIES_IN_SYNC = 2
"""So many have a record before it counts as appended, where there are so many brokers."""

LARGEST_DEFAULT_BYTES = 1_048_588
_WRAPPING_BYTES = 1_024
"""What Kafka puts around a record that is sent alone: less than a tenth of this."""

_ALTER = "set it to {wanted} with Kafka's `kafka-configs.sh --alter`"


class Unfit(NamedTuple):
    """One setting that is not as it must be: what it does, and what to do about it."""

    setting: str
    has: str
    harm: str
    cure: str


def settings_of_new(brokers: int, *, forgets: bool = False) -> dict[str, str]:
    """Return the settings of a topic that is created on so many brokers, and that `forgets` or not.

    >>> settings_of_new(1)["min.insync.replicas"], settings_of_new(5)["min.insync.replicas"]
    ('1', '2')
    """
    safe = {UNCLEAN: "false", IN_SYNC: str(min(COPIES_IN_SYNC, brokers))}
    return KEEP_FOREVER | (KEEP_A_DAY if forgets else {}) | safe


def unfit(settings: Mapping[str, str | None], *, copies: int, brokers: int) -> Iterator[Unfit]:
    """Yield what is not as it must be.

    Parameters
    ----------
    settings
        Of the topic, those that are the broker's defaults too.
    copies
        Replicas of the partition that has the fewest.
    brokers
        In the cluster now.

    Examples
    --------
    >>> week = settings_of_new(3) | {"max.message.bytes": "1048588", "retention.ms": "604800000"}
    >>> for each in unfit(week, copies=3, brokers=3):
    ...     print(each.setting, "could", each.harm)
    retention.ms could forget events or misdate them
    """
    for setting, wanted in KEEP_FOREVER.items():
        has = str(settings.get(setting))
        if has != wanted:
            yield Unfit(setting, has, "forget events or misdate them", _ALTER.format(wanted=wanted))
    unclean = str(settings.get(UNCLEAN))
    if unclean != "false":
        harm = "lose what was acknowledged when a broker fails"
        yield Unfit(UNCLEAN, unclean, harm, _ALTER.format(wanted="false"))
    largest = str(settings.get(LARGEST))
    if int(largest) < MAX_RECORD_BYTES + _WRAPPING_BYTES:
        cure = _ALTER.format(wanted=LARGEST_DEFAULT_BYTES)
        yield Unfit(LARGEST, largest, "refuse the largest events", cure)
    yield from _too_few(int(str(settings.get(IN_SYNC))), copies, needed=min(2, brokers))


def _too_few(in_sync: int, copies: int, *, needed: int) -> Iterator[Unfit]:
    if copies < max(needed, in_sync):
        harm = "lose everything with one disk" if copies < needed else "take no record at all"
        cure = (
            f"give every partition {max(needed, in_sync)} or more replicas with Kafka's "
            "`kafka-reassign-partitions.sh`"
        )
        yield Unfit("replicas", str(copies), harm, cure)
    elif in_sync < needed:
        harm = "lose what one broker alone had acknowledged"
        yield Unfit(IN_SYNC, str(in_sync), harm, _ALTER.format(wanted=needed))
