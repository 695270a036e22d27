"""What is so of a device now: the fold of its events, in the order of its partition."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from pydantic import TypeAdapter

from events.clinical import AdverseEventReported
from events.clock import LATENESS
from events.device import (
    DeviceActivated,
    DeviceExplanted,
    DeviceImplanted,
    DeviceRevised,
    Lead,
)
from events.envelope import Event
from events.governance import FollowUpLost, PatientDied
from events.telemetry import TelemetryUploaded

_leads: TypeAdapter[tuple[Lead, ...]] = TypeAdapter(tuple[Lead, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploads:
    """What uploads say of their device that lie one after the other in its order, or only one.

    `simulated` and `real` say whether any of them is.
    """

    uploads: int
    failed: int
    latest_at: datetime
    simulated: bool
    real: bool


@dataclass(slots=True, kw_only=True)
class DeviceState:
    """One row of `devices`; the fields are its columns.

    Events may be told late, so times are compared, not overwritten; of what an implant registers,
    the one that came last counts.
    """

    device: str
    registered: bool = False
    status: str = "unregistered"
    has_simulated: bool = False
    has_real: bool = False
    manufacturer: str | None = None
    model: str | None = None
    udi_di: str | None = None
    lead_model: str | None = None
    lead_version: str | None = None
    leads: str | None = None
    technique: str | None = None
    centre: str | None = None
    age_years: int | None = None
    sex: str | None = None
    bmi_kg_m2: float | None = None
    neuropathic_pain: bool | None = None
    multidisciplinary_selection: bool | None = None
    mri_compatible: bool | None = None
    implanted_on: date | None = None
    registered_at: datetime | None = None
    activated_at: datetime | None = None
    revised_at: datetime | None = None
    revisions: int = 0
    explanted_at: datetime | None = None
    explant_reason: str | None = None
    lost_at: datetime | None = None
    died_at: datetime | None = None
    last_upload_at: datetime | None = None
    uploads: int = 0
    failed_uploads: int = 0
    reports: int = 0
    first_event_id: UUID
    first_seen_at: datetime
    events_before_implant: int = 0

    def doubts(self, event: Event) -> Iterator[tuple[str, str]]:
        """Yield the flags that what is known casts on the next event, and what they mean here."""
        match event:
            case DeviceImplanted() if self.registered:
                yield "implanted_again", "the later registration counts"
            case TelemetryUploaded() if self.last_upload_at is not None:
                late = self.last_upload_at - event.time
                if late > LATENESS:
                    days = late / timedelta(days=1)
                    yield (
                        "late_upload",
                        f"it came {days:.1f} days after a newer one: it is shown, but detectors "
                        "passed over those of its sessions that are older than what they knew",
                    )

    def see(self, event: Event) -> None:
        """Take in the next event of this device."""
        if isinstance(event, TelemetryUploaded):
            self.hear(_only(event))
            return
        self.has_simulated |= event.simulated
        self.has_real |= not event.simulated
        match event:
            case AdverseEventReported():
                self.reports += 1
            case DeviceImplanted():
                self._register(event)
            case DeviceActivated():
                self.activated_at = min(self.activated_at or event.time, event.time)
            case DeviceRevised():
                self._revise(event)
            case DeviceExplanted():
                self.explanted_at = event.time
                self.explant_reason = event.data.reason
            case FollowUpLost():
                self.lost_at = _later(self.lost_at, event.time)
            case PatientDied():
                self.died_at = event.time
            case _:
                pass
        self.events_before_implant += not self.registered
        self.status = self._status()

    def hear(self, told: Uploads) -> None:
        """Take in the next uploads of this device, with no other event between them."""
        self.has_simulated |= told.simulated
        self.has_real |= told.real
        self.last_upload_at = _later(self.last_upload_at, told.latest_at)
        self.uploads += told.uploads
        self.failed_uploads += told.failed
        self.events_before_implant += told.uploads * (not self.registered)
        self.status = self._status()

    def _register(self, event: DeviceImplanted) -> None:
        implant, patient = event.data, event.data.patient
        self.registered = True
        self.registered_at = self.registered_at or event.recordedtime
        self.manufacturer, self.model = implant.manufacturer, implant.model
        self.udi_di = implant.udi.di if implant.udi else None
        self._take_leads(implant.leads)
        self.technique, self.centre = implant.technique, implant.centre
        self.age_years, self.sex = patient.age_years, patient.sex
        self.bmi_kg_m2 = patient.bmi_kg_m2
        self.neuropathic_pain = implant.neuropathic_pain
        self.multidisciplinary_selection = implant.multidisciplinary_selection
        self.mri_compatible = implant.mri_compatible
        self.implanted_on = implant.implanted_on
        if self.explanted_at is not None and self.explanted_at.date() < implant.implanted_on:
            self.explanted_at = self.explant_reason = None

    def _revise(self, event: DeviceRevised) -> None:
        self.revisions += 1
        self.revised_at = _later(self.revised_at, event.time)
        fresh = {lead.side: lead for lead in event.data.leads}
        if fresh:
            had = {lead.side: lead for lead in _leads.validate_json(self.leads or "[]")}
            self._take_leads(tuple((had | fresh).values()))

    def _take_leads(self, leads: tuple[Lead, ...]) -> None:
        self.leads = _leads.dump_json(leads, exclude_none=True).decode()
        self.lead_model = " + ".join(dict.fromkeys(lead.model for lead in leads)) or None
        versions = dict.fromkeys(lead.version for lead in leads if lead.version is not None)
        self.lead_version = " + ".join(versions) or None

    def _status(self) -> str:
        if not self.registered:
            return "unregistered"
        if self.died_at is not None:
            return "died"
        if self.explanted_at is not None:
            return "explanted"
        heard_of = self.last_upload_at
        if self.lost_at is not None and (heard_of is None or heard_of <= self.lost_at):
            return "lost"
        return "active" if self.activated_at is not None else "implanted"


def _only(upload: TelemetryUploaded) -> Uploads:
    return Uploads(
        uploads=1,
        failed=int(not upload.data.completed),
        latest_at=upload.time,
        simulated=upload.simulated,
        real=not upload.simulated,
    )


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)
