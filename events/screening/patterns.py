"""What direct identifiers of people look like in text. Names for the kinds are words for people.

The patterns prefer to miss a name to calling every capitalised word one. Where a number has a check
digit it must be right; where a pattern also fits what clinicians write of devices (the lead at L4,
an MR scan), that is left alone.

References
----------
NHS Data Dictionary, NHS number: modulus 11. Community Health Index (Scotland): the same, and the
first six digits are a date of birth. Health and Care number (Northern Ireland): the same, from
320 000 0000 to 399 999 9999. BS 7666: the form of a postcode.
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal

Kind = Literal[
    "NHS number",
    "CHI number",
    "Health and Care number",
    "date of birth",
    "postcode",
    "e-mail address",
    "telephone number",
    "name",
]
Span = tuple[int, int]

ADULT_SINCE = 2001
"""A full date before this year is taken for a date of birth, also where no word says so: the
people who have these implants are adults, and no such implant, report or reading is that old."""
BORN_FROM = 1900

_GAP = r"[\s.\u2010-\u2013-]{0,2}"
_NUMBER = re.compile(
    rf"(?:(?<!\w)|(?<=NHS)|(?<=CHI)|(?<=HCN)|(?<=[Nn]o))(?<!\d[.-])"
    rf"\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{4}}(?!\w|[.-]\d)"
)
"""Ten digits, unless they are a part of a longer number, as of a report or a model."""

_WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
"""Of modulus 11: the sum of a right number, its check digit counted once, divides by eleven."""

_AREAS = (
    "AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC"
    "|EH|EN|EX|FK|FY|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS"
    "|LU|ME|MK|ML|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR"
    "|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE|B|E|G|L|M|N|S|W"
)
_POSTCODE = re.compile(
    rf"\b(?=[A-Z]{{1,2}}[0-9]|GIR|BFPO)(?:(?P<out>(?:{_AREAS})[0-9][0-9A-Z]?)[\s-]{{0,2}}(?P<in>[0-9][ABD-HJLNP-UW-Z]{{2}})"
    r"|GIR ?0AA|BFPO ?\d{1,4})\b",
    re.IGNORECASE,
)
_VERTEBRA = re.compile(r"[LS][1-5]", re.IGNORECASE)
_ORDINAL = re.compile(r"1st|2nd|3rd|[04-9]th", re.IGNORECASE)
_UNIT = re.compile(r"\d(?:us|hz|hr|yr|ft|lb)")

_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    r"(?<!\d)(?<!\d[./-])(?:"
    r"\d{1,2}[/. -]\d{1,2}[/. -](?P<dmy>\d{4}|\d{2})"
    r"|(?P<ymd>\d{4})[/.-]\d{1,2}[/.-]\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ -]{_MONTHS}[ .,-]+(?P<words>\d{{4}}|\d{{2}})"
    rf"|\b{_MONTHS}[ .]+\d{{1,2}}(?:st|nd|rd|th)?[ ,]+(?P<us>\d{{4}}|\d{{2}})"
    r"|\d{8}|\d{6}"
    r")(?!\d|[./-]\d)",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"(?:\bd[./ ]{0,2}o[./ ]{0,2}b\b|date ?of ?birth|birth ?da(?:te|y)|\bborn\b)[^\d\[\]]{0,20}$",
    re.IGNORECASE,
)
_BORN_WITHIN = 40
"""Characters before a date in which the words are looked for."""

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONES = (
    re.compile(
        r"(?<![\w.])(?:(?:\+|\b00)44[ -]?(?:\(0\)[ -]?)?|\(?0)\d(?:\)?[ -]?\d){8,9}(?!\w|-\d{4})"
    ),
    re.compile(r"(?<!\w)\+\d(?:[ ().-]?\d){7,13}(?!\w)"),
    re.compile(r"(?<![\w-])(?:\(\d{3}\) ?|\d{3}-)\d{3}-\d{4}(?![\w-])"),
    re.compile(
        r"\b(?:tel|telephone|phone|mobile)\b[^\d\[\]]{0,12}"
        r"(?!\d{4}-\d\d-\d\d|\d{1,2}[- ]\d{1,2}[- ]\d{4})(?P<own>\+?\d(?:[ ()-]{0,2}\d){5,14})",
        re.IGNORECASE,
    ),
)
_SURNAME = r"[A-Z](?:['\u2019][A-Z])?[a-z][\w'\u2019-]*"
_NO_NAME = (
    r"(?!(?:angio|arthro|compatib|condition|environment|exam|exposure|field|finding|guid|imag"
    r"|investigation|lumbar|mode\b|neuro|protocol|report|result|safe|scan|sequence|signal|spectro"
    r"|spine|study|studies|system|technolog|unsafe|was|is|not|and|or|of)(?i:\w*))"
)
_NAMES = (
    re.compile(
        rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Doctor|Prof|Professor|Sister)\b\.? (?:[A-Z]\.? ?)?"
        rf"{_SURNAME}(?: {_SURNAME})?"
    ),
    re.compile(r"\b(?:MR|MRS|MISS)\. [A-Z][A-Z'\u2019-]{2,}"),
    re.compile(r"\bMRS\.? [A-Z][\w'\u2019-]+", re.IGNORECASE),
    re.compile(rf"\bMR\.? {_NO_NAME}[A-Z][\w'\u2019-]{{2,}}", re.IGNORECASE),
    re.compile(r"\b(?:[Pp]atient|PATIENT)(?:'s)? [Nn](?:ame|AME)(?: is|:)? [A-Z][\w'\u2019-]+"),
)


def _numbers(text: str) -> Iterator[tuple[Kind, Span]]:
    for match in _NUMBER.finditer(text):
        digits = "".join(str(int(each)) for each in match.group() if each.isdecimal())
        kind = _ten_digits(digits)
        if kind:
            yield kind, match.span()


def _ten_digits(digits: str) -> Kind | None:
    """Name the kind of a ten-digit number, or None where it is just a number."""
    if sum(int(each) * weight for each, weight in zip(digits, _WEIGHTS, strict=True)) % 11:
        return None
    if "3200000000" <= digits <= "3999999999":
        return "Health and Care number"
    if digits[0] in "0123":
        day, month = int(digits[:2]), int(digits[2:4])
        return "CHI number" if 1 <= day <= 31 and 1 <= month <= 12 else None
    return "NHS number"


def _births(text: str) -> Iterator[tuple[Kind, Span]]:
    for match in _DATE.finditer(text):
        year = match["dmy"] or match["ymd"] or match["words"] or match["us"] or ""
        old = len(year) == 4 and BORN_FROM <= int(year) < ADULT_SINCE
        if old or _BORN.search(text[max(0, match.start() - _BORN_WITHIN) : match.start()]):
            yield "date of birth", match.span()


def _postcodes(text: str) -> Iterator[tuple[Kind, Span]]:
    for match in _POSTCODE.finditer(text):
        if not match["out"] or not _is_place_on_spine(match["out"], match["in"]):
            yield "postcode", match.span()


def _is_place_on_spine(out: str, inward: str) -> bool:
    """Whether 'L4 5th' or 'S1 2us' was meant: a vertebra and an ordinal or a unit, not a street."""
    if _ORDINAL.fullmatch(inward) and inward[1:].islower():
        return True
    on_spine = _VERTEBRA.fullmatch(out) is not None
    return on_spine and bool(_ORDINAL.fullmatch(inward) or _UNIT.fullmatch(inward))


def _emails(text: str) -> Iterator[tuple[Kind, Span]]:
    for match in _EMAIL.finditer(text):
        yield "e-mail address", match.span()


def _phones(text: str) -> Iterator[tuple[Kind, Span]]:
    for pattern in _PHONES:
        for match in pattern.finditer(text):
            yield "telephone number", match.span("own" if "own" in match.groupdict() else 0)


def _names(text: str) -> Iterator[tuple[Kind, Span]]:
    for pattern in _NAMES:
        for match in pattern.finditer(text):
            yield "name", match.span()


SEARCHES: tuple[Callable[[str], Iterator[tuple[Kind, Span]]], ...] = (
    _numbers,
    _births,
    _postcodes,
    _emails,
    _phones,
    _names,
)
"""What is surest of its kind comes first: where two fit the same place, the first names it."""
