"""What a person typed into the form of an adverse event, checked before it becomes an event."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from events.clinical import AdverseEvent
from events.envelope import Identifier
from events.vocabulary import DeviceDisposition, Hazard, ReporterRole, Seriousness
from reports.identifiers import find_identifiers

HAZARDS: tuple[str, ...] = (*get_args(Hazard)[:6], "mri_exposure", "other", "unknown")
SERIOUSNESS: tuple[str, ...] = get_args(Seriousness)
DISPOSITIONS: tuple[str, ...] = get_args(DeviceDisposition)
ROLES: tuple[str, ...] = get_args(ReporterRole)
ACTIONS: tuple[str, ...] = get_args(AdverseEvent.model_fields["action"].annotation)
PAIN_SITES: tuple[str, ...] = ("implant_site", "back", "leg", "other")
NARRATIVE_MAX = 8_000
SUMMER_TIME = timedelta(hours=1)
"""In a British summer night the day of the person who files is already the next one."""

_identifier: TypeAdapter[str] = TypeAdapter(Identifier)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """The form as it was filled; None or an empty text is a question left open."""

    device: str
    happened_on: date | None
    happened_at: time | None = None
    hazard: str
    seriousness: str = "unknown"
    narrative: str = ""
    side: str | None = None
    pain_nrs: float | None = None
    pain_site: str | None = None
    action: str = "unknown"
    disposition: str = "unknown"
    role: str = "unknown"
    centre: str = ""

    def moment(self, *, now: datetime) -> datetime:
        """Return when it happened, in UTC; noon of the day, never after now, without a time."""
        assert self.happened_on is not None
        told = datetime.combine(self.happened_on, self.happened_at or time(12), tzinfo=UTC)
        return told if self.happened_at else min(told, now)


def faults(filed: Filed, *, now: datetime) -> tuple[str, ...]:
    """Return, in plain words, everything that stops the report from being filed."""
    found: list[str] = []
    if not is_identifier(filed.device):
        found.append(
            "Device: write the device's number as on the implant card, with letters, digits and "
            ". _ : @ / + - only."
        )
    if filed.hazard not in HAZARDS:
        found.append("What went wrong: choose the closest, or `unknown`.")
    if filed.happened_on is None:
        found.append("Date: say on which day it happened, as well as you know.")
    elif filed.happened_on > (now + SUMMER_TIME).date():
        found.append(f"Date: {filed.happened_on} has not come yet (it is {now.date()} UTC).")
    elif filed.happened_at is not None and filed.moment(now=now) > now:
        found.append(f"Time: {filed.happened_at:%H:%M} UTC has not come yet (it is {now:%H:%M}).")
    if not filed.narrative.strip():
        found.append("What happened: write at least one sentence; codes cannot say it.")
    if filed.centre and not is_identifier(filed.centre):
        found.append("Centre: write its code, with letters, digits and . _ : @ / + - only.")
    for question, text in (("Device", filed.device), ("Centre", filed.centre)):
        for each in find_identifiers(text):
            found.append(
                f"{question}: there is {each}. A number of a person cannot stand here, and nothing "
                "was stored. If it is a serial number, write SN right before it."
            )
    for each in find_identifiers(filed.narrative):
        found.append(
            f"What happened: there is {each}. Take it out: surveillance must not know who the "
            "patient is, and nothing was stored. If it is none, write it another way."
        )
    return tuple(found)


def adverse_event(filed: Filed, *, device_known: bool) -> AdverseEvent:
    """Return the report of a form without faults; an unknown device is accepted and flagged.

    `time_known` stays true where only the day was given: what is unknown then is the hour.
    """
    quality = () if device_known else ("device unknown when filed: nothing is registered for it",)
    fields: dict[str, Any] = {
        "hazard": filed.hazard,
        "seriousness": filed.seriousness,
        "narrative": filed.narrative.strip(),
        "side": filed.side,
        "pain_nrs": filed.pain_nrs,
        "pain_site": filed.pain_site,
        "action": filed.action,
        "device_disposition": filed.disposition,
        "reporter_role": filed.role,
        "centre": filed.centre or None,
        "data_quality": quality,
    }
    return AdverseEvent.model_validate(fields)


def is_identifier(text: str) -> bool:
    """Say whether `text` can name a device, a centre or a person.

    >>> is_identifier("device-1"), is_identifier("device 1"), is_identifier("")
    (True, False, False)
    """
    try:
        _identifier.validate_python(text)
    except ValidationError:
        return False
    return True
