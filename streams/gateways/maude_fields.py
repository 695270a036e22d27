"""Single fields of MAUDE reports: which only stand in for a value, and which are broken."""

import re
from datetime import date

TEXT_MAX = 500
PLACEHOLDERS = frozenset(
    {
        "asku",
        "asked but unavailable",
        "unk",
        "unknown",
        "ni",
        "na",
        "n/a",
        "none",
        "invalid data",
        "(b)(4)",
        "(b)(6)",
        "*",
        "?",
        "-",
        "0",
    }
)
_MOJIBAKE = re.compile(
    "\ufffd|\u00e2\u20ac|\u00c3[\u0080-\u00bf]|\u00c2[\u00a0-\u00bf]|\u00ef\u00bf\u00bd"
)


def broken(text: str) -> bool:
    """Whether the characters of `text` were garbled by a wrong encoding on their way."""
    return _MOJIBAKE.search(text) is not None


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
        if plain.lower() in PLACEHOLDERS:
            self.add(f"{name}: placeholder")
            return None
        if broken(plain):
            self.add(f"{name}: broken characters")
        if len(plain) > TEXT_MAX:
            self.add(f"{name}: cut at {TEXT_MAX} of {len(plain)} characters")
        return plain[:TEXT_MAX]


def parse_date(text: str) -> date | None:
    """Return the date in one of the three forms that MAUDE uses, or None.

    >>> [parse_date(text) for text in ("2008-02-20", "20080220", "02/20/2008")] == [
    ...     date(2008, 2, 20)] * 3
    True
    """
    plain = text.strip()
    us = len(plain) == 10 and plain[2] == plain[5] == "/"
    try:
        return date.fromisoformat(f"{plain[6:]}-{plain[:2]}-{plain[3:5]}" if us else plain[:10])
    except ValueError:
        return None
