r"""Split a line into fields as people and programs really quote them.

A quote opens a field only at its beginning, and closes it only before a delimiter or the end; any
other is an inch mark. Where the number of fields then differs from the header's, one of the quotes
at a beginning was an inch mark too, and `repaired` looks for the one.
"""

from collections.abc import Iterator
from typing import NamedTuple

REPAIRS_MAX = 24


class Split(NamedTuple):
    """The fields, whether the last one waits for its closing quote, and where quotes opened."""

    fields: list[str]
    open: bool
    openings: tuple[int, ...]


def split(
    text: str,
    delimiter: str,
    *,
    marks: frozenset[int] = frozenset(),
    doubled: bool = True,
    tight: bool = False,
) -> Split:
    """Split `text`; quotes at the places `marks` are inch marks and open nothing.

    Two quotes in a row within quotes are one, unless not `doubled`: then, before a delimiter, the
    first is an inch mark and the second closes. Where it is `tight`, every field has its quotes, so
    that one closes only before a delimiter and the next one.

    >>> split('1,STIMA 5" LEAD,"A 6" LEAD, TOO"', ",").fields
    ['1', 'STIMA 5" LEAD', 'A 6" LEAD, TOO']
    >>> split('1,"NEVER CLOSED,2', ",").open
    True
    """
    fields: list[str] = []
    openings: list[int] = []
    start, size = 0, len(text)
    while True:
        if text[start : start + 1] == '"' and start not in marks:
            openings.append(start)
            close = _closing(text, start + 1, delimiter, doubled=doubled, tight=tight)
            if close < 0:
                fields.append(text[start + 1 :])
                return Split(fields, True, tuple(openings))
            fields.append(text[start + 1 : close].replace('""', '"'))
            end = close + 1
        else:
            end = text.find(delimiter, start)
            end = size if end < 0 else end
            fields.append(text[start:end])
        if end >= size:
            return Split(fields, False, tuple(openings))
        start = end + 1


def _closing(text: str, start: int, delimiter: str, *, doubled: bool, tight: bool) -> int:
    """Return where the quote is that closes a field whose text begins at `start`, or -1."""
    at = text.find('"', start)
    while at >= 0:
        after = text[at + 1 : at + 2]
        if not after or (after == delimiter and (not tight or text[at + 2 : at + 3] == '"')):
            return at
        pair = after == '"' and (doubled or text[at + 2 : at + 3] not in ("", delimiter))
        at = text.find('"', at + (2 if pair else 1))
    return -1


def repaired(text: str, delimiter: str, count: int) -> list[str] | None:
    """Return the `count` fields of a line under the least change of its quotes, or None.

    >>> repaired('1,"EXAMPLE,LEAD,"THE LEAD BROKE, TWICE."', ",", 4)
    ['1', '"EXAMPLE', 'LEAD', 'THE LEAD BROKE, TWICE.']
    """
    for marks, doubled in _changes(split(text, delimiter).openings):
        tried = split(text, delimiter, marks=marks, doubled=doubled)
        if len(tried.fields) == count and not tried.open:
            return tried.fields
    return None


def _changes(openings: tuple[int, ...]) -> Iterator[tuple[frozenset[int], bool]]:
    yield frozenset(), True
    yield frozenset(), False
    for opening in openings[:REPAIRS_MAX]:
        yield frozenset({opening}), True
    yield frozenset(openings), True
