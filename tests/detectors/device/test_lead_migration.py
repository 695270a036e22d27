from typing import Any

from detectors.contract import Finding, run
from detectors.device.lead_migration import DETECTOR
from events.device import DeviceRevised, Revision
from events.envelope import Event
from events.sample import (
    adverse_event,
    daily,
    envelope,
    ids,
    imaging,
    implanted,
    reprogrammed,
    session,
    upload,
)
from events.telemetry import TelemetryUploaded

SHIFTED_OHM = (520.0, 640.0, 510.0, 450.0)


def findings(*events: Event) -> tuple[Finding, ...]:
    return run(DETECTOR, events)[1]


def measured(days: range, left_ma: float | None, **other: Any) -> tuple[TelemetryUploaded, ...]:
    thresholds = {"left_motor_threshold_ma": left_ma, "right_motor_threshold_ma": 1.0}
    return daily(days=days, **(thresholds | other))


def test_a_side_that_needs_much_more_is_found_on_the_second_day() -> None:
    risen = measured(range(10, 12), 1.6)

    (finding,) = findings(*measured(range(10), 1.0), *risen)

    assert (finding.grade, finding.side, finding.statistic) == ("advisory", "left", 1.0)
    assert [e.event_id for e in finding.evidence] == list(ids(*risen))


def test_contacts_that_changed_against_each_other_support_it() -> None:
    risen = measured(range(10, 12), 1.6, left_impedance_ohm=SHIFTED_OHM)

    (finding,) = findings(*measured(range(10), 1.0), *risen)

    assert (finding.grade, finding.statistic) == ("warning", 1.5)
    assert "its contacts changed against each other" in finding.summary


def test_a_changed_pattern_alone_is_forgiven() -> None:
    shifted = measured(range(10, 40), 1.0, left_impedance_ohm=SHIFTED_OHM)

    assert findings(*measured(range(10), 1.0), *shifted) == ()


def test_one_high_threshold_is_forgiven_and_so_is_less_than_half_more() -> None:
    healthy = measured(range(10), 1.0)

    assert findings(*healthy, *measured(range(10, 11), 2.0), *measured(range(11, 40), 1.4)) == ()


def test_a_rise_that_both_sides_share_is_forgiven() -> None:
    both = measured(range(10, 40), 1.7, right_motor_threshold_ma=1.6)

    assert findings(*measured(range(10), 1.0), *both) == ()


def test_a_rise_of_a_lead_with_a_contact_at_fault_is_left_to_lead_fracture() -> None:
    open_ohm = (520.0, 540.0, 4100.0, 530.0)
    broken = measured(range(10, 40), 1.7, left_impedance_ohm=open_ohm)

    assert findings(*measured(range(10), 1.0), *broken) == ()


def test_both_sides_at_once_point_at_posture_or_tissue_where_each_was_measured_apart() -> None:
    left = measured(range(10, 14, 2), 1.7, right_motor_threshold_ma=None)
    right = measured(range(11, 15, 2), None, right_motor_threshold_ma=1.7)
    both = sorted((*left, *right), key=lambda each: each.time)

    *_, finding = findings(*measured(range(10), 1.0), *both)

    assert (finding.grade, finding.side) == ("advisory", None)
    assert "Both sides at once" in finding.summary


def test_thresholds_that_are_no_milliampere_raise_nothing() -> None:
    odd = [*measured(range(10, 13), 1000.0), *measured(range(13, 16), 0.0)]

    assert findings(*measured(range(10), 1.0), *odd, *measured(range(16, 20), None)) == ()


def test_a_rise_never_wears_its_own_baseline_away() -> None:
    found = findings(*measured(range(10), 1.0), *measured(range(10, 60), 1.6))

    assert len(found) == 49
    assert not any(f.cleared for f in found)


def test_it_is_withdrawn_after_two_weeks_of_good_thresholds() -> None:
    *_, last = findings(
        *measured(range(10), 1.0), *measured(range(10, 12), 1.6), *measured(range(12, 30), 1.0)
    )

    assert last.cleared


def test_changed_contacts_are_forgiven_their_other_threshold() -> None:
    change = reprogrammed(day=10.6, contacts_changed=True)

    assert findings(*measured(range(10), 1.0), change, *measured(range(11, 30), 1.8)) == ()


def test_a_picture_of_a_moved_lead_is_urgent_and_one_in_place_withdraws_nothing() -> None:
    seen = imaging(day=5, finding="migrated", side="left", displacement_mm=12.0)

    (finding,) = findings(seen, imaging(day=6), *measured(range(7, 30), 1.0))

    assert (finding.grade, finding.side) == ("urgent", "left")
    assert (finding.evidence[0].value, finding.evidence[0].unit) == (12.0, "mm")


def test_a_report_is_always_told() -> None:
    report = adverse_event(day=5, hazard="lead_migration", side="right")

    (finding,) = findings(implanted(), *measured(range(5), 1.0), report)

    assert (finding.grade, finding.side, finding.evidence[0].event_id) == (
        "warning",
        "right",
        report.id,
    )


def test_repositioning_ends_the_episode_of_its_side() -> None:
    data = Revision(replaced=(), repositioned=("left",), reason="lead_migration")
    surgery = DeviceRevised(**envelope("device.revised", day=12.7), data=data)

    found = findings(
        *measured(range(10), 1.0),
        *measured(range(10, 12), 1.6),
        surgery,
        *measured(range(13, 30), 1.6),
    )

    assert [(f.statistic, f.cleared) for f in found] == [(1.0, False), (2.0, False), (0.0, True)]


def test_what_was_measured_before_surgery_says_nothing_about_the_moved_lead() -> None:
    data = Revision(replaced=(), repositioned=("left",), reason="other")
    surgery = DeviceRevised(**envelope("device.revised", day=14.7), data=data)
    before = [session(day=float(day), left_motor_threshold_ma=1.0) for day in range(10, 14)]
    late = upload(*before, day=15)

    assert findings(*measured(range(10), 1.0), surgery, late, *measured(range(15, 40), 1.8)) == ()


def test_surgery_for_a_migration_that_nobody_saw_coming_is_told_and_then_withdrawn() -> None:
    data = Revision(replaced=("left_lead",), reason="lead_migration")
    surgery = DeviceRevised(**envelope("device.revised", day=12.7), data=data)

    found = findings(*measured(range(10), 1.0), surgery, *measured(range(13, 15), 1.0))

    assert [(f.grade, f.side, f.cleared) for f in found] == [
        ("warning", "left", False),
        ("advisory", None, True),
    ]
