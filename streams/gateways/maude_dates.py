"""The dates of a report, each only where it can be true: they are the source's, not ours."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from streams.gateways.maude_fields import ReportNotes, parse_date, stands_in
from streams.gateways.raw_report import RawReport

EARLIEST = date(1970, 1, 1)
"""Dates before are mistakes of typing."""
AHEAD_MAX = timedelta(days=1)
"""A day that has not come yet is one, but for the time zone in which it was written."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d\d/\d\d/\d{4}|\d{8}")
_NUMBER = re.compile(r"\d{1,4}")
_SUBMISSIONS = {
    **dict.fromkeys(("i", "initial submission", "initial"), 0),
    **dict.fromkeys(("f", "followup", "follow-up", "follow up", "supplement"), 1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """When it happened, and when the source heard of it, wrote it down and changed it."""

    happened: date | None
    received: date | None
    supplemented: date | None
    reported: date | None
    changed: date | None
    supplement: int | None


def dates_of(raw: RawReport, notes: ReportNotes, *, today: date) -> Dates:
    """Return the dates, and note what cannot be true."""
    received = _day("date received", raw.received, notes, today=today)
    happened = _day("date of event", raw.happened, notes, today=today)
    supplemented = _latest(raw.supplemented, notes, today=today)
    if not raw.happened.strip():
        notes.add("date of event: missing")
    latest = max((day for day in (received, supplemented) if day is not None), default=None)
    if happened is not None and latest is not None and happened > latest:
        notes.add("date of event: after the date received, so it is not used")
        happened = None
    if received is None:
        notes.add("date received: missing, so its versions are put in order by other dates")
    return Dates(
        happened=happened,
        received=received,
        supplemented=supplemented,
        reported=_day("date of report", raw.reported, notes, today=today),
        changed=_day("date changed", raw.changed, notes, today=today),
        supplement=_supplement(raw),
    )


def _day(name: str, text: str, notes: ReportNotes, *, today: date) -> date | None:
    plain = text.strip()
    if not plain:
        return None
    day = parse_date(plain)
    if day is None:
        notes.add(f"{name}: {'placeholder' if stands_in(plain) else 'not a date'}")
    elif day < EARLIEST:
        notes.add(f"{name}: the year {day.year} is not plausible")
        day = None
    elif day - today > AHEAD_MAX:
        notes.add(f"{name}: after the day of the import, so it is not used")
        day = None
    return day


def _latest(text: str, notes: ReportNotes, *, today: date) -> date | None:
    """Return the last of the dates of supplements, which stand in one field."""
    found = (_day("date of supplement", each, notes, today=today) for each in _DATE.findall(text))
    return max((day for day in found if day is not None), default=None)


def _supplement(raw: RawReport) -> int | None:
    """Return which supplement this is: by its number, else by the word for it, else not told."""
    number = _NUMBER.search(raw.supplement)
    if number is not None:
        return int(number[0])
    told = (_SUBMISSIONS.get(kind.strip(" '\"[]").lower()) for kind in raw.kinds)
    return max((each for each in told if each is not None), default=None)
