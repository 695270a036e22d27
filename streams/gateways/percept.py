"""Reader of a neurostimulator's session export, as a clinic's programmer writes it.

One export is one visit: it says which device and leads are implanted, and holds one interrogation
with impedance tests. Of the person it passes on age and sex, and a keyed hash of the hospital's
number where a key is given; names, date of birth, notes and labels that people typed stay outside.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

from pydantic import ValidationError

from events.device import DeviceImplanted, Implant, Lead, Patient
from events.envelope import Event
from events.identity import event_id
from events.pseudonym import pseudonym
from events.telemetry import Session, TelemetryUploaded, Upload
from streams.gateways.percept_contacts import impedance_tests, side_of
from streams.gateways.percept_fields import Notes, moment, number, objects, part, word
from streams.gateways.percept_settings import active_settings, note_usage
from streams.gateways.percept_visit import (
    Visit,
    device_clock,
    device_field,
    utc_offset_min,
    visit_of,
)
from streams.gateways.reject import Reject

SYSTEM = "percept"
SOURCE = "urn:medtronic:percept-export"
ACTOR = "gateway.percept"
MANUFACTURER = "Medtronic"
CENTRE_UNKNOWN = "unknown"
CONTACTS_BY_PORT = {"ZERO_SEVEN": 8, "EIGHT_FIFTEEN": 8, "ZERO_THREE": 4, "EIGHT_ELEVEN": 4}
_SEXES: dict[str, Literal["female", "male", "other"]] = {
    "MALE": "male",
    "FEMALE": "female",
    "OTHER": "other",
}


def percept_events(
    document: Any, *, where: str, content: bytes, key: bytes | None = None
) -> Iterator[Event | Reject]:
    """Yield `device.implanted`, where the export knows the date, and `telemetry.uploaded`.

    `document` was parsed from `content`. With `key`, the patient's number becomes a pseudonym;
    without, it is left out.
    """
    notes = Notes()
    visit = visit_of(document, notes)
    if isinstance(visit, str):
        why = f"the export has {visit}: export the session again"
        yield Reject(
            where=where, reason="no_identity", explanation=why, payload=content, personal=True
        )
        return
    try:
        found: tuple[Event | None, ...] = (
            _implanted(document, visit, notes, key),
            _uploaded(document, visit, notes),
        )
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False, include_context=False)[0]
        why = f"{'.'.join(str(each) for each in first['loc'])}: {first['msg']}"
        explanation = f"the export does not fit an event: {why}. Export the session again"
        yield Reject(
            where=where, reason="schema", explanation=explanation, payload=content, personal=True
        )
        return
    yield from (event for event in found if event is not None)


def _implanted(
    document: Any, visit: Visit, notes: Notes, key: bytes | None
) -> DeviceImplanted | None:
    at = moment(device_field(document, "ImplantDate"))
    if at is None or at > visit.end:
        notes.add("implant date: missing, or after the session; no registration made")
        return None
    model = f"{_text(document, 'Neurostimulator')} {_text(document, 'NeurostimulatorModel')}"
    return DeviceImplanted(
        id=event_id(SYSTEM, f"{visit.serial}/implanted/{at.date()}"),
        source=SOURCE,
        subject=f"{SYSTEM}:{visit.serial}",
        time=at,
        recordedtime=visit.end,
        actor=ACTOR,
        data=Implant(
            manufacturer=MANUFACTURER,
            model=model.strip() or "unknown",
            leads=_leads(document, notes),
            centre=CENTRE_UNKNOWN,
            implanted_on=at.date(),
            patient=_patient(document, at, notes, key),
            indication=_diagnosis(document),
        ),
    )


def _leads(document: Any, notes: Notes) -> tuple[Lead, ...]:
    tests = impedance_tests(document, Notes())
    measured = {"left": len(tests.left), "right": len(tests.right)}
    leads: list[Lead] = []
    listed = list(objects(part(document, "LeadConfiguration", "Final")))
    listed = listed or list(objects(part(document, "LeadConfiguration", "Initial")))
    for each in listed[:4]:
        side = side_of(each.get("Hemisphere"))
        if side is None:
            notes.add("lead: no side, left out")
            continue
        port = CONTACTS_BY_PORT.get(word(each.get("ElectrodeNumber")))
        contacts = measured[side] or port
        if contacts is None:
            notes.add(f"lead, {side}: number of contacts unknown, left out")
            continue
        model = word(each.get("Model")).removeprefix("LEAD_")
        leads.append(Lead(side=side, model=model[:500] or "unknown", contacts=contacts))
    return tuple(leads)


def _patient(document: Any, implanted: datetime, notes: Notes, key: bytes | None) -> Patient:
    """Keep what surveillance needs; nothing that names the person leaves this function."""
    hospital_number = _person(document, "PatientId")
    born = moment(_person(document, "PatientDateOfBirth"))
    years = None
    if born is not None:
        before = (implanted.month, implanted.day) < (born.month, born.day)
        years = number(implanted.year - born.year - before, "age [years]", notes, low=0, high=120)
    known = isinstance(hospital_number, str) and hospital_number.strip() != ""
    return Patient(
        pseudonym=pseudonym(key, hospital_number) if key is not None and known else None,
        age_years=None if years is None else int(years),
        sex=_SEXES.get(word(_person(document, "PatientGender")).upper(), "unknown"),
    )


def _diagnosis(document: Any) -> str | None:
    """Return the diagnosis where it is one of the programmer's list, not what somebody typed."""
    told = _person(document, "Diagnosis")
    listed = isinstance(told, str) and re.fullmatch(r"DiagnosisTypeDef\.[A-Za-z]{1,60}", told)
    return word(told) if listed else None


def _uploaded(document: Any, visit: Visit, notes: Notes) -> TelemetryUploaded:
    settings = active_settings(document, notes)
    tests = impedance_tests(document, notes)
    if not tests.left and not tests.right:
        notes.add("impedance: not measured")
    note_usage(document, notes)
    percent = part(document, "BatteryInformation", "BatteryPercentage")
    session = Session(
        start=visit.begin,
        duration_s=(visit.end - visit.begin).total_seconds(),
        program=settings.program,
        amplitude_ma=settings.amplitude_ma,
        amplitudes=settings.amplitudes,
        pulse_width_us=settings.pulse_width_us,
        frequency_hz=settings.frequency_hz,
        left_impedance_ohm=tests.left,
        right_impedance_ohm=tests.right,
        earlier_tests=tests.earlier or None,
        battery_percent=number(percent, "battery [%]", notes, low=0, high=100),
    )
    clock = device_clock(document, visit, notes)
    offset_min = utc_offset_min(document, notes)
    broken_off = part(document, "AbnormalEnd") is True
    return TelemetryUploaded(
        id=event_id(SYSTEM, f"{visit.serial}/session/{visit.begin.isoformat()}"),
        source=SOURCE,
        subject=f"{SYSTEM}:{visit.serial}",
        time=visit.begin,
        recordedtime=visit.end,
        actor=ACTOR,
        data=Upload(
            channel="clinic",
            completed=not broken_off,
            sessions=(session,),
            device_clock=clock,
            utc_offset_min=offset_min,
            data_quality=notes.all(),
        ),
    )


def _text(document: Any, name: str) -> str:
    value = device_field(document, name)
    return value.strip()[:80] if isinstance(value, str) else ""


def _person(document: Any, name: str) -> Any:
    final = part(document, "PatientInformation", "Final", name)
    return final or part(document, "PatientInformation", "Initial", name)
