"""The pages of an SQLite file as they lie on the disk, read without SQLite.

SQLite refuses a file that is damaged, whole, or opens it and fails at the first damaged page; and
opening a file may change it. This only reads. The write-ahead log beside the file counts as it does
for SQLite: frames whose checksums hold, up to the last one that ends a transaction.

References
----------
SQLite, Database File Format, sections 1.3 and 4 (https://www.sqlite.org/fileformat2.html).
"""

import sys
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Self

HEADER_BYTES = 100
_TITLE = b"SQLite format 3\0"
_WAL_HEADER_BYTES, _FRAME_HEADER_BYTES = 32, 24
_MAGIC = (0x377F0682, 0x377F0683)
"""Of a write-ahead log; its last bit says that checksums read words with the highest byte first."""

_DEFAULT_PAGE_BYTES = 4096
_SMALLEST_PAGE_BYTES, _LARGEST_PAGE_BYTES = 512, 65_536


class Pages:
    """The pages of the database at `path`, the first one being number 1.

    `lost_frames` counts pages of the write-ahead log that were committed once and cannot be
    trusted, for something before them in it is damaged.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self.page_bytes, self.usable_bytes = _sizes(self._file.read(HEADER_BYTES))
        self._frames: dict[int, int] = {}
        self.lost_frames = 0
        wal = path.with_name(path.name + "-wal")
        self._wal = wal.open("rb") if wal.exists() else None
        self._read_wal()
        in_file = path.stat().st_size // self.page_bytes
        self.count = max(in_file, *self._frames, 0)

    def __enter__(self) -> Self:
        """Read in the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the files."""
        self._file.close()
        if self._wal is not None:
            self._wal.close()

    def page(self, number: int) -> bytes:
        """Return a page, or nothing where the file ends before it does."""
        if number < 1:
            return b""
        if number in self._frames and self._wal is not None:
            self._wal.seek(self._frames[number])
            found = self._wal.read(self.page_bytes)
        else:
            self._file.seek((number - 1) * self.page_bytes)
            found = self._file.read(self.page_bytes)
        return found if len(found) == self.page_bytes else b""

    def _read_wal(self) -> None:
        """Learn which frames hold the newest committed state of each page."""
        if self._wal is None:
            return
        header = self._wal.read(_WAL_HEADER_BYTES)
        magic = int.from_bytes(header[:4], "big")
        if len(header) < _WAL_HEADER_BYTES or magic not in _MAGIC:
            return
        big = bool(magic & 1)
        sums, holds = _checksum(header[:24], (0, 0), big=big), True
        holds = sums == _two(header[24:])
        pending: dict[int, int] = {}
        for place, frame, page in self._wal_frames(header[16:24]):
            sums = _checksum(frame[:8] + page, sums, big=big)
            holds = holds and sums == _two(frame[16:])
            commits = int.from_bytes(frame[4:8], "big") > 0
            pending[int.from_bytes(frame[:4], "big")] = place
            if commits and holds:
                self._frames |= pending
            elif commits:
                self.lost_frames += len(pending)
            if commits:
                pending = {}

    def _wal_frames(self, salts: bytes) -> Iterator[tuple[int, bytes, bytes]]:
        """Yield where the page of a frame lies, its header and the page, of this log alone."""
        assert self._wal is not None, "there is a log whose header was read"
        while len(frame := self._wal.read(_FRAME_HEADER_BYTES)) == _FRAME_HEADER_BYTES:
            place = self._wal.tell()
            page = self._wal.read(self.page_bytes)
            if frame[8:16] != salts or len(page) < self.page_bytes:
                return
            yield place, frame, page
            self._wal.seek(place + self.page_bytes)


def _sizes(header: bytes) -> tuple[int, int]:
    """Return the bytes of a page and those that are used, as told or, without that, as usual."""
    told = int.from_bytes(header[16:18], "big")
    told = _LARGEST_PAGE_BYTES if told == 1 else told
    sensible = _SMALLEST_PAGE_BYTES <= told <= _LARGEST_PAGE_BYTES and told & (told - 1) == 0
    if header[:16] != _TITLE or not sensible:
        return _DEFAULT_PAGE_BYTES, _DEFAULT_PAGE_BYTES
    return told, told - header[20]


def _checksum(content: bytes, before: tuple[int, int], *, big: bool) -> tuple[int, int]:
    words = array("I", content)
    if big == (sys.byteorder == "little"):
        words.byteswap()
    first, second = before
    for i in range(0, len(words), 2):
        first = (first + words[i] + second) & 0xFFFFFFFF
        second = (second + words[i + 1] + first) & 0xFFFFFFFF
    return first, second


def _two(content: bytes) -> tuple[int, int]:
    return int.from_bytes(content[:4], "big"), int.from_bytes(content[4:8], "big")
