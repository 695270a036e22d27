"""Unpack gzip and zip up to the place where they break off, and say that they did.

The usual readers raise at the break, and what they had unpacked for that call is gone: of a small
file that is all. Here reading ends at the break as at the end of a file, with `broken` set.
"""

import io
import zipfile
import zlib
from typing import IO, Any

STEP_BYTES = 1 << 16
OUTPUT_MAX = 1 << 20
_WITH_GZIP_HEADER = 16 + zlib.MAX_WBITS


class Layer(io.RawIOBase):
    """Bytes that are made of other bytes, step by step."""

    def __init__(self) -> None:
        super().__init__()
        self.broken = self.damaged = False
        self._ready = b""

    def readable(self) -> bool:
        """Return True: it can only be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer; 0 at the end."""
        while not self._ready:
            made = self.step()
            if made is None:
                return 0
            self._ready = made
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def step(self) -> bytes | None:
        """Return the next bytes, if only a few or none; None at the end."""
        raise NotImplementedError


class Gunzipped(Layer):
    """The content of a gzip file of one or more members, as far as it can be unpacked."""

    def __init__(self, packed: IO[bytes]) -> None:
        super().__init__()
        self._packed = packed
        self._unpacker: Any = zlib.decompressobj(_WITH_GZIP_HEADER)
        self._waiting = b""

    def step(self) -> bytes | None:
        """Unpack the next step; where it is broken, byte by byte up to the break."""
        if self.broken:
            return None
        self._waiting = self._waiting or self._packed.read(STEP_BYTES)
        if self._unpacker.eof:  # a further member follows, or the zeros that some tapes pad with
            self._waiting = self._waiting.lstrip(b"\0")
            if not self._waiting:
                return None
            self._unpacker = zlib.decompressobj(_WITH_GZIP_HEADER)
        if not self._waiting:
            self.broken = True
            rest: bytes = self._unpacker.flush()
            return rest
        before, waiting = self._unpacker.copy(), self._waiting
        try:
            made: bytes = self._unpacker.decompress(waiting, OUTPUT_MAX)
        except zlib.error as fault:
            self.broken, self.damaged = True, "incorrect" in str(fault)
            return _up_to_the_break(before, waiting)
        self._waiting = self._unpacker.unconsumed_tail or self._unpacker.unused_data
        return made


class Member(Layer):
    """One file of a zip archive, as far as it can be unpacked."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file

    def step(self) -> bytes | None:
        """Unpack a little, because what a failing call had unpacked is lost."""
        if self.broken:
            return None
        try:
            return self._file.read(1 << 13) or None
        except (EOFError, zlib.error, zipfile.BadZipFile) as fault:
            self.broken, self.damaged = True, isinstance(fault, zipfile.BadZipFile)
            return None


def _up_to_the_break(unpacker: Any, packed: bytes) -> bytes:
    found = []
    for at in range(len(packed)):
        try:
            found.append(unpacker.decompress(packed[at : at + 1]))
        except zlib.error:
            break
    return b"".join(found)
