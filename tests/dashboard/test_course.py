from uuid import UUID

import pytest

from dashboard.course import SCALES, Limits, courses, limits_of, said, why
from dashboard.course_chart import course_chart, visit_columns
from detectors.benefit import Change
from detectors.plan_text import read_plan
from detectors.registry import discover
from events.sample import moment
from store.read.clinical import OutcomeRow
from store.settings import DEFAULT_PLAN


@pytest.fixture(scope="module")
def limits() -> Limits:
    return limits_of(read_plan(DEFAULT_PLAN.read_bytes(), detectors=discover()).settings)


def row(day: float, *, baseline: bool = False, **scores: object) -> OutcomeRow:
    nothing = dict.fromkeys(
        [*(scale.field for scale in SCALES), "eq5d5l"],
    )
    return OutcomeRow(
        event_id=UUID(int=int(day)),
        device="device-1",
        time=moment(day),
        recordedtime=moment(day),
        baseline=baseline,
        **(nothing | scores),
    )


def test_the_numbers_that_decide_are_those_of_the_plan_with_their_sources(limits: Limits) -> None:
    change = Change()

    assert limits["change.nrs_important"].value == change.nrs_important
    assert limits["change.odi_important_percent"].value == change.odi_important_percent
    assert "Ostelo" in limits["change.nrs_important"].source
    named = {name for scale in SCALES for name in (scale.important, scale.error) if name}
    assert named <= set(limits)


@pytest.mark.parametrize(
    ("nrs", "verdict"),
    [
        (3.0, "clearly better"),
        (5.0, "better"),
        (6.0, "no change that matters"),
        (8.5, "no change that matters"),
        (9.0, "worse"),
        (10.0, "clearly worse"),
    ],
)
def test_an_answer_is_judged_against_the_persons_own_baseline(
    nrs: float, verdict: str, limits: Limits
) -> None:
    (course,) = courses([row(0, baseline=True, pain_nrs=7.0), row(90, pain_nrs=nrs)], limits)

    assert course.points[0].verdict == verdict


def test_without_a_baseline_nothing_is_called_better_or_worse(limits: Limits) -> None:
    (course,) = courses([row(90, pain_nrs=3.0)], limits)

    assert (course.before, course.points[0].gain, course.points[0].verdict) == (None, None, None)
    assert "no answer from before" in said(course, course.points[0])


def test_a_scale_of_which_the_plan_says_nothing_is_shown_and_not_judged(limits: Limits) -> None:
    (course,) = courses([row(0, baseline=True, eq_vas=40.0), row(90, eq_vas=70.0)], limits)

    assert (course.points[0].gain, course.points[0].verdict) == (30.0, None)
    assert "not judged" in why(course)


def test_without_a_plan_no_change_is_judged() -> None:
    (course,) = courses([row(0, baseline=True, pain_nrs=7.0), row(90, pain_nrs=3.0)], {})

    assert course.points[0].verdict is None


def test_the_table_says_each_change_and_keeps_the_profile_without_an_index(limits: Limits) -> None:
    rows = [row(0, baseline=True, pain_nrs=7.0), row(90, pain_nrs=3.0, eq5d5l="11231")]

    columns = visit_columns(rows, courses(rows, limits))

    assert columns["Day"] == ["2026-04-01", "2026-01-01 (before)"]
    assert columns["Back pain (NRS) [of 10]"] == ["3 (better by 4)", "7"]
    assert columns["EQ-5D-5L profile"] == ["11231", "–"]


def test_the_chart_holds_the_band_of_changes_that_do_not_matter(limits: Limits) -> None:
    rows = [row(0, baseline=True, odi_percent=48.0), row(90, odi_percent=20.0)]
    (course,) = courses(rows, limits)

    drawn = course_chart(course, start=moment(-10), end=moment(100)).to_dict()

    band = next(layer for layer in drawn["layer"] if layer["mark"]["type"] == "rect")
    data = drawn["datasets"][band["data"]["name"]][0]
    assert (data["low"], data["high"]) == (38.0, 58.0)
