"""A small period with one signal, its evidence and decisions: what the tests of summaries use."""

from datetime import date
from typing import Any
from uuid import UUID

from events.sample import moment
from reports.signal_summary import (
    Decision,
    EvidenceLine,
    Exposure,
    Head,
    Rate,
    SignalCase,
    Summary,
    Trend,
)


def a_case(number: int = 1, **other: Any) -> SignalCase:
    given: dict[str, Any] = {
        "signal_id": UUID(int=number),
        "device": f"device-{number}",
        "hazard": "lead_fracture",
        "stratum": "Lead A, midline",
        "state": "open",
        "grade": "warning",
        "raised_at": moment(60.5),
        "updated_at": moment(61),
        "statistic": 4200.0,
        "threshold": 3000.0,
        "unit": "ohm",
        "summary": "Impedance of contact 2 of the left lead has jumped",
        "detector": "lead-fracture",
        "detector_version": 3,
        "plan_hash": "ab" * 32,
        "verdict": "validated",
        "evidence": (
            EvidenceLine(
                event_id=UUID(int=1_000 + number),
                time=moment(60),
                what="impedance, left contact 2",
                value=4200.0,
                unit="ohm",
            ),
        ),
        "decisions": (
            Decision(
                event_id=UUID(int=2_000 + number),
                time=moment(61),
                recordedtime=moment(61),
                actor="officer-1",
                action="assessed",
                verdict="validated",
                reason="X-ray asked for",
            ),
        ),
    }
    return SignalCase(**(given | other))


def a_summary(*cases: SignalCase, **other: Any) -> Summary:
    given: dict[str, Any] = {
        "since": date(2026, 3, 1),
        "until": date(2026, 3, 31),
        "as_of": moment(95),
        "simulated": False,
        "signals": cases or (a_case(),),
        "rates": (
            Rate(
                hazard="lead_fracture",
                stratum="Lead A, midline",
                events=2,
                exposure=Exposure(device_months=480.0, source="registrations and explants"),
                interval=(0.61, 18.06),
                interval_method="exact Poisson, 95 %",
            ),
            Rate(hazard="infection", stratum=None, events=1),
        ),
        "trend": Trend(identified_on=date(2026, 3, 3), trigger_level="3 in 90 days"),
        "heads": (Head(topic="events", partition=0, log_offset=12, sha256="0f" * 32),),
        "software": "stimwatch 0.1.0",
    }
    return Summary(**(given | other))
