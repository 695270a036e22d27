"""What a person named on the command line, as single files: of folders, archives, standard input.

What a file holds is told by its first bytes; its name and ending do not matter.
"""

import io
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from streams.gateways.files.recoded import HEAD_BYTES, Recoded
from streams.gateways.files.unpacked import Gunzipped, Layer, Member

GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"
STANDARD_INPUT = "-"
SHEET = "[Content_Types].xml"
"""What every document of an office suite holds, which are archives too."""
ENCRYPTED = 1
"""The bit of a member's flags that says so."""
SPARE_BYTES = 1 << 30
"""What must stay free of the disk that standard input is written to."""


class UnreadableSource(OSError):
    """A file, an archive or a pipe that cannot be opened; the message says what to do."""


class Opened:
    """An open source: its bytes as UTF-8, how far it is read, and whether it broke off."""

    def __init__(self, raw: IO[bytes], layers: tuple[Layer, ...]) -> None:
        self._raw, self._layers = raw, layers
        self.file = io.BufferedReader(layers[-1], 1 << 17)

    @property
    def broken(self) -> bool:
        """Whether the packed file breaks off where reading ended."""
        return any(layer.broken for layer in self._layers)

    @property
    def bytes_read(self) -> int:
        """How many bytes of the file on the disk were read by now."""
        return self._raw.tell()

    def check(self) -> bool:
        """Unpack all of it once; False where its check sum says that some bytes are wrong."""
        if len(self._layers) > 1:
            while self.file.read(1 << 20):
                pass
        return not any(layer.damaged for layer in self._layers)


@dataclass(slots=True)
class Source:
    """One file to be read, as often as its reader wants; `member` is its place in an archive.

    `size_bytes` is that of the file on the disk, packed as it is. `inside` says that nobody named
    it: it lay in a folder or an archive. `fault` says why it cannot be opened at all.
    """

    name: str
    path: Path
    size_bytes: int
    member: str | None = None
    fault: str = ""
    inside: bool = False
    _now: Opened | None = field(default=None, repr=False)

    @property
    def bytes_read(self) -> int:
        """How many bytes of the file on the disk were read since it was opened last."""
        return 0 if self._now is None else self._now.bytes_read

    @contextmanager
    def opened(self) -> Iterator[Opened]:
        """Open it for reading, unpacked where it is packed."""
        with ExitStack() as stack:
            raw = stack.enter_context(self.path.open("rb"))
            layers: list[Layer] = []
            inner: IO[bytes] = raw
            if self.member is not None:
                archive = stack.enter_context(zipfile.ZipFile(raw))
                layers.append(Member(stack.enter_context(archive.open(self.member))))
                inner = io.BufferedReader(layers[-1])
            if _begins_with(inner, GZIP_MAGIC):
                layers.append(Gunzipped(inner))
                inner = io.BufferedReader(layers[-1])
            layers.append(Recoded(inner))
            before, self._now = self._now, Opened(raw, tuple(layers))
            try:
                yield self._now
            finally:
                self._now = before

    def is_damaged(self) -> bool:
        """Whether it is packed, and its check sum says that some bytes are wrong."""
        with self.opened() as opened:
            return not opened.check()

    def head(self) -> tuple[bytes, bool]:
        """Return the first bytes, and whether the file breaks off within them."""
        with self.opened() as opened:
            return opened.file.read(HEAD_BYTES), opened.broken


@contextmanager
def spooled(path: Path) -> Iterator[Path]:
    """Give a file that can be read twice: of standard input or a pipe, a copy that is erased.

    Raises
    ------
    UnreadableSource
        If the disk has no room for it.
    """
    if str(path) != STANDARD_INPUT and (path.is_file() or path.is_dir()):
        yield path
        return
    with tempfile.NamedTemporaryFile(prefix="stimwatch-") as copy:
        with ExitStack() as stack:
            pipe = (
                sys.stdin.buffer
                if str(path) == STANDARD_INPUT
                else stack.enter_context(path.open("rb"))
            )
            while some := pipe.read(1 << 20):
                if shutil.disk_usage(copy.name).free < SPARE_BYTES:
                    message = f"{path}: no room on the disk of {copy.name} for all of it"
                    raise UnreadableSource(message)
                copy.write(some)
        copy.flush()
        yield Path(copy.name)


def sources_in(path: Path, *, name: str, inside: bool = False) -> Iterator[Source]:
    """Yield the file itself, or each file of a folder or zip archive, in the order of names.

    What a system left beside the data (hidden files, `__MACOSX`) is passed over.
    """
    if path.is_dir():
        for each in sorted(path.rglob("*")):
            if each.is_file() and not _is_left_behind(each.relative_to(path)):
                yield from sources_in(each, name=str(each.relative_to(path)), inside=True)
        return
    size = path.stat().st_size
    try:
        with path.open("rb") as raw:
            packed = raw.read(4) == ZIP_MAGIC
        members = _members(path) if packed else []
    except (OSError, zipfile.BadZipFile, NotImplementedError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else str(fault)
        yield Source(name, path, size, fault=f"cannot be opened ({why}): fetch it again")
        return
    if not packed:
        yield Source(name, path, size, inside=inside)
    elif any(member.filename == SHEET for member in members):
        why = "is a document of an office suite: save it as CSV (UTF-8), and bring that in"
        yield Source(name, path, size, fault=why)
    elif any(member.flag_bits & ENCRYPTED for member in members):
        why = "is encrypted: unpack it, and bring in what was in it"
        yield Source(name, path, size, fault=why)
    else:
        for member in members:
            inner = f"{name}/{member.filename}"
            yield Source(inner, path, size, member.filename, inside=True)


def _members(path: Path) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(path) as archive:
        return sorted(
            (
                each
                for each in archive.infolist()
                if not each.is_dir() and not _is_left_behind(Path(each.filename))
            ),
            key=lambda member: member.filename,
        )


def _is_left_behind(path: Path) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in path.parts)


def _begins_with(file: IO[bytes], magic: bytes) -> bool:
    assert isinstance(file, io.BufferedReader), "every layer is wrapped in one"
    return file.peek(len(magic))[: len(magic)] == magic
