"""Lines of a file with their numbers, bounded, and with a way to give some back."""

from collections import deque
from dataclasses import dataclass
from typing import IO

from streams.gateways.files.recoded import text_of

LINE_MAX = 32 << 20
SKIP_MAX = 1 << 30
"""How far the end of a line that is too long is looked for, before the file is given up."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number, its bytes without NUL characters, and what was odd about it."""

    number: int
    raw: bytes
    too_long: bool = False
    had_nul: bool = False

    @property
    def whole(self) -> bool:
        """Whether the line has an end: the last one of a file that breaks off has none."""
        return self.raw.endswith(b"\n")

    @property
    def text(self) -> str:
        """The line without its end."""
        return text_of(self.raw).rstrip("\r\n")


class Lines:
    """The lines of a file, one by one; of one that is too long only its beginning."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._ahead: deque[Line] = deque()
        self._number = 0
        self.given_up = False

    def next(self) -> Line | None:
        """Return the next line, or None at the end."""
        if self._ahead:
            return self._ahead.popleft()
        raw = b"" if self.given_up else self._file.readline(LINE_MAX + 1)
        if not raw:
            return None
        self._number += 1
        too_long = len(raw) > LINE_MAX
        if too_long:
            self._skip_rest()
        had_nul = b"\0" in raw
        return Line(self._number, raw.replace(b"\0", b"") if had_nul else raw, too_long, had_nul)

    def give_back(self, lines: list[Line]) -> None:
        """Take these lines back, to be given again in their order."""
        self._ahead.extendleft(reversed(lines))

    def _skip_rest(self) -> None:
        skipped = 0
        while rest := self._file.readline(LINE_MAX):
            skipped += len(rest)
            if rest.endswith(b"\n"):
                return
            if skipped > SKIP_MAX:
                self.given_up = True
                return
