"""A text as it is searched: written plainly, and where in it there are numbers.

Most identifiers have digits, and most of a narrative has none: what needs them is looked for only
around them, so that a long text costs little more than what it says.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_RUN = re.compile(r"[0-9]+(?:[^0-9A-Za-z\n]{1,3}[0-9]+)*")
_BEFORE, _AFTER = 48, 24
"""Characters around a number within which all of its identifier stands, with its label."""


class Reading(NamedTuple):
    """`low` is the text in small letters; `runs` are its digits with what parts them."""

    text: str
    low: str
    runs: tuple[tuple[int, int], ...]

    def near(
        self, pattern: re.Pattern[str], *, least: int, before: int = _BEFORE
    ) -> Iterator[re.Match[str]]:
        """Yield what fits the pattern around a run of at `least` so many characters."""
        at, stop = 0, 0
        for start, end in self.runs:
            if end - start < least:
                continue
            if start - before > stop:
                yield from pattern.finditer(self.text, at, stop)
                at = start - before
            stop = min(len(self.text), end + _AFTER)
        yield from pattern.finditer(self.text, at, stop)

    def says(self, *words: str) -> bool:
        """Whether any of these stands in the text, also as a part of a word."""
        return any(word in self.low for word in words)


def read(text: str) -> Reading:
    """Return the text and its numbers.

    >>> read("NHS 943 476 5919 at 12 ohm").runs
    ((4, 16), (20, 22))
    """
    return Reading(text, text.lower(), tuple(match.span() for match in _RUN.finditer(text)))
