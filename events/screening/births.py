"""Dates of birth: what a word calls one, and full dates too old for anything else.

The people who have these implants are adults, and no such implant, report or reading is as old. So
a full date before `ADULT_SINCE` is somebody's birth, unless its own clause says what was done on
that day: implanted, operated, diagnosed.
"""

import re
from collections.abc import Iterator

from events.screening.context import are_readings
from events.screening.kinds import Hit
from events.screening.reading import Reading

ADULT_SINCE = 2001
"""A full date before this year is taken for a date of birth, also where no word says so."""
BORN_FROM = 1900
IMPLANTS_SINCE = 1958
"""Of the first pacemaker; before it nobody was given anything of the kind."""

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_LEAST, _DATE_LEAST = 1, 6
"""Characters of the digits of a date, with what parts them, with a month in words and without."""
_UNITS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_DAY = (
    rf"(?:[0-9]{{1,2}} ?(?:st|nd|rd|th)?|(?:twenty|thirty)[- ](?:{_UNITS})|{_UNITS}|tenth|eleventh"
    r"|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth"
    r"|twentieth|thirtieth)"
)
_TENS = "twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety"
_SPOKEN_YEAR = (
    rf"nineteen(?:[ -]hundred(?: and)?)?[ -](?:(?:{_TENS})(?:[ -][a-z]{{3,5}})?|oh[ -][a-z]{{3,5}}"
    r"|[a-z]{3,6}teen|ten|eleven|twelve)|two thousand(?: and [a-z]{3,8})?"
)
_YEAR = r"[0-9]{4}|'?[0-9]{2}"
_DATE = re.compile(
    r"(?<![0-9])(?<![0-9][./-])(?:"
    r"(?P<d>[0-9]{1,2}) ?[/. _-] ?(?P<m>[0-9]{1,2}) ?[/. _-] ?(?P<dmy>[0-9]{4}|[0-9]{2})"
    r"|(?P<ymd>(?:19|20)[0-9]{2})[/. -](?P<m2>[0-9]{1,2})[/. -][0-9]{1,2}"
    rf"|{_DAY}(?: day)?(?: of)?[ ,./-]{{0,2}}{_MONTH}[ .,/'-]{{0,3}}(?P<words>{_YEAR}"
    rf"|{_SPOKEN_YEAR})"
    rf"|(?<![a-z]){_MONTH}[ .-]{{1,2}}(?:the )?{_DAY}[ ,-]{{1,2}}(?P<us>{_YEAR}|{_SPOKEN_YEAR})"
    rf"|(?P<y2>(?:19|20)[0-9]{{2}})[ -]{_MONTH}[ -][0-9]{{1,2}}"
    r"|[0-9]{8}|[0-9]{6}"
    rf"|(?<![a-z])(?P<partial>{_MONTH}[ .,'/-]{{1,2}}(?:of )?(?:[0-9]{{4}}|{_SPOKEN_YEAR})"
    rf"|{_DAY}(?: of)?[ -]{_MONTH}|[0-9]{{1,2}}/[0-9]{{4}})"
    r")(?![0-9]|[./-][0-9])",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"(?:(?<![a-z])d[./ ]{0,2}o[./ ]{0,2}b\b\.?|date ?of ?birth|birth ?da(?:te|y)|\bborn\b"
    r"|\bbirth\b"
    r"|(?<![a-z])(?:dob|born|birthday|birthdate)|\b(?-i:b)\.)"
    r"(?P<between>[^0-9\[\]]{0,24})$",
    re.IGNORECASE,
)
_DEEDS = (
    r"(?:re)?implant|explant|insert|fitted|replac|revis|remov|operat|surger|procedure|fusion|fused"
    r"|laminectom|discectom|microdisc|decompress|diagnos|since\b|onset|accident|injur|fell\b|admi"
    r"|discharge|referr|approv|publish|manufactur|made\b|expir|date[ds]?\b(?! ?of ?birth)"
    r"|scan|x-?ray|mri\b|ct\b"
    r"|stroke|infarct|receiv|trial|placed|placement|amputat|fractur|treat|started|stopped|event\b"
    r"|visit|installed|valid|cleared|married|died|deceased|smok|retired|version|revision|underwent"
    r"|until\b|between\b|injection|therapy|prescri|follow"
)
_DONE = re.compile(
    rf"(?:\b(?:{_DEEDS})[^,;.!?\n()\[\]]{{0,40}}|\b(?:first|last) seen(?: on| in)?)[(:,]?\s?$",
    re.IGNORECASE,
)
_THEN_DONE = re.compile(rf"[^.;\n]{{0,48}}?\b(?:{_DEEDS})", re.IGNORECASE)
_ON = re.compile(r"(?:\b(?:on|of|in|dated)\s|^)$", re.IGNORECASE)
_AGED = re.compile(
    r"\b(?:[0-9]{2} ?(?:[mf]\b|y/?o\b|yrs?\b|years?[ -]old)|aged? [0-9]{2}|(?:fe)?male"
    r"|[mf])\W{1,3}$",
    re.IGNORECASE,
)
_REACH = 60


def births(reading: Reading) -> Iterator[Hit]:
    """Yield the dates of birth."""
    text = reading.text
    if reading.says("birth", "born", "nineteen"):
        matches: Iterator[re.Match[str]] = _DATE.finditer(text)
    else:
        least = _MONTH_LEAST if reading.says(*_MONTHS) else _DATE_LEAST
        matches = reading.near(_DATE, least=least, before=20)
    for match in matches:
        before = text[max(0, match.start() - _REACH) : match.start()]
        born = _BORN.search(before)
        if born:
            yield Hit("date of birth", *match.span(), sure=match["partial"] is None)
        elif match["partial"] is None and _is_old(match):
            after = text[match.end() : match.end() + _REACH]
            if not _was_done(before, after, match) and not are_readings(text, *match.span()):
                yield Hit("date of birth", *match.span())
        elif match["dmy"] and len(match["dmy"]) == 2 and _is_short(match) and _AGED.search(before):
            yield Hit("date of birth", *match.span())


def _is_old(match: re.Match[str]) -> bool:
    """Say whether it is a full date, one that exists, of somebody who is grown up."""
    year = match["dmy"] or match["ymd"] or match["words"] or match["us"] or match["y2"] or ""
    if match["d"] and not _fits(int(match["m"]), int(match["d"])):
        return False
    if match["m2"] and int(match["m2"]) > 12:
        return False
    if not year[:1].isdecimal():
        return year.lower().startswith("nineteen")
    return len(year) == 4 and BORN_FROM <= int(year) < ADULT_SINCE


def _is_short(match: re.Match[str]) -> bool:
    return _fits(int(match["m"]), int(match["d"])) and int(match["dmy"]) > 26


def _fits(month: int, day: int) -> bool:
    """Say whether there is such a day in some order of day and month."""
    return 1 <= min(month, day) <= 12 and 1 <= max(month, day) <= 31


def _was_done(before: str, after: str, match: re.Match[str]) -> bool:
    """Say whether its own clause tells what was done on that day, and it can be true."""
    year = re.search(r"[0-9]{4}", match.group())
    if year and int(year.group()) < IMPLANTS_SINCE:
        return False
    if _DONE.search(before):
        return True
    return bool(_ON.search(before) and _THEN_DONE.match(after))
