"""Made-up but valid events, for examples and tests. Time is counted in days from `EPOCH`."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from events.clinical import (
    AdverseEvent,
    AdverseEventReported,
    Imaging,
    ImagingPerformed,
)
from events.clock import ClockTicked
from events.device import DeviceImplanted, DeviceReprogrammed, Implant, Lead, Reprogramming
from events.identity import event_id
from events.outcome import OutcomeRecorded, Outcomes
from events.signal import Review, SignalReviewed
from events.telemetry import Session, TelemetryUploaded, Upload

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
SOURCE = "urn:stimwatch:sample"
SIGNAL = UUID(int=1)
HEALTHY_OHM = (520.0, 540.0, 510.0, 530.0)


def moment(day: float) -> datetime:
    """Return the time `day` days after the epoch, on a whole second."""
    return EPOCH + timedelta(seconds=round(day * 86_400))


def envelope(kind: str, *, day: float, device: str = "device-1", **other: Any) -> dict[str, Any]:
    """Return what every event needs: an id derived from the rest, both times, an actor."""
    return {
        "id": event_id(SOURCE, f"{kind}/{device}/{day}/{sorted(other.items())}"),
        "source": SOURCE,
        "subject": device,
        "time": moment(day),
        "recordedtime": moment(day),
        "actor": "sample",
    }


def session(*, day: float = 0.0, **other: Any) -> Session:
    """Return a quiet session of a healthy device; `other` fields replace its own."""
    fields: dict[str, Any] = {
        "start": moment(day),
        "duration_s": 1800.0,
        "delivered_min": 30.0,
        "program": 1,
        "amplitude_ma": 2.4,
        "pulse_width_us": 214.0,
        "frequency_hz": 20.0,
        "left_impedance_ohm": HEALTHY_OHM,
        "right_impedance_ohm": HEALTHY_OHM,
        "battery_v": 3.1,
        "reset_count": 0,
        "error_count": 0,
        "posture": "prone",
    }
    return Session(**(fields | other))


def upload(
    *sessions: Session, day: float, device: str = "device-1", **other: Any
) -> TelemetryUploaded:
    """Return the upload, on `day`, of these sessions."""
    return TelemetryUploaded(
        **envelope("telemetry.uploaded", day=day, device=device),
        data=Upload(**({"channel": "remote", "sessions": sessions} | other)),
    )


def daily(*, days: range, device: str = "device-1", **other: Any) -> tuple[TelemetryUploaded, ...]:
    """Return one upload a day of one session each, all alike."""
    return tuple(
        upload(session(day=float(day), **other), day=day + 0.5, device=device) for day in days
    )


def implanted(*, day: float = 0.0, device: str = "device-1", **other: Any) -> DeviceImplanted:
    """Return the registration of a bilateral system."""
    fields: dict[str, Any] = {
        "manufacturer": "Example Neuro",
        "model": "Lumbar 1",
        "leads": (Lead(side="left", model="Lead A"), Lead(side="right", model="Lead A")),
        "technique": "midline",
        "centre": "centre-1",
        "implanted_on": date(2026, 1, 1) + timedelta(days=int(day)),
    }
    return DeviceImplanted(
        **envelope("device.implanted", day=day, device=device), data=Implant(**(fields | other))
    )


def reprogrammed(*, day: float, device: str = "device-1", **other: Any) -> DeviceReprogrammed:
    """Return a change of settings."""
    return DeviceReprogrammed(
        **envelope("device.reprogrammed", day=day, device=device),
        data=Reprogramming(**({"program": 2} | other)),
    )


def adverse_event(*, day: float, device: str = "device-1", **other: Any) -> AdverseEventReported:
    """Return a report; `other` fields fill its `data`."""
    return AdverseEventReported(
        **envelope("adverse_event.reported", day=day, device=device, **other),
        data=AdverseEvent(**({"hazard": "unknown"} | other)),
    )


def imaging(*, day: float, device: str = "device-1", **other: Any) -> ImagingPerformed:
    """Return an X-ray of leads that are in place, unless `other` fields say more."""
    return ImagingPerformed(
        **envelope("imaging.performed", day=day, device=device, **other),
        data=Imaging(**({"modality": "x_ray", "finding": "in_place"} | other)),
    )


def outcome(*, day: float, device: str = "device-1", **other: Any) -> OutcomeRecorded:
    """Return the questionnaires of a visit."""
    return OutcomeRecorded(
        **envelope("outcome.recorded", day=day, device=device, **other), data=Outcomes(**other)
    )


def reviewed(
    action: str, *, day: float, signal_id: UUID = SIGNAL, device: str = "device-1", **other: Any
) -> SignalReviewed:
    """Return a person's decision about a signal; `other` fields fill its `data`."""
    said: dict[str, Any] = {"signal_id": signal_id, "action": action}
    return SignalReviewed(
        **envelope("signal.reviewed", day=day, device=device, action=action, **other),
        data=Review(**(said | other)),
    )


def tick(*, day: float, subject: str = "clock-0") -> ClockTicked:
    """Return the clock's announcement of `day`."""
    return ClockTicked(**envelope("clock.ticked", day=day, device=subject))


def ids(*events: Any) -> tuple[UUID, ...]:
    """Return the ids of `events`."""
    return tuple(event.id for event in events)
