"""The ledger's seal: a hash chain over every record of a partition, readable or not.

Who changes, drops, adds or swaps a record changes every later head. The projector stores the head
after the last record that it read, exports print it, and an audit computes it again from the log.
A printed head therefore proves later what the log held when it was printed.
"""

from collections.abc import Iterable
from hashlib import sha256

from store.log.interface import Record

_LENGTH_BYTES = 8


def genesis(topic: str, partition: int) -> bytes:
    """Return the head of a partition before its first record, which no other partition shares."""
    return sha256(f"stimwatch/{topic}/{partition}".encode()).digest()


def seal(records: Iterable[Record], *, head: bytes) -> bytes:
    """Return the head after `records` of one partition, given the one before them.

    `head' = sha256(head || offset || length of key || key || length of value || value)`, where
    offset and lengths are 8 bytes, the highest first. The time of appending is not sealed: the two
    kinds of log may tell it differently.

    Examples
    --------
    >>> start = genesis("events", 0)
    >>> first, second = (Record("events", 0, i, 0, b"device-1", b"{}") for i in range(2))
    >>> seal([first, second], head=start) == seal([second], head=seal([first], head=start))
    True
    >>> seal([first], head=start) == seal([first._replace(value=b"[]")], head=start)
    False
    """
    for record in records:
        key, value = record.key, record.value
        head = sha256(
            b"".join(
                (head, _number(record.offset), _number(len(key)), key, _number(len(value)), value)
            )
        ).digest()
    return head


def _number(number: int) -> bytes:
    return number.to_bytes(_LENGTH_BYTES, "big")
