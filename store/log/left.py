"""What of a topic somebody has not read yet: records, not offsets."""

from collections.abc import Mapping

from store.log.interface import Log


def left(
    log: Log, topic: str, reached: Mapping[int, int], *, ends: Mapping[int, int] | None = None
) -> dict[int, range]:
    """Return, for each partition with a record at or after `reached`, from where to where it goes.

    Who has read the last record stands right behind it. Where a log ends in the end of a
    transaction, that is before its end, though nothing is left. So the log is asked for one record.

    Parameters
    ----------
    reached
        The offset after the last record read, by partition; 0 where there is none.
    ends
        Up to where to look; the end as of now by default.
    """
    found = {}
    for partition, end in (ends or log.end_offsets(topic)).items():
        start = reached.get(partition, 0)
        if start < end:
            for records in log.read(topic, partition, start, stop=end):
                found[partition] = range(records[0].offset, end)
                break
    return found
