"""Text that nothing hides in and nothing falls out of: for every rendering on paper and in files.

A control character can end an XML document, turn the direction of a line, or vanish; a font without
the letter prints nothing. All of them become a mark that can be seen: `[U+202E]`.
"""

import unicodedata
from collections.abc import Iterator, Set

CHUNK_CHARACTERS = 1_000
CHUNK_LINES = 20
_KEPT = frozenset("\n\t")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def visible(text: str, *, drawn: Set[int] | None = None) -> str:
    r"""Return `text` with a mark for each character that cannot be seen, or drawn with a font.

    Parameters
    ----------
    text
        Anything a person or a device wrote.
    drawn
        The code points that the font has; None where whoever reads brings their own fonts.

    Examples
    --------
    >>> visible("bell \x07, turned \u202e, lines\r\nstay")
    'bell [U+0007], turned [U+202E], lines\nstay'
    >>> visible("\u0141\u00f3d\u017a", drawn=frozenset(map(ord, "\u0141\u00f3d")))
    'Łód[U+017A]'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each if _is_seen(each, drawn) else f"[U+{ord(each):04X}]" for each in text)


def chunks(text: str) -> Iterator[str]:
    r"""Yield `text` in pieces of which each fits a page; an empty text is one empty piece.

    >>> [len(piece) for piece in chunks("x" * 2_500)]
    [1000, 1000, 500]
    >>> [piece.count("\n") for piece in chunks("\n" * 30)]
    [19, 10]
    """
    lines: list[str] = []
    size = 0
    for line in text.split("\n"):
        for part in _parts(line):
            if lines and (size + len(part) > CHUNK_CHARACTERS or len(lines) >= CHUNK_LINES):
                yield "\n".join(lines)
                lines, size = [], 0
            lines.append(part)
            size += len(part)
    yield "\n".join(lines)


def _parts(line: str) -> Iterator[str]:
    """Yield a line in pieces, cut after a space where there is one."""
    start = 0
    while len(line) - start > CHUNK_CHARACTERS:
        space = line.rfind(" ", start, start + CHUNK_CHARACTERS)
        end = space + 1 if space > start else start + CHUNK_CHARACTERS
        yield line[start:end]
        start = end
    yield line[start:]


def _is_seen(each: str, drawn: Set[int] | None) -> bool:
    if each in _KEPT:
        return True
    if unicodedata.category(each) in _HIDDEN:
        return False
    return drawn is None or ord(each) in drawn
