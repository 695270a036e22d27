"""Find what would identify a person in free text, and say its kind and place, never its value.

A pattern scan is a net with holes: names pass through it. It lowers the risk and does not end it,
so whoever exports still reads the text.

References
----------
NHS Data Dictionary, NHS number: ten digits, the last a modulus-11 check digit (python-stdnum).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from stdnum.gb import nhs

Kind = Literal["NHS number", "postcode", "date of birth", "e-mail address", "telephone number"]

YOUNGEST_BORN = 2010
"""A full date before this year is taken for a date of birth: no such device existed then."""

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}[/. -]\d{{1,2}}[/. -](?P<dmy>\d{{4}}|\d{{2}})"
    rf"|(?P<ymd>\d{{4}})-\d{{1,2}}-\d{{1,2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ -]{_MONTH}[ ,-]+(?P<words>\d{{4}}))\b",
    re.IGNORECASE,
)
_BORN = re.compile(r"(?:\bd\.?o\.?b\b|\bdate of birth\b|\bborn\b)[^0-9]{0,15}$", re.IGNORECASE)
_NHS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_POSTCODE = re.compile(
    r"\b(?:GIR ?0AA|[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPSTUW]"
    r"|[A-HK-Y][0-9][ABEHMNPRVWXY]) ?[0-9](?!(?-i:st|nd|rd|th))[ABD-HJLNP-UW-Z]{2})\b",
    re.IGNORECASE,
)
"""All outward forms. A small-letter ordinal is not one: 'lead at L4 5th week' names no street."""
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\d.])(?:\+44[ -]?(?:\(0\)[ -]?)?|0)\d(?:[ -]?\d){8,9}(?!\d)")


@dataclass(frozen=True, slots=True)
class Found:
    """Something that looks like an identifier; `position` counts characters from one."""

    kind: Kind
    position: int

    def __str__(self) -> str:
        """Say the kind and the place.

        >>> str(Found("postcode", 12))
        'what looks like a postcode, at character 12'
        """
        article = "an" if self.kind[0] in "aeioN" else "a"
        return f"what looks like {article} {self.kind}, at character {self.position}"


def scan(text: str) -> tuple[Found, ...]:
    """Return what looks like an identifier, in order of place.

    Examples
    --------
    A made-up number with a right check digit, and the same with a wrong one:

    >>> [found.kind for found in scan("seen in clinic, 943 476 5919, pain settled")]
    ['NHS number']
    >>> scan("seen in clinic, 943 476 5918, pain settled")
    ()
    """
    found = sorted(_all(text), key=lambda each: each.position)
    return tuple(found)


def _all(text: str) -> Iterator[Found]:
    for match in _NHS.finditer(text):
        if nhs.is_valid(match.group()):
            yield Found("NHS number", match.start() + 1)
    for match in _POSTCODE.finditer(text):
        yield Found("postcode", match.start() + 1)
    for match in _DATE.finditer(text):
        year = match["dmy"] or match["ymd"] or match["words"]
        old = len(year) == 4 and int(year) < YOUNGEST_BORN
        if old or _BORN.search(text[: match.start()]):
            yield Found("date of birth", match.start() + 1)
    for match in _EMAIL.finditer(text):
        yield Found("e-mail address", match.start() + 1)
    for match in _PHONE.finditer(text):
        yield Found("telephone number", match.start() + 1)
