"""Text in whatever encoding, as UTF-8; line ends of any kind, as line feeds.

UTF-16, with or without a mark, is what spreadsheets and some shells write. Windows-1252 is left as
it is here: single bytes of it occur in files that are UTF-8 otherwise, so it is read where a byte
is no UTF-8 (`text_of`).
"""

import codecs
from typing import IO

from streams.gateways.files.unpacked import Layer

STEP_BYTES = 1 << 16
HEAD_BYTES = 1 << 16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are not UTF-8 as what they most often are, instead of losing them."""
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", errors="replace"), error.end


codecs.register_error("windows-1252", _as_windows_1252)


def text_of(raw: bytes) -> str:
    """Decode UTF-8, with single bytes of Windows-1252 among it."""
    return raw.decode("utf-8", errors="windows-1252")


def encoding_of(head: bytes) -> tuple[str, int]:
    """Return the encoding of text that begins so, and the length of its mark.

    >>> encoding_of("key".encode("utf-16")), encoding_of("key".encode("utf-16-be"))
    (('utf-16-le', 2), ('utf-16-be', 0))
    >>> encoding_of(b"key")
    ('utf-8', 0)
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name, len(mark)
    pairs = len(head) // 2
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if pairs and head[first : 2 * pairs : 2].count(0) > 0.6 * pairs:
            return name, 0
    return "utf-8", 0


class Recoded(Layer):
    """The bytes of `file` as UTF-8 without a mark, and with line feeds as line ends."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        head = file.read(HEAD_BYTES)
        name, mark = encoding_of(head)
        self._decoder = (
            None if name == "utf-8" else codecs.getincrementaldecoder(name)(errors="replace")
        )
        first = self._as_utf_8(head[mark:], final=False)
        self._bare_returns = b"\r" in first and b"\n" not in first
        self._ready = self._with_line_feeds(first)

    def step(self) -> bytes | None:
        """Recode the next bytes."""
        more = self._file.read(STEP_BYTES)
        text = self._with_line_feeds(self._as_utf_8(more, final=not more))
        return text or (None if not more else b"")

    def _as_utf_8(self, raw: bytes, *, final: bool) -> bytes:
        if self._decoder is None:
            return raw
        return self._decoder.decode(raw, final=final).encode("utf-8", errors="replace")

    def _with_line_feeds(self, text: bytes) -> bytes:
        return text.replace(b"\r", b"\n") if self._bare_returns else text
