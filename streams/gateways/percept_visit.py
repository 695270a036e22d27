"""Which device an export is about, and when it was read: without these two it is nothing."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from streams.gateways.percept_fields import Notes, moment, part

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
