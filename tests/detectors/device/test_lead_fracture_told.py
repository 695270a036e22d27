"""A lead fracture by what people do and say: pictures, reports, surgery, other contacts."""

from typing import Any

import pytest

from events.clinical import AdverseEvent, AdverseEventAmended, Amendment
from events.device import DeviceExplanted, DeviceRevised, Explant, Revision
from events.envelope import Event
from events.sample import (
    HEALTHY_OHM,
    adverse_event,
    daily,
    envelope,
    imaging,
    implanted,
    reprogrammed,
    session,
    upload,
)
from tests.detectors.device.test_lead_fracture import OPEN_OHM, RISEN_OHM, findings


def revised(*, day: float, **other: Any) -> DeviceRevised:
    data = Revision(**({"replaced": ("left_lead",), "reason": "other"} | other))
    return DeviceRevised(**envelope("device.revised", day=day), data=data)


def explanted(*, day: float, **other: Any) -> DeviceExplanted:
    data = Explant(**({"reason": "other"} | other))
    return DeviceExplanted(**envelope("device.explanted", day=day), data=data)


def amended(event: Event, *, day: float, **report: Any) -> AdverseEventAmended:
    data = Amendment(amends=event.id, reason="corrected", report=AdverseEvent(**report))
    return AdverseEventAmended(**envelope("adverse_event.amended", day=day), data=data)


def test_changed_contacts_are_forgiven_their_other_impedance() -> None:
    other = tuple(2 * ohm for ohm in HEALTHY_OHM)
    healthy = [implanted(), *daily(days=range(80))]
    later = daily(days=range(81, 100), left_impedance_ohm=other, right_impedance_ohm=other)

    assert findings(*healthy, reprogrammed(day=80.6, contacts_changed=True), *later) == ()
    assert findings(*healthy, reprogrammed(day=80.6), *later), "the amplitude changes no impedance"


def test_reprogramming_does_not_hide_a_lead_that_is_already_suspected() -> None:
    healthy = [implanted(), *daily(days=range(80))]
    risen = daily(days=range(80, 83), left_impedance_ohm=RISEN_OHM)
    change = reprogrammed(day=83.0, contacts_changed=True)
    still = daily(days=range(84, 110), left_impedance_ohm=RISEN_OHM)

    assert not any(f.cleared for f in findings(*healthy, *risen, change, *still))


def test_a_picture_of_a_fracture_is_urgent_and_telemetry_does_not_outvote_it() -> None:
    seen = imaging(day=5.2, finding="fractured", side="right")

    found = findings(*daily(days=range(5)), seen, *daily(days=range(6, 40)))

    assert [(f.grade, f.side, f.cleared) for f in found] == [("urgent", "right", False)]
    assert findings(imaging(day=1), imaging(day=2, finding="migrated")) == ()


@pytest.mark.parametrize("report_day", [5.1, 5.2, 5.3])
def test_the_summary_says_what_makes_it_urgent_whatever_was_said_last(report_day: float) -> None:
    seen = imaging(day=5.2, finding="fractured")
    said = adverse_event(day=report_day, hazard="lead_fracture", seriousness="not_serious")

    *_, last = findings(*sorted([seen, said], key=lambda event: (event.time, event.id)))

    assert last.grade == "urgent"
    assert last.summary.startswith("Fracture seen by X-ray.")


@pytest.mark.parametrize(
    ("seriousness", "grade"),
    [("hospitalisation", "urgent"), ("unknown", "warning"), ("not_serious", "advisory")],
)
def test_a_report_is_always_told_with_its_seriousness(seriousness: str, grade: str) -> None:
    report = adverse_event(day=5, hazard="lead_fracture", seriousness=seriousness)

    (finding,) = findings(*daily(days=range(5)), report)

    assert (finding.grade, finding.evidence[0].event_id) == (grade, report.id)


def test_a_report_adds_to_what_telemetry_says() -> None:
    broken = daily(days=range(10, 13), left_impedance_ohm=OPEN_OHM)
    report = adverse_event(day=14, hazard="lead_fracture")

    first, second = findings(*daily(days=range(10)), *broken, report)

    assert (first.statistic, second.statistic) == (1.0, 2.0)


def test_an_amendment_replaces_its_report_or_takes_it_back() -> None:
    report = adverse_event(day=5, hazard="lead_fracture")
    graver = amended(report, day=6, hazard="lead_fracture", seriousness="death")
    mistaken = amended(report, day=7, hazard="pain")
    late = amended(adverse_event(day=1), day=8, hazard="lead_fracture")

    first, second, third = findings(report, graver, mistaken)

    assert (first.statistic, second.statistic, second.grade) == (1.0, 1.0, "urgent")
    assert third.cleared
    assert len(findings(late)) == 1, "a report that names the hazard only when amended counts too"


def test_a_new_lead_ends_the_episode_and_its_own_fracture_is_told_anew() -> None:
    broken = daily(days=range(10, 13), left_impedance_ohm=OPEN_OHM)
    again = daily(days=range(30, 33), left_impedance_ohm=OPEN_OHM)

    found = findings(
        *daily(days=range(10)), *broken, revised(day=13.6), *daily(days=range(14, 30)), *again
    )

    assert [f.cleared for f in found] == [False, True, False]


def test_what_the_old_lead_recorded_says_nothing_about_the_new_one() -> None:
    late = upload(
        *(session(day=float(d), left_impedance_ohm=OPEN_OHM) for d in range(10, 14)),
        *(session(day=float(d)) for d in range(14, 16)),
        day=16,
    )

    assert findings(*daily(days=range(10)), revised(day=13.6), late) == ()


def test_surgery_on_one_side_does_not_hide_the_other() -> None:
    broken = daily(days=range(10, 14), right_impedance_ohm=OPEN_OHM)

    found = findings(*daily(days=range(10)), *broken[:3], revised(day=12.6), *broken[3:])

    assert {(f.side, f.cleared) for f in found} == {("right", False)}


def test_surgery_that_names_a_fracture_is_told_and_then_withdrawn() -> None:
    for surgery in (
        revised(day=5.6, reason="lead_fracture"),
        explanted(day=5.6, reason="lead_fracture"),
    ):
        found = findings(*daily(days=range(5)), surgery, *daily(days=range(6, 9)))

        assert [(f.grade, f.cleared) for f in found] == [("warning", False), ("advisory", True)]
        assert found[0].evidence[-1].event_id == surgery.id


def test_an_operation_that_does_not_say_what_it_changed_may_have_changed_either_lead() -> None:
    broken = daily(days=range(10, 13), right_impedance_ohm=OPEN_OHM)

    *_, last = findings(*daily(days=range(10)), *broken, revised(day=13.6, replaced=()))

    assert last.cleared
