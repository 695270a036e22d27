"""One device whose left lead breaks: what the tests of reports are about."""

from datetime import date
from typing import Any

from events.clinical import AdverseEventReported
from events.device import DeviceImplanted, Lead, Patient, Udi
from events.envelope import Event
from events.sample import adverse_event, envelope, imaging, implanted, moment, session, upload
from events.signal import (
    Evidence,
    Review,
    Signal,
    SignalRaised,
    SignalReviewed,
    SignalUpdate,
    SignalUpdated,
)

UPLOAD = upload(
    session(day=60.0, left_impedance_ohm=(520.0, 540.0, 4200.0, 530.0)), day=60.5, device="device-1"
)
PICTURE = imaging(day=64.0, finding="fractured", side="left", note="Break near the anchor.")


def registered(**other: Any) -> DeviceImplanted:
    fields: dict[str, Any] = {
        "udi": Udi(di="05391234567892", lot="LOT12", serial="SN98765"),
        "leads": (
            Lead(side="left", model="Lead A", version="2", serial="L-1"),
            Lead(side="right", model="Lead A"),
        ),
        "patient": Patient(age_years=53, sex="female", bmi_kg_m2=27.4),
    }
    return implanted(**(fields | other))


def reported(**other: Any) -> AdverseEventReported:
    fields: dict[str, Any] = {
        "hazard": "lead_fracture",
        "seriousness": "intervention",
        "narrative": "Sudden loss of effect while lifting.",
        "pain_nrs": 7.0,
        "pain_site": "back",
        "device_problem_codes": ("A040101",),
        "patient_problem_codes": ("E2110",),
        "reporter_role": "clinician",
        "action": "none",
        "centre": "centre-1",
    }
    return adverse_event(day=63.25, **(fields | other))


def raised(**other: Any) -> SignalRaised:
    fields: dict[str, Any] = {
        "hazard": "lead_fracture",
        "grade": "warning",
        "detector": "lead-fracture",
        "detector_version": 1,
        "plan_hash": "ab" * 32,
        "statistic": 4200.0,
        "threshold": 3000.0,
        "unit": "ohm",
        "summary": "Impedance of contact 2 of the left lead has jumped",
        "side": "left",
        "contact": 2,
        "evidence": (
            Evidence(
                event_id=UPLOAD.id,
                time=moment(60.0),
                what="impedance, left contact 2",
                value=4200.0,
                unit="ohm",
            ),
        ),
    }
    return SignalRaised(
        **envelope("signal.raised", day=60.5, **other), data=Signal(**(fields | other))
    )


def reviewed(signal: SignalRaised, *, reason: str) -> SignalReviewed:
    review = Review(signal_id=signal.id, action="acknowledged", reason=reason)
    return SignalReviewed(**envelope("signal.reviewed", day=61.0, reason=reason), data=review)


def cleared(signal: SignalRaised) -> SignalUpdated:
    now = signal.data.model_copy(
        update={"summary": "No longer suspected", "statistic": 0.0, "evidence": ()}
    )
    told = SignalUpdate(signal_id=signal.id, state="cleared", signal=now)
    return SignalUpdated(**envelope("signal.updated", day=88.0, device=signal.subject), data=told)


def history(*more: Event) -> tuple[Event, ...]:
    return (registered(implanted_on=date(2025, 12, 18)), UPLOAD, PICTURE, *more)
