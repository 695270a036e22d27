from typing import Any

import pytest
from pydantic import TypeAdapter

from detectors.contract import Finding, run
from detectors.device.mri_exposure import DETECTOR, State
from events.clinical import AdverseEvent, AdverseEventAmended, Amendment
from events.device import (
    DeviceExplanted,
    DeviceRevised,
    Explant,
    MriExposed,
    MriExposure,
    Revision,
)
from events.envelope import Event
from events.sample import adverse_event, envelope, ids, implanted

INCOMPATIBLE = implanted(mri_compatible=False)
COMPATIBLE = implanted(mri_compatible=True)
UNSAID = implanted()


def findings(*events: Event) -> tuple[Finding, ...]:
    return run(DETECTOR, events)[1]


def scan(day: float = 90, **told: Any) -> MriExposed:
    known: dict[str, Any] = {
        "field_t": 1.5,
        "body_region": "Knee",
        "device_known_to_radiology": True,
    }
    return MriExposed(**envelope("mri.exposed", day=day), data=MriExposure(**(known | told)))


def removed(day: float, reason: Any = "mri_needed") -> DeviceExplanted:
    return DeviceExplanted(**envelope("device.explanted", day=day), data=Explant(reason=reason))


def revised(day: float, *replaced: Any, reason: Any = "other") -> DeviceRevised:
    data = Revision(replaced=replaced, reason=reason)
    return DeviceRevised(**envelope("device.revised", day=day), data=data)


def test_a_scan_of_a_device_that_is_not_compatible_is_told() -> None:
    exposed = scan()

    (finding,) = findings(INCOMPATIBLE, exposed)

    assert (finding.grade, finding.statistic) == ("warning", 1.0)
    assert [(e.event_id, e.value, e.unit) for e in finding.evidence] == [(exposed.id, 1.5, "T")]
    assert finding.summary.startswith("MRI at 1.5 T of the knee. The registration says")


@pytest.mark.parametrize(
    "graver",
    [{"field_t": 3.0}, {"body_region": "Lumbar spine"}, {"device_known_to_radiology": False}],
    ids=["strong", "near", "radiology unaware"],
)
def test_what_makes_a_scan_worse_makes_it_urgent(graver: dict[str, Any]) -> None:
    (finding,) = findings(INCOMPATIBLE, scan(**graver))

    assert finding.grade == "urgent"


def test_a_scan_of_which_nothing_is_told_is_a_warning_that_says_so() -> None:
    unsaid = scan(field_t=None, body_region=None, device_known_to_radiology=None)

    (finding,) = findings(INCOMPATIBLE, unsaid)

    assert finding.grade == "warning"
    assert "field strength not told, region not told" in finding.summary
    assert (finding.evidence[0].value, finding.evidence[0].unit) == (None, None)


@pytest.mark.parametrize("before", [(), (UNSAID,)], ids=["not registered", "not said"])
def test_where_nobody_said_it_is_an_advisory_that_says_so(before: tuple[Event, ...]) -> None:
    (finding,) = findings(*before, scan(field_t=3.0, device_known_to_radiology=False))

    assert finding.grade == "advisory"
    assert "Whether the device is MRI compatible is not known." in finding.summary


def test_a_compatible_device_may_be_scanned() -> None:
    assert findings(COMPATIBLE, scan(), scan(day=91, field_t=3.0)) == ()


def test_a_registration_that_comes_late_decides() -> None:
    advisory, graver = findings(scan(), INCOMPATIBLE)
    _, withdrawn = findings(scan(), COMPATIBLE)

    assert (advisory.grade, graver.grade) == ("advisory", "warning")
    assert withdrawn.cleared


def test_only_an_amended_registration_that_says_so_withdraws_it() -> None:
    assert [f.cleared for f in findings(INCOMPATIBLE, scan(), UNSAID, removed(100))] == [False]
    assert [f.cleared for f in findings(INCOMPATIBLE, scan(), COMPATIBLE)] == [False, True]
    assert [f.cleared for f in findings(COMPATIBLE, scan(), INCOMPATIBLE)] == [False]


def test_another_scan_is_growth_and_the_same_again_is_none() -> None:
    first, second = scan(), scan(day=200, body_region="head")

    *_, again, grown = findings(INCOMPATIBLE, first, first, second)

    assert again.statistic == 1.0
    assert [e.event_id for e in grown.evidence] == list(ids(first, second))
    assert grown.summary.startswith("2 scans, the last: MRI at 1.5 T of the head.")


def test_a_scan_after_the_device_was_out_is_none() -> None:
    assert findings(INCOMPATIBLE, removed(80), scan()) == ()
    assert [f.cleared for f in findings(INCOMPATIBLE, scan(), removed(80))] == [False, True]
    assert findings(INCOMPATIBLE, removed(80), implanted(day=85), scan()), "it is in again"


def test_after_a_part_was_replaced_a_compatible_system_is_one_of_which_nobody_said() -> None:
    (unknown,) = findings(COMPATIBLE, scan(), revised(100, "generator"), scan(day=120))
    (still,) = findings(INCOMPATIBLE, revised(80, "generator"), scan())

    assert (unknown.grade, unknown.statistic) == ("advisory", 1.0)
    assert still.grade == "warning"
    assert findings(COMPATIBLE, revised(100), scan(day=120)) == (), "nothing was replaced"


def test_an_operation_because_of_a_scan_is_told() -> None:
    (finding,) = findings(COMPATIBLE, revised(95, "left_lead", reason="mri_exposure"))

    assert finding.summary == "Revised for MRI exposure."


def test_a_report_of_harm_stands_whatever_the_registration_says() -> None:
    report = adverse_event(day=91, hazard="mri_exposure", seriousness="hospitalisation")
    data = Amendment(amends=report.id, reason="mistaken", report=AdverseEvent(hazard="pain"))
    mistaken = AdverseEventAmended(**envelope("adverse_event.amended", day=95), data=data)

    told, withdrawn = findings(COMPATIBLE, scan(), report, COMPATIBLE, mistaken)

    assert told.grade == "urgent"
    assert withdrawn.cleared


def test_its_memory_is_small_however_many_the_scans() -> None:
    scans = [scan(day=day, body_region="x" * 500) for day in range(50)]
    reports = [adverse_event(day=60.0 + day, hazard="mri_exposure") for day in range(9)]

    state, told = run(DETECTOR, [*scans, *reports])

    assert len(TypeAdapter(State).dump_json(state)) <= 1_024
    assert told[-1].statistic == 6.0
