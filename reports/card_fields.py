"""Fill the fields of a Yellow Card draft from a case, each from the event that says it."""

from collections.abc import Iterator
from uuid import UUID

from events.clinical import AdverseEvent
from events.device import DeviceExplanted, DeviceImplanted, DeviceRevised, Implant
from reports.card import Field
from reports.card_story import actions, incident
from reports.case import Case
from reports.imdrf import term_of
from reports.words import DISPOSITIONS, SERIOUSNESS, plain

DEVICE_TYPE = "Implants: neurological, e.g. stimulator (LFPSE device type 91)"
_DAYS_A_YEAR = 365.25


def fill(case: Case) -> Iterator[Field]:
    """Yield every field that the events of the case can fill."""
    yield Field(name="device.type", value=DEVICE_TYPE, origin="program")
    if case.implant is not None:
        yield from _patient(case.implant, case)
        yield from _device(case.implant)
        yield from _implant(case.implant, case)
    if case.report is not None:
        yield from _reporter(case.report.now, case.report.source)
        yield from _harm(case.report.now, case.report.source)
    yield from incident(case)
    yield from _surgery(case)
    yield from _disposition(case)
    yield from actions(case)
    yield from _meta(case)


def _reporter(report: AdverseEvent, source: UUID) -> Iterator[Field]:
    if report.reporter_role != "unknown":
        yield Field(
            name="reporter.role",
            value=plain(report.reporter_role),
            source_event=source,
            note="who reported the adverse event here; change it if somebody else sends this",
        )
    if report.centre:
        yield Field(name="reporter.organisation", value=report.centre, source_event=source)


def _patient(event: DeviceImplanted, case: Case) -> Iterator[Field]:
    patient = event.data.patient
    if patient.age_years is not None:
        elapsed = max(0, (case.time.date() - event.data.implanted_on).days) / _DAYS_A_YEAR
        least = patient.age_years + int(elapsed)
        yield Field(
            name="patient.age_years",
            value=f"{least} or {least + 1}",
            source_event=event.id,
            note=f"{patient.age_years} at implant; no date of birth is kept",
        )
    if patient.sex != "unknown":
        yield Field(name="patient.sex", value=patient.sex, source_event=event.id)
    if patient.bmi_kg_m2 is not None:
        bmi = f"{patient.bmi_kg_m2:.1f}"
        yield Field(name="patient.bmi_kg_m2", value=bmi, source_event=event.id)
    if event.data.indication:
        yield Field(name="patient.history", value=event.data.indication, source_event=event.id)


def _device(event: DeviceImplanted) -> Iterator[Field]:
    implant: Implant = event.data
    values = {
        "device.brand": implant.model,
        "device.model": implant.model,
        "device.manufacturer": implant.manufacturer,
    }
    if implant.udi is not None:
        values |= {
            "device.udi_di": implant.udi.di,
            "device.serial": implant.udi.serial or "",
            "device.lot": implant.udi.lot or "",
            "device.manufactured_on": str(implant.udi.manufactured_on or ""),
            "device.expires_on": str(implant.udi.expires_on or ""),
        }
    for lead in implant.leads:
        parts = [lead.model, lead.version and f"version {lead.version}"]
        parts += [lead.serial and f"serial {lead.serial}", f"{lead.contacts} contacts"]
        values[f"device.{lead.side}_lead"] = ", ".join(part for part in parts if part)
    for name, value in values.items():
        if value:
            yield Field(name=name, value=value, source_event=event.id)


def _implant(event: DeviceImplanted, case: Case) -> Iterator[Field]:
    implant = event.data
    yield Field(name="implant.date", value=str(implant.implanted_on), source_event=event.id)
    yield Field(name="implant.centre", value=implant.centre, source_event=event.id)
    if implant.technique != "unknown":
        yield Field(name="implant.technique", value=implant.technique, source_event=event.id)
    days = (case.time.date() - implant.implanted_on).days
    if days >= 0:
        yield Field(name="implant.duration_days", value=str(days), source_event=event.id)
    for explant in case.of(DeviceExplanted)[-1:]:
        day = str(explant.time.date())
        yield Field(name="implant.explanted_on", value=day, source_event=explant.id)


def _harm(report: AdverseEvent, source: UUID) -> Iterator[Field]:
    if report.seriousness != "unknown":
        value = SERIOUSNESS[report.seriousness]
        yield Field(name="harm.seriousness", value=value, source_event=source)
    codes = (
        *report.device_problem_codes,
        *report.investigation_codes,
        *report.patient_problem_codes,
        *report.impact_codes,
        *report.component_codes,
    )
    for number, code in enumerate(dict.fromkeys(codes), start=1):
        value = f"{code} {term_of(code)}"
        yield Field(name=f"harm.code_{number}", value=value, source_event=source)


def _surgery(case: Case) -> Iterator[Field]:
    surgery: tuple[DeviceRevised | DeviceExplanted, ...] = (
        *case.of(DeviceRevised),
        *case.of(DeviceExplanted),
    )
    after = [event for event in surgery if event.time >= case.time]
    for event in sorted(after, key=lambda each: each.time)[:1]:
        what = "revision" if isinstance(event, DeviceRevised) else "explant"
        value = f"{what} on {event.time.date()}, reason given: {plain(event.data.reason)}"
        yield Field(name="harm.intervention", value=value, source_event=event.id)


def _disposition(case: Case) -> Iterator[Field]:
    name = "device_now.disposition"
    for explant in case.of(DeviceExplanted)[-1:]:
        if explant.data.disposition != "unknown":
            value = DISPOSITIONS[explant.data.disposition]
            yield Field(name=name, value=value, source_event=explant.id)
        return
    if case.report is not None and case.report.now.device_disposition != "unknown":
        value = DISPOSITIONS[case.report.now.device_disposition]
        yield Field(name=name, value=value, source_event=case.report.source)
    elif case.implant is not None:
        note = "no explant has been recorded"
        value = DISPOSITIONS["implanted"]
        yield Field(name=name, value=value, source_event=case.implant.id, note=note)


def _meta(case: Case) -> Iterator[Field]:
    if case.signal is not None:
        raised, now = case.signal.raised, case.signal.now
        rules = f"{now.detector} {now.detector_version}, PMS plan {now.plan_hash[:12]}"
        yield Field(name="meta.signal", value=str(raised.id), source_event=raised.id)
        yield Field(name="meta.detector", value=rules, source_event=case.signal.source)
    if case.report is not None:
        first = case.report.first
        yield Field(name="meta.report", value=str(first.id), source_event=first.id)
