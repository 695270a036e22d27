from typing import Any

import pytest

from detectors.contract import Finding, run
from detectors.device.infection import DETECTOR
from events.clinical import AdverseEvent, AdverseEventAmended, Amendment, InfectionSigns
from events.device import DeviceExplanted, Explant
from events.envelope import Event
from events.sample import adverse_event, daily, envelope, ids, implanted
from events.telemetry import TelemetryUploaded


def findings(*events: Event) -> tuple[Finding, ...]:
    return run(DETECTOR, events)[1]


def signs(*wound: Any, day: float, **other: Any) -> Event:
    return adverse_event(day=day, infection=InfectionSigns(wound=wound, **other))


def test_weak_signs_add_up_over_two_reports_and_each_weight_is_written_out() -> None:
    red, hot = signs("erythema", day=10), signs(day=14, temperature_c=38.0, crp_mg_l=60.0)

    (finding,) = findings(implanted(), red, hot)

    assert finding.statistic == sum(e.weight for e in finding.evidence) == 1.25
    assert [e.event_id for e in finding.evidence] == list(ids(red, hot))
    assert finding.evidence[1].what == "fever of 38.0 °C (0.5), CRP of 60 mg/l (0.25)"


@pytest.mark.parametrize(
    "weak",
    [
        (signs("erythema", day=10),),
        (signs(day=10, temperature_c=37.9, crp_mg_l=9.0, culture="negative"),),
        (signs("erythema", day=10), signs("dehiscence", day=80)),
        (signs("erythema", day=2, crp_mg_l=60.0), signs("swelling", day=4, crp_mg_l=80.0)),
        (signs("erythema", day=10), signs("erythema", day=10)),
    ],
    ids=["one", "below", "months apart", "surgery raises CRP", "twice the same"],
)
def test_weak_signs_alone_are_forgiven(weak: tuple[Event, ...]) -> None:
    assert findings(implanted(), *weak) == ()


@pytest.mark.parametrize("other", [{"wound": ("abscess",)}, {"culture": "positive"}])
def test_what_is_certain_is_urgent_whatever_hazard_the_report_names(other: dict[str, Any]) -> None:
    (finding,) = findings(adverse_event(day=9, hazard="pain", infection=InfectionSigns(**other)))

    assert finding.grade == "urgent"


def test_a_report_that_names_infection_is_told_and_its_time_after_surgery() -> None:
    within, after = (
        findings(implanted(), adverse_event(day=day, hazard="infection"))[0] for day in (90, 91)
    )

    assert within.summary == "Infection reported; 90 days after surgery."
    assert "91 days after surgery, past the 90 of a surgical site infection" in after.summary


def test_weak_signs_never_push_out_a_report() -> None:
    report = adverse_event(day=9, hazard="infection")
    weak = [signs("swelling", day=day) for day in range(50, 60)]

    assert not any(finding.cleared for finding in findings(report, *weak))


def test_an_amendment_takes_the_report_back() -> None:
    report = adverse_event(day=9, hazard="infection")
    data = Amendment(amends=report.id, reason="mistaken", report=AdverseEvent(hazard="pain"))
    mistaken = AdverseEventAmended(**envelope("adverse_event.amended", day=12), data=data)

    assert [f.cleared for f in findings(report, mistaken)] == [False, True]


def test_removal_for_infection_is_urgent_and_ends_the_episode() -> None:
    data = Explant(reason="infection")
    removed = DeviceExplanted(**envelope("device.explanted", day=30), data=data)

    told, ended = findings(signs("erythema", day=28), removed, implanted(day=200))

    assert (told.grade, told.statistic) == ("urgent", 1.5)
    assert ended.cleared


def test_telemetry_is_never_evidence() -> None:
    assert TelemetryUploaded not in DETECTOR.consumes
    assert findings(*daily(days=range(3), delivered_min=0.0, left_impedance_ohm=())) == ()
