"""Which partition a key belongs to: murmur2, as Kafka's own clients do it.

One device's events must be in one order whichever log holds them and whichever client wrote
them, so every producer uses this function, and tests compare it with two Kafka clients.

References
----------
Appleby, A. (2008). MurmurHash2, 32-bit; the seed is that of Kafka's `Utils.murmur2`.
"""

from functools import lru_cache
from struct import unpack_from

_SEED = 0x9747B28C
_MULTIPLIER = 0x5BD1E995
_WORD = 0xFFFFFFFF
_POSITIVE = 0x7FFFFFFF
_KEYS_REMEMBERED = 65_536


def murmur2(data: bytes) -> int:
    """Return the 32-bit hash of `data`, unsigned.

    >>> murmur2(b"21")
    3321034988
    """
    length = len(data)
    words = length // 4
    hashed = _SEED ^ length
    for word in unpack_from(f"<{words}I", data):
        mixed = word * _MULTIPLIER & _WORD
        mixed = (mixed ^ mixed >> 24) * _MULTIPLIER & _WORD
        hashed = hashed * _MULTIPLIER & _WORD ^ mixed
    rest = data[words * 4 :]
    if rest:
        hashed = (hashed ^ int.from_bytes(rest, "little")) * _MULTIPLIER & _WORD
    hashed = (hashed ^ hashed >> 13) * _MULTIPLIER & _WORD
    return hashed ^ hashed >> 15


@lru_cache(maxsize=_KEYS_REMEMBERED)
def partition_of(key: bytes, partitions: int) -> int:
    """Return the partition of `key` in a topic of so many `partitions`.

    Devices write again and again, so the answers for the latest keys are remembered.

    >>> partition_of(b"device-7", 1)
    0
    """
    return (murmur2(key) & _POSITIVE) % partitions
