from datetime import datetime, timedelta
from statistics import mean

import pytest

from events.device import DeviceExplanted, DeviceImplanted, MriExposed
from events.envelope import Event
from events.governance import GovernanceRecorded
from events.outcome import OutcomeRecorded
from events.telemetry import TelemetryUploaded
from events.vocabulary import Hazard
from streams.simulate.course import Course, Frame, draw, moment
from streams.simulate.failures.mode import NEVER
from streams.simulate.fleet import START, simulate
from streams.simulate.presets import DEMO, QUIET
from streams.simulate.truth import Truth

FRAME = Frame(seed=1, start=START, days=730, parameters=DEMO)


@pytest.fixture(scope="module")
def courses() -> tuple[Course, ...]:
    return tuple(draw(FRAME, index) for index in range(300))


@pytest.fixture(scope="module")
def fleet() -> tuple[tuple[Event, ...], tuple[Truth, ...]]:
    made_up = simulate(devices=100, days=540, seed=1, parameters=DEMO)
    return tuple(made_up.events), made_up.truth


def of(truth: tuple[Truth, ...], hazard: Hazard) -> dict[str, Truth]:
    return {each.device: each for each in truth if each.hazard == hazard}


def removed_for(course: Course, reason: str) -> bool:
    return any(getattr(h.data, "reason", None) == reason for h in course.happenings)


def test_before_a_removal_for_lost_benefit_use_and_benefit_fall(
    courses: tuple[Course, ...],
) -> None:
    fading = [c for c in courses if removed_for(c, "loss_of_benefit")]

    assert fading
    for course in fading:
        assert course.relapse is not None
        assert course.relapse.lost(course.relapse.day) == 0.0
        assert course.relapse.lost(course.end_day) > 0.0
        assert course.relapse.use(course.end_day) < 1.0


def test_some_lose_the_benefit_for_months_and_keep_the_device(
    courses: tuple[Course, ...],
) -> None:
    kept = [c.relapse for c in courses if c.relapse and not removed_for(c, "loss_of_benefit")]

    assert kept
    assert all(r.lost(r.until_day) == 0.0 and r.use(r.until_day) == 1.0 for r in kept)


def test_devices_are_removed_for_several_reasons(
    fleet: tuple[tuple[Event, ...], tuple[Truth, ...]],
) -> None:
    events, truth = fleet
    reasons = {e.subject: e.data.reason for e in events if isinstance(e, DeviceExplanted)}

    assert {"infection", "loss_of_benefit"} <= set(reasons.values())
    assert all(
        (device in of(truth, "early_removal")) == (reason != "no_longer_needed")
        for device, reason in reasons.items()
    )


def test_a_scan_counts_where_the_device_is_not_known_to_be_compatible(
    fleet: tuple[tuple[Event, ...], tuple[Truth, ...]],
) -> None:
    events, truth = fleet
    compatible = {
        e.subject: e.data.mri_compatible for e in events if isinstance(e, DeviceImplanted)
    }
    scanned = {e.subject for e in events if isinstance(e, MriExposed)}

    assert {True, False, None} == set(compatible.values())
    assert scanned <= {device for device in of(truth, "mri_exposure")} | {
        device for device, known in compatible.items() if known
    }


def test_what_was_selected_or_arranged_otherwise_is_in_the_truth(
    fleet: tuple[tuple[Event, ...], tuple[Truth, ...]],
) -> None:
    events, truth = fleet
    implants = {e.subject: e.data for e in events if isinstance(e, DeviceImplanted)}
    arranged = {
        e.subject: False not in dict(e.data).values()
        for e in events
        if isinstance(e, GovernanceRecorded)
    }
    deviating = of(truth, "selection_deviation")

    assert set(arranged.values()) == {True, False}
    for device, implant in implants.items():
        outside = (
            implant.neuropathic_pain
            or not implant.multidisciplinary_selection
            or not 22 <= (implant.patient.age_years or 0) <= 75
            or (implant.patient.bmi_kg_m2 or 0) > 35
        )
        assert (device in deviating) == (outside or not arranged[device])


def test_a_lapse_is_weeks_without_a_session(
    fleet: tuple[tuple[Event, ...], tuple[Truth, ...]],
) -> None:
    events, truth = fleet
    lapses = [t for t in truth if t.hazard == "therapy_lapse"]
    confused = {t.device for t in truth if t.look_alike in {"clock_skew", "clock_reset"}}
    lost = {t.device for t in truth if t.mode == "generator_silence"}
    held: dict[str, set[datetime]] = {}
    for event in events:
        if isinstance(event, TelemetryUploaded) and event.subject not in confused | lost:
            starts = {s.start for s in event.data.sessions if s.delivered_min}
            held.setdefault(event.subject, set()).update(starts)

    assert lapses
    for lapse in lapses:
        assert lapse.resolved is None or lapse.resolved - lapse.onset >= timedelta(days=21)
        ends = lapse.resolved or lapse.onset + timedelta(days=21)
        assert not [at for at in held.get(lapse.device, ()) if lapse.onset < at < ends]


def test_people_are_asked_on_one_scale_and_always_on_the_same(
    fleet: tuple[tuple[Event, ...], tuple[Truth, ...]],
) -> None:
    asked: dict[str, set[bool]] = {}
    for event in fleet[0]:
        if isinstance(event, OutcomeRecorded):
            assert (event.data.pain_nrs is None) != (event.data.pain_vas_mm is None)
            asked.setdefault(event.subject, set()).add(event.data.pain_nrs is None)

    assert all(len(scales) == 1 for scales in asked.values())
    assert {scale for scales in asked.values() for scale in scales} == {True, False}


def test_pain_that_nobody_reports_still_shows_in_the_answers(
    fleet: tuple[tuple[Event, ...], tuple[Truth, ...]], courses: tuple[Course, ...]
) -> None:
    events, truth = fleet
    hurting = of(truth, "pain")
    after: list[float] = []
    others: list[float] = []
    for event in events:
        if isinstance(event, OutcomeRecorded):
            pain = hurting.get(event.subject)
            site_nrs = event.data.implant_site_pain_nrs or 0.0
            (after if pain and event.time > pain.onset else others).append(site_nrs)

    failures = [c.failure for c in courses if c.failure and c.failure.hazard == "pain"]
    assert {failure.reported_day == NEVER for failure in failures} == {True, False}
    assert mean(after) > mean(others) + 2.0


def test_in_a_quiet_fleet_nobody_lapses_deviates_or_has_a_bad_week() -> None:
    quiet = Frame(seed=4, start=START, days=730, parameters=QUIET)
    courses = [draw(quiet, index) for index in range(50)]

    assert not any(c.look_alikes or c.relapse or c.failure for c in courses)
    assert simulate(devices=50, days=730, seed=4, parameters=QUIET).truth == ()
    assert moment(quiet, 1.0).date() > START
