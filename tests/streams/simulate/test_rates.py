"""Over a few hundred devices each thing happens about as often as its parameter says."""

from collections import Counter
from dataclasses import replace
from math import sqrt
from statistics import mean, stdev
from typing import get_args

import pytest

from events.device import DeviceImplanted
from streams.simulate.course import Course, Frame, draw
from streams.simulate.disorder import Disorder
from streams.simulate.failures.mode import Failure
from streams.simulate.fleet import START
from streams.simulate.parameters import Hazards, Parameters
from streams.simulate.presets import HOSTILE, PRESETS, TYPICAL
from streams.simulate.truth import FailureMode, LookAlikeKind
from tests.streams.simulate.made_up import Fleet, failing, irregular

DAYS = 1_460
DISORDER = Disorder()


def drawn(parameters: Parameters = TYPICAL, devices: int = 600) -> tuple[Course, ...]:
    frame = Frame(seed=11, start=START, days=DAYS, parameters=parameters)
    return tuple(draw(frame, index) for index in range(devices))


@pytest.fixture(scope="module")
def typical() -> tuple[Course, ...]:
    return drawn()


def years(course: Course) -> float:
    return max(0.0, min(course.end_day, DAYS) - course.host.activated_day) / 365.25


def near(count: int, expected: float) -> bool:
    """Tell whether a Poisson count is within four standard deviations."""
    return abs(count - expected) <= 4 * sqrt(expected)


@pytest.mark.parametrize(
    ("kind", "per_year"),
    [
        ("no_sync", DISORDER.delivery.no_sync),
        ("posture", DISORDER.postures.change),
        ("clock_skew", DISORDER.clocks.skew),
        ("clock_reset", DISORDER.clocks.reset),
        ("missing_contact", DISORDER.readout.missing_contact),
    ],
)
def test_an_irregularity_comes_as_often_as_its_rate(
    typical: tuple[Course, ...], kind: LookAlikeKind, per_year: float
) -> None:
    at_risk = sum(years(c) for c in typical if kind != "no_sync" or c.reporting != "clinic")
    count = sum(len(c.of(kind)) for c in typical)

    assert near(count, per_year * at_risk)


@pytest.mark.parametrize(
    ("mode", "hazard"),
    [
        ("insulation_breach", "insulation_breach"),
        ("generator_silence", "generator_silence"),
        ("weak_output", "weak_output"),
    ],
)
def test_a_new_failure_strikes_as_often_as_its_rate(mode: FailureMode, hazard: str) -> None:
    courses = drawn(failing(**{hazard: 0.05, "old_lead_factor": 1.0}), devices=400)
    failures: list[Failure] = [c.failure for c in courses if c.failure]
    at_risk = sum(
        years(c)
        if c.failure is None or c.failure.onset_day >= DAYS
        else (c.failure.onset_day - c.host.activated_day) / 365.25
        for c in courses
    )
    struck = [f for f in failures if f.onset_day < DAYS]

    assert {f.mode for f in failures} == {mode}
    assert near(len(struck), 0.05 * at_risk)


def test_earlier_leads_wear_through_more_often(typical: tuple[Course, ...]) -> None:
    courses = drawn(failing(insulation_breach=0.02), devices=400)
    old = [c for c in courses if c.host.old_lead]
    new = [c for c in courses if not c.host.old_lead]

    def share(those: list[Course]) -> float:
        return mean(c.failure is not None and c.failure.onset_day < DAYS for c in those)

    assert share(old) > 2 * share(new)
    assert Hazards().old_lead_factor > 1


def test_shares_of_the_fleet_are_those_of_the_parameters(typical: tuple[Course, ...]) -> None:
    habits, end = DISORDER.habits, DISORDER.end_of_service
    for share, expected in (
        (mean(c.habit.depth > 0 for c in typical), habits.seasonal_share),
        (mean(c.cell_part < 1 for c in typical), end.small_cell_share),
        (mean(c.posture == "prone" for c in typical), DISORDER.postures.usual_shares[0]),
        (mean(c.reporting == "clinic" for c in typical), TYPICAL.use.clinic_only_share),
    ):
        assert share == pytest.approx(expected, abs=4 * sqrt(expected / len(typical)))
    trends = [c.habit.trend_per_year for c in typical]
    assert mean(trends) == pytest.approx(habits.trend_mean_per_year, abs=0.04)
    assert stdev(trends) == pytest.approx(habits.trend_sd_per_year, rel=0.15)


def test_a_device_read_in_the_clinic_only_is_read_one_to_four_times_a_year() -> None:
    parameters = irregular("delivery")
    parameters = replace(
        parameters, use=replace(parameters.use, clinic_only_share=1, daily_share=0)
    )
    fleet = Fleet(parameters, devices=12, days=1_700)  # enrolled within 850
    implanted = {e.subject: e.time for e in fleet.events if isinstance(e, DeviceImplanted)}
    second_year = Counter(
        upload.subject
        for upload in fleet.uploads()
        if 425 < (upload.time - implanted[upload.subject]).days <= 425 + 365
    )

    assert {upload.data.channel for upload in fleet.uploads()} == {"clinic"}
    assert all(1 <= second_year[device] <= 5 for device in implanted)
    assert 1.5 < mean(second_year.values()) < 4


@pytest.mark.parametrize("name", ["copied_share", "sent_again_share"])
def test_uploads_come_twice_as_often_as_the_share_says(name: str) -> None:
    fleet = Fleet(irregular("delivery", **{name: 0.05}), devices=30, days=250)
    events = Counter((u.subject, u.time) for u in fleet.uploads())
    twice = sum(n > 1 for n in events.values())

    assert near(twice, 0.05 * len(events))


def test_a_centre_confuses_units_as_often_as_the_rate_says() -> None:
    courses = drawn(irregular("readout", unit_mistake=1.0), devices=200)
    by_centre: dict[str, set[float]] = {}
    for course in courses:
        ends = {each.until_day for each in course.of("unit_mistake")}
        by_centre.setdefault(course.host.centre, set()).update(ends)
    count = sum(map(len, by_centre.values()))

    assert near(count, len(by_centre) * DAYS / 365.25)


def test_a_hostile_fleet_shows_every_failure_and_every_look_alike_and_still_decodes() -> None:
    fleet = Fleet(HOSTILE, devices=120, days=540)

    assert PRESETS["hostile"] is HOSTILE
    assert {t.look_alike for t in fleet.truth} - {None} == set(get_args(LookAlikeKind))
    assert {t.mode for t in fleet.truth} - {None} == set(get_args(FailureMode))
