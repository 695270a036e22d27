"""Dates as files write them. Whether 1/5/2024 is in January or May is told by the whole file."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

Order = Literal["day-first", "month-first"]
SHEET_EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheets that count 1900 as a leap year."""
CENTURY_FROM = 70
"""Years of two digits from here on are of the last century."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_ISO = re.compile(r"(\d{4})(-|/|\.|)(\d{1,2})\2(\d{1,2})(?:\.0+)?(?!\d)")
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_DAY_WORD = re.compile(r"(\d{1,2})[ -]*([A-Za-z]{3,9})[.,]?[ -]*(\d{4}|\d{2})(?!\d)")
_WORD_DAY = re.compile(r"([A-Za-z]{3,9})\.?[ -]+(\d{1,2}),?[ -]+(\d{4}|\d{2})(?!\d)")
_SHEET_DAY = re.compile(r"([2-6]\d{4})(?:\.\d+)?")


class OrderUnknown(ValueError):
    """A date of two small numbers, and nobody has said which of them is the day."""


@lru_cache(maxsize=50_000)
def read_date(text: str, order: Order | None) -> date | None:
    """Return the date, or None where `text` is none; a time of day after it does not matter.

    >>> [str(read_date(text, "month-first")) for text in
    ...     ("2024-01-05", "20240105", "1/5/2024 0:00", "5-Jan-24", "Jan 5, 2024", "45296")
    ... ] == ["2024-01-05"] * 6
    True

    Raises
    ------
    OrderUnknown
        If `order` is None and decides.
    """
    plain = text.strip()
    if (match := _ISO.match(plain)) and (match[2] or len(match[3]) == len(match[4]) == 2):
        return _date(match[1], match[3], match[4])
    if match := _NUMBERS.match(plain):
        first, second = int(match[1]), int(match[3])
        if order is None and first != second:
            raise OrderUnknown(text)
        day, month = (first, second) if order == "day-first" else (second, first)
        return _date(match[4], str(month), str(day))
    if match := _DAY_WORD.match(plain):
        return _date(match[3], _month(match[2]), match[1])
    if match := _WORD_DAY.match(plain):
        return _date(match[3], _month(match[1]), match[2])
    if match := _SHEET_DAY.fullmatch(plain):
        return SHEET_EPOCH + timedelta(days=int(match[1]))
    return None


def order_of(texts: Iterable[str]) -> tuple[Order | None, str]:
    """Return the order that all dates of a file fit, or None and why there is none.

    A number over 12 is a day. Dots are written day-first wherever they are written, so they decide
    where no number does.

    >>> order_of(["1/5/2024", "12/5/2024", "11/30/2024"])[0]
    'month-first'
    >>> order_of(["1/5/2024", "2/5/2024"])
    (None, 'every date could be day-first or month-first')
    >>> order_of(["13/1/2024", "1/13/2024"])
    (None, 'some dates are day-first and others month-first')
    """
    found: set[Order] = set()
    dots = slashes = False
    for text in dict.fromkeys(texts):
        match = _NUMBERS.match(text.strip())
        if match is None:
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:
            found.add("day-first")
        elif second > 12 >= first:
            found.add("month-first")
        dots, slashes = dots or match[2] == ".", slashes or match[2] != "."
    if len(found) == 2:
        return None, "some dates are day-first and others month-first"
    if found:
        return found.pop(), ""
    if dots and not slashes:
        return "day-first", ""
    return None, "every date could be day-first or month-first"


def _month(word: str) -> str:
    short = word.lower()[:3]
    return str(MONTHS.index(short) + 1) if short in MONTHS else "0"


def _date(year: str, month: str, day: str) -> date | None:
    if len(year) == 2:
        year = f"{'19' if int(year) >= CENTURY_FROM else '20'}{year}"
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
