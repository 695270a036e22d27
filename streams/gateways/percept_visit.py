"""Which device an export is about, and when it was read: without these two it is nothing."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from streams.gateways.percept_fields import Notes, moment, part

CLOCK_APART_MAX = timedelta(hours=1)
"""A clock of the device that is further from the programmer's is told of; assumed."""
OFFSET_MAX_MIN = 14 * 60
_OFFSET = re.compile(r"([+-])([0-9]{2}):([0-9]{2})")
_UNFIT = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(frozen=True, slots=True)
class Visit:
    """When the device was read, and which one it was."""

    serial: str
    begin: datetime
    end: datetime


def visit_of(document: Any, notes: Notes) -> Visit | str:
    """Return the visit, or what is missing to know it."""
    serials = [
        value
        for when in ("Final", "Initial")
        if isinstance(
            value := part(document, "DeviceInformation", when, "NeurostimulatorSerialNumber"), str
        )
        and value.strip()
    ]
    serial = _UNFIT.sub("", serials[0]) if serials else ""
    if not serial or len(serial) > 40:
        return "no serial number of the device"
    if len(set(serials)) > 1:
        notes.add("serial number: differs between the begin and the end of the session")
    begin = moment(part(document, "SessionDate"))
    end = moment(part(document, "SessionEndDate"))
    if begin is None or end is None:
        begin = end = begin or end
        notes.add("session: begin or end is missing")
    if begin is None or end is None:
        return "no date of the session"
    if end < begin:
        notes.add("session: ends before it begins")
        end = begin
    return Visit(serial, begin, end)


def device_field(document: Any, name: str) -> Any:
    """Return what is known of the device at the end of the session, or else at its begin."""
    final = part(document, "DeviceInformation", "Final", name)
    return final or part(document, "DeviceInformation", "Initial", name)


def device_clock(document: Any, visit: Visit, notes: Notes) -> datetime | None:
    """Return what the device's own clock showed when the visit began, and note one that is off."""
    begun = part(document, "DeviceInformation", "Initial", "DeviceDateTime")
    ended = part(document, "DeviceInformation", "Final", "DeviceDateTime")
    shown = moment(begun)
    if shown is None and (later := moment(ended)) is not None:
        shown = later - (visit.end - visit.begin)
    if shown is None:
        if begun or ended:
            notes.add("clock of the device: no time with a zone, left out")
        return None
    apart = shown - visit.begin
    if abs(apart) > CLOCK_APART_MAX:
        hours = apart / timedelta(hours=1)
        notes.add(
            f"clock of the device: {abs(hours):,.0f} h {'ahead' if hours > 0 else 'behind'}; the "
            "session is dated by the programmer's"
        )
    return shown


def utc_offset_min(document: Any, notes: Notes) -> int | None:
    """Return the zone of the programmer [min east of Greenwich], where it is one.

    >>> utc_offset_min({"ProgrammerUtcOffset": "-03:30"}, Notes())
    -210
    """
    told = part(document, "ProgrammerUtcOffset")
    found = _OFFSET.fullmatch(told.strip()) if isinstance(told, str) else None
    if found is not None:
        minutes = int(found[2]) * 60 + int(found[3])
        if int(found[3]) < 60 and minutes <= OFFSET_MAX_MIN:
            return -minutes if found[1] == "-" else minutes
    if told:
        notes.add("zone of the programmer: not one there is, left out")
    return None
