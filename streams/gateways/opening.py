"""Open a file whatever its name says: gzip is known by its first bytes."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

GZIP_MAGIC = b"\x1f\x8b"
WHOLE_FILE_MAX = 256 << 20
"""JSON documents are read whole; more than this is not one export."""
BROKEN = (EOFError, zlib.error, gzip.BadGzipFile)
"""What a gzip file that was cut in half raises."""


class TooLarge(ValueError):
    """The document does not fit in memory; the message says what to do."""


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open `path` for reading bytes, unpacked where it is packed."""
    with path.open("rb") as raw:
        magic = raw.read(2)
        raw.seek(0)
        if magic != GZIP_MAGIC:
            yield raw
            return
        with gzip.open(raw) as unpacked:
            yield cast("IO[bytes]", unpacked)


def head_of(path: Path, size: int) -> bytes:
    """Return the first `size` bytes, or what can be read of them."""
    with opened(path) as file:
        try:
            return file.read(size)
        except BROKEN:
            return b""


def whole(path: Path) -> bytes:
    """Return the whole content.

    Raises
    ------
    TooLarge
        If it is over `WHOLE_FILE_MAX`.
    """
    with opened(path) as file:
        content = file.read(WHOLE_FILE_MAX + 1)
    if len(content) > WHOLE_FILE_MAX:
        message = f"over {WHOLE_FILE_MAX >> 20} MiB in one document: split it into several files"
        raise TooLarge(message)
    return content
