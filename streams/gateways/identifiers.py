"""Direct identifiers of people: found so that they can be refused, never repeated.

A finding says what kind and where, not what: so it can stand in a log or an error message. The
patterns prefer to miss a name to calling every capitalised word one; numbers have check digits.

References
----------
NHS Data Dictionary, NHS number: modulus 11. Community Health Index (Scotland): the same, and the
first six digits are a date of birth. Health and Care number (Northern Ireland): the same, from
320 000 0000 to 399 999 9999.
"""

import hmac
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from stdnum.gb import nhs

Kind = Literal[
    "nhs_number", "chi_number", "hc_number", "postcode", "birth_date", "email", "phone", "name"
]
KEY_BYTES_MIN = 16

_AREAS = (
    "AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC"
    "|EH|EN|EX|FK|FY|GL|GU|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU"
    "|ME|MK|ML|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS"
    "|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE|B|E|G|L|M|N|S|W"
)
_INWARD = r"[0-9](?!ST|ND|RD|TH)[ABD-HJLNP-UW-Z]{2}"
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = (
    r"(?:\d{1,2}[/. -]\d{1,2}[/. -](?:\d{4}|\d{2})|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ -](?:{_MONTHS})[a-z]*[ ,-]+\d{{4}})"
)
_NUMBER = re.compile(r"(?<![\w.-])\d{3}[ .\u00a0-]?\d{3}[ .\u00a0-]?\d{4}(?![\d-]|\.\d)")
_SURNAME = r"[A-Z](?:['\u2019][A-Z])?[a-z][\w'\u2019-]*"
_NAME_UPPER = r"\b(?:MR|MRS|MISS)\. [A-Z][A-Z'-]{2,}"


@dataclass(frozen=True, slots=True)
class Found:
    """An identifier of this kind stands between `start` and `end`."""

    kind: Kind
    start: int
    end: int


def _ten_digits(text: str) -> Kind | None:
    """Name the kind of a ten-digit number, or None where it is just a number."""
    digits = re.sub(r"\D", "", text)
    if not nhs.is_valid(digits):
        return None
    if "3200000000" <= digits <= "3999999999":
        return "hc_number"
    if digits[0] in "0123":
        day, month = int(digits[:2]), int(digits[2:4])
        return "chi_number" if 1 <= day <= 31 and 1 <= month <= 12 else None
    return "nhs_number"


_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")),
    (
        "birth_date",
        re.compile(
            r"\b(?:d\.?\s?o\.?\s?b\b\.?|date of birth|birth ?date|born(?: on)?)[^\w\n]{0,4}"
            rf"(?:is |was |on |the )?{_DATE}",
            re.IGNORECASE,
        ),
    ),
    ("postcode", re.compile(rf"\b(?:{_AREAS})[0-9][0-9A-Z]? ?{_INWARD}\b")),
    ("postcode", re.compile(rf"\b(?:{_AREAS})[0-9][0-9A-Z]? {_INWARD}\b", re.IGNORECASE)),
    (
        "phone",
        re.compile(
            r"(?<![\w.+-])(?:\+44 ?(?:\(0\) ?)?|\(?0)(?:1\d{2,3}|2\d|3\d{2}|7\d{3})\)?"
            r"[ -]?\d{3,4}[ -]?\d{3,4}(?![\d-])"
        ),
    ),
    ("phone", re.compile(r"\(\d{3}\) ?\d{3}-\d{4}\b")),
    (
        "phone",
        re.compile(
            r"\b(?:tel|telephone|phone|mobile)\b\D{0,12}\+?\d[\d ()-]{7,15}\d", re.IGNORECASE
        ),
    ),
    (
        "name",
        re.compile(
            rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sister)\b\.? (?:[A-Z]\.? ?)?{_SURNAME}(?: {_SURNAME})?"
        ),
    ),
    ("name", re.compile(_NAME_UPPER)),
    (
        "name",
        re.compile(r"\b(?:[Pp]atient|PATIENT)(?:'s)? [Nn](?:ame|AME)(?: is|:)? [A-Z][\w'-]+"),
    ),
)


def find_identifiers(text: str) -> tuple[Found, ...]:
    """Return every direct identifier in `text`, from left to right, without overlaps.

    >>> find_identifiers("seen with 943 476 5919")
    (Found(kind='nhs_number', start=10, end=22),)
    >>> find_identifiers("impedance 4000 ohm on 2026-01-02")
    ()
    """
    if not text:
        return ()
    found = [
        Found(kind, match.start(), match.end())
        for match in _NUMBER.finditer(text)
        if (kind := _ten_digits(match.group()))
    ]
    for kind, pattern in _PATTERNS:
        found += [Found(kind, match.start(), match.end()) for match in pattern.finditer(text)]
    kept: list[Found] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return tuple(kept)


def redact(text: str) -> tuple[str, tuple[Kind, ...]]:
    """Return `text` with every identifier replaced by its kind, and the kinds that were there.

    >>> redact("Write to ann@example.org.")
    ('Write to [redacted: email].', ('email',))
    """
    found = find_identifiers(text)
    for each in reversed(found):
        text = f"{text[: each.start]}[redacted: {each.kind}]{text[each.end :]}"
    return text, tuple(sorted({each.kind for each in found}))


def pseudonym(key: bytes, identifier: str) -> str:
    """Return the HMAC-SHA256 of `identifier` under `key`, in hexadecimal.

    Spaces, hyphens and case do not matter: however it was typed, it is the same person.

    >>> pseudonym(b"0123456789abcdef", "943 476 5919") == pseudonym(
    ...     b"0123456789abcdef", "943-476-5919")
    True

    Raises
    ------
    ValueError
        If the key is shorter than `KEY_BYTES_MIN`.
    """
    if len(key) < KEY_BYTES_MIN:
        message = f"the pseudonym key has {len(key)} bytes: use {KEY_BYTES_MIN} or more"
        raise ValueError(message)
    plain = re.sub(r"[\s-]", "", identifier).upper()
    return hmac.new(key, plain.encode(), sha256).hexdigest()
