"""Write a text plainly, so that one pattern fits it however it was typed, and keep its places.

A full-width digit, an Arabic one, a letter with its accent apart, a no-break space, a typographer's
dash or apostrophe, an invisible space inside a number: a person reads through all of them.
"""

import re
import unicodedata
from collections.abc import Sequence

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u00b4\u2032`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u2033", '"'),
        **dict.fromkeys("\u2026\u2122\u00bd\u00bc\u00be\u00a0\u2007\u2009\u202f", " "),
    }
)
"""One character for one, so that no place moves."""
_ASCII = re.compile(r"[\x00-\x7f]+")


def fold(text: str) -> tuple[str, Sequence[int] | None]:
    r"""Return `text` plainly, and where each of its characters began; None where nothing moved.

    >>> fold("plain"), fold("O\u2019Neill")
    (('plain', None), ("O'Neill", None))
    >>> fold("9\u200b43")
    ('943', [0, 2, 3, 4])
    """
    if text.isascii():
        return text, None
    same = text.translate(_ALIKE)
    odd = _ASCII.sub("", same)
    if not odd:
        return same, None
    if unicodedata.is_normalized("NFKC", same) and all(map(_stays, odd)):
        return same, None
    return _moved(same)


def _moved(text: str) -> tuple[str, Sequence[int]]:
    written: list[str] = []
    places: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        for each in unicodedata.normalize("NFKC", text[start:end]):
            if unicodedata.category(each) != "Cf":
                written.append(_digit(each))
                places.append(start)
        start = end
    return "".join(written), [*places, len(text)]


def _stays(char: str) -> bool:
    return not (char.isdecimal() or unicodedata.category(char) in {"Cf", "Mn"})


def _digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char
