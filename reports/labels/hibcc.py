"""HIBCC labels: the primary code, the secondary one, and both in one.

One check character, modulus 43, closes the whole code. A secondary code alone says neither who made
the device nor which model it is; it names its primary by that one's check character, so both can be
read in one go, one after the other.

Reference: ANSI/HIBC 2.6-2016, sections 2.2 (primary), 2.3 (secondary), 2.4 (concatenated).
"""

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from events.device import Udi
from reports.labels.scanned import Scanned, misread, unreadable

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
_PRIMARY = re.compile(r"\+(?P<di>[A-Z][0-9A-Z]{3}[0-9A-Z]{1,18}[0-9])(?P<rest>/.*)?", re.DOTALL)
_BOTH = re.compile(
    r"(?P<primary>\+[A-Z][0-9A-Z]{4,22}[0-9](?P<link>.))(?P<second>\+[0-9$].*)", re.DOTALL
)
_QUANTITY = re.compile(r"8\d{2}|9\d{5}")
_NUMBER_MAX = 20
CENTURY = 2000


def read_hibcc(text: str, sent: str) -> Scanned:
    """Return a HIBCC label; with one digit misread it is refused.

    >>> label = read_hibcc("", "+A123BJC5D6E71/$$529001LOT7/S98765/16D20240105M")
    >>> label.udi.di, label.udi.lot, label.udi.serial, str(label.udi.expires_on)
    ('A123BJC5D6E71', 'LOT7', '98765', '2029-01-01')
    """
    label = sent.strip("*\r\n").upper()
    if re.match(r"\+[0-9$]", label):
        why = "it is the second code of a box, without the model: scan the first code, or both"
        return unreadable(text, "hibcc", why)
    both = _BOTH.fullmatch(label)
    if both and is_checked(both["primary"]) and is_checked(both["second"]):
        if both["second"][-2] != both["link"]:
            return unreadable(text, "hibcc", "its two codes belong to two devices")
        return _read(text, both["primary"][:-1], "/" + both["second"][1:-2])
    label = label if is_checked(label) or not label.endswith("_") else label[:-1] + " "
    if not is_checked(label):
        plain = label.rstrip()
        if not is_checked(plain):
            shape = _PRIMARY.match(label) is not None
            return misread(text, "hibcc") if shape else unreadable(text, "hibcc")
        label = plain
    match = _PRIMARY.fullmatch(label[:-1])
    if match is None:
        return unreadable(text, "hibcc")
    return _read(text, f"+{match['di']}", match["rest"] or "")


def is_checked(label: str) -> bool:
    """Say whether the last character is the sum of those before it, modulus 43.

    >>> is_checked("+A123BJC5D6E71G"), is_checked("+A123BJC5D6E71H")
    (True, False)
    """
    values = [ALPHABET.find(each) for each in label]
    return len(values) > 1 and -1 not in values and sum(values[:-1]) % 43 == values[-1]


def _read(text: str, primary: str, rest: str) -> Scanned:
    """Return the label of a primary code and what follows it, each part after a stroke."""
    udi, unread = Udi(di=primary[1:]), ""
    for number, part in enumerate(rest.split("/")[1:]):
        try:
            udi = udi.model_copy(update=_secondary(part) if number == 0 else _more(part))
        except ValueError:
            unread = unread or part
    if any(len(each or "") > _NUMBER_MAX for each in (udi.lot, udi.serial)):
        return unreadable(text, "hibcc", "a lot or serial number is too long")
    scanned = Scanned(text=text, kind="hibcc", udi=udi)
    if not unread:
        return scanned
    doubt = f"The part {unread} of the label was not understood. Compare lot, serial and dates."
    return replace(scanned, doubt=doubt)


def _secondary(part: str) -> dict[str, object]:
    """Return what the secondary code tells: a date perhaps, and a lot or a serial number.

    >>> _secondary("$$3290131LOT7"), _secondary("$+SN1")
    ({'expires_on': datetime.date(2029, 1, 31), 'lot': 'LOT7'}, {'serial': 'SN1'})
    """
    if part[:1].isdecimal():
        return _told(_by_day(part[:5]), "lot", part[5:])
    if not part.startswith("$"):
        return _more(part)
    dated = part.startswith("$$")
    part = part[2:] if dated else part[1:]
    what = "serial" if part.startswith("+") else "lot"
    part = part.removeprefix("+")
    if not dated:
        return _told(None, what, part)
    quantity = _QUANTITY.match(part)
    if quantity:
        part = part[quantity.end() :]
        if not part:
            return {}
    return _dated(what, part)


def _dated(what: str, part: str) -> dict[str, object]:
    flag = part[:1]
    if flag in {"0", "1"}:
        month, year = int(part[:2]), CENTURY + int(part[2:4])
        return _told(date(year, month, monthrange(year, month)[1]), what, part[4:])
    if flag == "2":
        return _told(_day(part[5:7], part[1:3], part[3:5]), what, part[7:])
    if flag in {"3", "4"}:
        end = 7 if flag == "3" else 9
        return _told(_day(part[1:3], part[3:5], part[5:7]), what, part[end:])
    if flag in {"5", "6"}:
        return _told(_by_day(part[1:6]), what, part[6 if flag == "5" else 8 :])
    if flag == "7":
        return _told(None, what, part[1:])
    raise ValueError(flag)


def _more(part: str) -> dict[str, object]:
    """Return what a further part tells, by its data identifier."""
    if re.fullmatch(r"(?:14|16)D\d{8}", part):
        day = _day(part[5:7], part[7:9], part[9:11], century=int(part[3:5]) * 100)
        return {"expires_on" if part.startswith("14") else "manufactured_on": day}
    if part.startswith("S") and len(part) > 1:
        return {"serial": part[1:]}
    if re.fullmatch(r"Q\d{1,5}", part):
        return {}
    raise ValueError(part)


def _told(expires: date | None, what: str, number: str) -> dict[str, object]:
    told: dict[str, object] = {"expires_on": expires} if expires else {}
    return told | ({what: number} if number else {})


def _day(year: str, month: str, day: str, *, century: int = CENTURY) -> date:
    return date(century + int(year), int(month), int(day))


def _by_day(year_and_day: str) -> date:
    """Return the day of a year: 29001 is the first of January 2029."""
    year, day = CENTURY + int(year_and_day[:2]), int(year_and_day[2:])
    found = date(year, 1, 1) + timedelta(days=day - 1)
    if len(year_and_day) != 5 or found.year != year:
        raise ValueError(year_and_day)
    return found
