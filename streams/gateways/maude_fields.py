"""Single fields of MAUDE reports: which only stand in for a value, and which are broken."""

import re
from datetime import date

TEXT_MAX = 500
PLACEHOLDERS = frozenset(
    """
    asku|asked but unavailable|unk|unkn|ukn|unknown|ni|na|nan|nat|n/a|n.a|nil|none|null|missing|
    blank|empty|undefined|invalid data|invalid|no information|no data|no answer|no answer provided|
    not available|not applicable|not provided|not reported|not known|not specified|not given|
    not stated|b)(4|b)(6|b) (4|b) (6|\\n
    """.replace("\n    ", "")
    .strip()
    .split("|")
)
"""Words that data frames, databases and people write where nothing is known, without their frame.

The frame is brackets, quotes and signs around them: `(null)`, `<NA>`, `#N/A`, `(b)(6)`.
"""
_FRAME = " \t\r\n()[]{}<>'\"#.`"
_NOTHING = re.compile(r"[\W_0]*")
_AS_FLOAT = re.compile(r"(\d+)\.0+")
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_MOJIBAKE = re.compile(
    "\ufffd|\u00e2\u20ac|\u00c3[\u0080-\u00bf]|\u00c2[\u00a0-\u00bf]|\u00ef\u00bf\u00bd"
)


def stands_in(text: str) -> bool:
    """Whether the text only stands in for a value: a placeholder, or signs and zeros alone.

    >>> [stands_in(each) for each in ("nan", " NULL ", "<NA>", "#N/A", "(b)(6)", "0", "--", "*")]
    [True, True, True, True, True, True, True, True]
    >>> [stands_in(each) for each in ("NANOSTIM", "100", "N", "Unknown Maker Ltd")]
    [False, False, False, False]
    """
    return text.strip(_FRAME).casefold() in PLACEHOLDERS or _NOTHING.fullmatch(text) is not None


def broken(text: str) -> bool:
    """Whether the characters of `text` were garbled by a wrong encoding on their way."""
    return not text.isascii() and _MOJIBAKE.search(text) is not None


class ReportNotes:
    """What is odd about one report, each thing once."""

    def __init__(self) -> None:
        self.said: dict[str, None] = {}

    def add(self, note: str) -> None:
        """Note it, unless it is noted already."""
        self.said[note] = None

    def known(self, name: str, text: str) -> str | None:
        """Return the text, or None and a note where it only stands in for one."""
        plain = text.strip()
        if not plain:
            return None
        if stands_in(plain):
            self.add(f"{name}: placeholder")
            return None
        if broken(plain):
            self.add(f"{name}: broken characters")
        if len(plain) > TEXT_MAX:
            self.add(f"{name}: cut at {TEXT_MAX} of {len(plain)} characters")
        return plain[:TEXT_MAX]

    def identity(self, name: str, text: str) -> str | None:
        """Return the number that names a report, or None where it names nobody.

        A data frame with gaps writes whole numbers as `8012345.0`, and a spreadsheet rounds long
        ones to `8.01E+06`, which then names many reports.
        """
        known = self.known(name, text)
        if known is None:
            return None
        if _ROUNDED.fullmatch(known):
            self.add(f"{name}: rounded by a spreadsheet, so it names no report")
            return None
        whole = _AS_FLOAT.fullmatch(known)
        return whole[1] if whole else known


def parse_date(text: str) -> date | None:
    """Return the date in one of the forms that MAUDE and data frames use, or None.

    >>> forms = ("2008-02-20", "20080220", "02/20/2008", "20080220.0", "2008-02-20T00:00:00")
    >>> [parse_date(text) for text in forms] == [date(2008, 2, 20)] * 5
    True
    """
    plain = text.strip()
    whole = _AS_FLOAT.fullmatch(plain)
    if whole:
        plain = whole[1]
    us = len(plain) >= 10 and plain[2] == plain[5] == "/"
    try:
        return date.fromisoformat(f"{plain[6:10]}-{plain[:2]}-{plain[3:5]}" if us else plain[:10])
    except ValueError:
        return None
