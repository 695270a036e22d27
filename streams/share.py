"""Which of a file's lines one process folds, when several share the file's devices.

All lines about a device must reach the same process, in order. Whom a line is about is found in
its bytes, without parsing them, wherever that is certain.
"""

import re
from typing import NamedTuple
from zlib import crc32

from events.clock import ClockConfirmed, ClockCorrected, ClockTicked
from events.codec import UndecodableEvent, decode

_KEY = b'"subject"'
_SUBJECT = re.compile(rb'"subject"[ \t\r\n]*:[ \t\r\n]*"([^"]*)"')
_CLOCK = b"clock."
_OF_ALL = (ClockTicked, ClockConfirmed, ClockCorrected)


class Share(NamedTuple):
    """Which part of the devices, of how many parts."""

    part: int
    of: int


def concerns(line: bytes, share: Share) -> bool:
    """Tell whether a line is to be folded where the devices of `share` are.

    A tick, and what people say of the clock, concerns every share. Any other line belongs to
    exactly one, whether it can be read or not.

    >>> lines = [b'{"subject": "device-%d"}' % number for number in range(4)]
    >>> [sum(concerns(line, Share(part, 3)) for part in range(3)) for line in lines]
    [1, 1, 1, 1]
    """
    if share.of == 1:
        return True
    subject = _subject(line)
    return subject is None or crc32(subject) % share.of == share.part


def _subject(line: bytes) -> bytes | None:
    r"""Return what a line is about: null for the clock, nothing where it cannot be read.

    Without a backslash nothing is escaped, so what says `"subject"` once is the one field of that
    name, or no event at all. Where it says so twice, one may be text, or the last one counts.
    """
    if b"\\" not in line and _CLOCK not in line and line.count(_KEY) == 1:
        found = _SUBJECT.search(line)
        return found[1] if found else b""
    try:
        event = decode(line)
    except UndecodableEvent:
        return b""
    return None if isinstance(event, _OF_ALL) else event.subject.encode()
