"""Rows of SQLite tables, read from pages: what is whole is found, whatever lies beside it.

Each cell is read by itself, so that one that is damaged costs itself alone. A page above the leaves
that is damaged hides those below it from the walk; they are still pages, and are found as such.

References
----------
SQLite, Database File Format, sections 1.6 and 2 (https://www.sqlite.org/fileformat2.html).
"""

from collections.abc import Iterator
from typing import NamedTuple

from store.log.sqlite_pages import HEADER_BYTES, Pages

INTERIOR, LEAF = 0x05, 0x0D
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_CONSTANTS = {0: None, 8: 0, 9: 1}
_FIRST_BLOB = 12
Value = int | bytes | str | None


class Torn(ValueError):
    """These bytes are not what they should be."""


class Row(NamedTuple):
    """The key of a row and its values; those kept in the key are None."""

    key: int
    values: tuple[Value, ...]


def leaves(pages: Pages, root: int, seen: set[int]) -> Iterator[int]:
    """Yield the leaf pages below `root` in the order of their keys; `seen` takes every page met."""
    if root in seen:
        return
    page = pages.page(root)
    kind = _kind(page, root)
    if kind not in (LEAF, INTERIOR):
        return
    seen.add(root)
    if kind == LEAF:
        yield root
        return
    start = _start(root)
    for pointer in _pointers(page, start, header_bytes=12):
        yield from leaves(pages, int.from_bytes(page[pointer : pointer + 4], "big"), seen)
    yield from leaves(pages, int.from_bytes(page[start + 8 : start + 12], "big"), seen)


def rows(pages: Pages, number: int) -> Iterator[Row]:
    """Yield the rows of a page that are whole; none where it is no leaf of a table."""
    page = pages.page(number)
    if _kind(page, number) != LEAF:
        return
    for pointer in _pointers(page, _start(number), header_bytes=8):
        try:
            yield _row(pages, page, pointer)
        except (Torn, UnicodeDecodeError):
            continue


def _start(number: int) -> int:
    return HEADER_BYTES if number == 1 else 0


def _kind(page: bytes, number: int) -> int:
    return page[_start(number)] if page else 0


def _pointers(page: bytes, start: int, *, header_bytes: int) -> Iterator[int]:
    cells = int.from_bytes(page[start + 3 : start + 5], "big")
    first = start + header_bytes
    for at in range(first, min(first + 2 * cells, len(page) - 1), 2):
        pointer = int.from_bytes(page[at : at + 2], "big")
        if first < pointer < len(page) - 3:
            yield pointer


def _row(pages: Pages, page: bytes, at: int) -> Row:
    size, at = _varint(page, at)
    key, at = _varint(page, at)
    most = pages.usable_bytes - 35
    here = size
    if size > most:
        least = (pages.usable_bytes - 12) * 32 // 255 - 23
        here = least + (size - least) % (pages.usable_bytes - 4)
        here = here if here <= most else least
    payload = page[at : at + here]
    if here < size:
        follows = int.from_bytes(page[at + here : at + here + 4], "big")
        payload += _overflow(pages, follows, size - here)
    if len(payload) != size:
        raise Torn
    return Row(key, tuple(_values(payload)))


def _overflow(pages: Pages, number: int, size: int) -> bytes:
    """Return what of a payload lies on pages of its own, chained one after the other."""
    found = list[bytes]()
    while size > 0:
        page = pages.page(number)
        if not page or number > pages.count:
            raise Torn
        number = int.from_bytes(page[:4], "big")
        found.append(page[4 : min(pages.usable_bytes, 4 + size)])
        size -= len(found[-1])
    if number != 0:
        raise Torn
    return b"".join(found)


def _values(payload: bytes) -> Iterator[Value]:
    end, at = _varint(payload, 0)
    body = end
    while at < end:
        kind, at = _varint(payload, at)
        if kind in _CONSTANTS:
            yield _CONSTANTS[kind]
            continue
        size = (kind - _FIRST_BLOB) // 2 if kind >= _FIRST_BLOB else _INTEGER_BYTES.get(kind, -1)
        content = payload[body : body + size]
        if size < 0 or len(content) != size:
            raise Torn
        body += size
        if kind < _FIRST_BLOB:
            yield int.from_bytes(content, "big", signed=True)
        else:
            yield content if kind % 2 == 0 else content.decode()
    if at != end or body != len(payload):
        raise Torn


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = 0
    for i in range(9):
        if at >= len(content):
            raise Torn
        byte = content[at]
        at += 1
        if i == 8:
            return (value << 8) | byte, at
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, at
    raise Torn
