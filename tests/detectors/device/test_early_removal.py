from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter

from detectors.contract import Finding, run
from detectors.device.early_removal import DETECTOR, State
from events.clinical import AdverseEvent, AdverseEventAmended, Amendment
from events.device import DeviceExplanted, DeviceRevised, Explant, Revision
from events.envelope import Event
from events.outcome import Outcomes
from events.sample import adverse_event, daily, envelope, ids, implanted, outcome, session, upload

BEFORE = Outcomes(pain_nrs=7.0, odi_percent=46.0)
BENEFIT = (outcome(day=90, pain_nrs=3.0), outcome(day=180, pain_nrs=2.0))
GONE = (outcome(day=300, pain_nrs=7.0), outcome(day=340, pain_nrs=6.0))
IDLE = upload(session(day=305.0), session(day=345.0, delivered_min=0.0), day=345.1)


def findings(*events: Event) -> tuple[Finding, ...]:
    return run(DETECTOR, events)[1]


def told(*events: Event) -> tuple[Finding, ...]:
    return findings(implanted(baseline=BEFORE), *events)


def removed(day: float, reason: Any) -> Event:
    data = Explant(reason=reason)
    return DeviceExplanted(**envelope("device.explanted", day=day), data=data)


@pytest.mark.parametrize(
    ("reason", "grade", "points", "summary"),
    [
        ("infection", "urgent", 2.0, "Removed because of infection, 40 days after the implant."),
        ("pain", "warning", 2.0, "Removed because of pain, 40 days after the implant."),
        (
            "loss_of_benefit",
            "warning",
            1.0,
            "Removed because the benefit was lost, 40 days after the implant.",
        ),
        (
            "mri_needed",
            "advisory",
            1.0,
            "Removed so that a scan can be made, 40 days after the implant.",
        ),
        (
            "unknown",
            "warning",
            1.0,
            "Removed for a reason that nobody told, 40 days after the implant.",
        ),
    ],
)
def test_a_removal_is_told_with_its_reason_and_the_age_of_the_device(
    reason: str, grade: str, points: float, summary: str
) -> None:
    (finding,) = told(removed(40, reason))

    assert (finding.grade, finding.statistic) == (grade, points)
    assert finding.summary == summary
    assert (finding.evidence[0].value, finding.evidence[0].unit) == (40.0, "days")


def test_a_device_that_is_no_longer_needed_is_no_finding_by_itself() -> None:
    assert told(removed(400, "no_longer_needed")) == ()


def test_no_longer_needed_is_asked_about_where_the_benefit_was_gone() -> None:
    finding = told(*BENEFIT, *GONE, removed(400, "no_longer_needed"))[-1]

    assert finding.statistic == 1.0
    assert "no longer needed" in finding.summary


def test_an_unknown_day_of_the_implant_is_said() -> None:
    (finding,) = findings(removed(40, "infection"))

    assert finding.summary == "Removed because of infection, implant age not known."
    assert finding.evidence[0].value is None


def test_after_years_a_removal_is_not_early() -> None:
    old = implanted(baseline=BEFORE, implanted_on=date(2020, 6, 1))

    assert findings(old, removed(40, "infection")) == ()
    assert findings(implanted(implanted_on=date(2021, 6, 1)), removed(40, "infection"))


def test_a_benefit_that_is_gone_and_a_therapy_that_is_hardly_used_are_an_advisory() -> None:
    (finding,) = told(*BENEFIT, *GONE, IDLE)

    assert (finding.grade, finding.statistic) == ("advisory", 1.0)
    assert [each.event_id for each in finding.evidence] == list(ids(*GONE, IDLE))
    assert finding.summary == (
        "Pain 6 of 10, no benefit at visits over 40 days although there had been one; "
        "1 session over 45 days since."
    )


@pytest.mark.parametrize(
    "course",
    [
        (*BENEFIT, *GONE),
        (*BENEFIT, GONE[0], IDLE),
        (*GONE, IDLE),
        (BENEFIT[0], *GONE, IDLE),
        (*BENEFIT, *GONE, *daily(days=range(301, 350))),
        (
            *BENEFIT,
            outcome(day=300, pain_nrs=7.0, odi_percent=20.0),
            outcome(day=340, pain_nrs=7.0, odi_percent=20.0),
            IDLE,
        ),
        (*BENEFIT, GONE[0], outcome(day=320, pain_nrs=3.0), GONE[1], IDLE),
    ],
    ids=[
        "still used",
        "one visit without",
        "never a benefit",
        "a benefit at one visit",
        "used every day",
        "disability still better",
        "back in between",
    ],
)
def test_less_than_that_is_no_course_towards_removal(course: tuple[Event, ...]) -> None:
    assert told(*course) == ()


def test_the_course_is_withdrawn_when_the_benefit_is_back() -> None:
    back = outcome(day=380, pain_nrs=3.0)

    assert [f.cleared for f in told(*BENEFIT, *GONE, IDLE, back)] == [False, True]


def test_a_revision_is_a_new_beginning() -> None:
    revision = Revision(replaced=("left_lead",), reason="lead_fracture")
    surgery = DeviceRevised(**envelope("device.revised", day=350), data=revision)

    assert [f.cleared for f in told(*BENEFIT, *GONE, IDLE, surgery)] == [False, True]


def test_the_removal_that_follows_adds_to_the_course() -> None:
    course, removal = told(*BENEFIT, *GONE, IDLE, removed(380, "loss_of_benefit"))

    assert (course.statistic, removal.statistic) == (1.0, 2.0)
    assert removal.summary.startswith("Removed because the benefit was lost, 12 months after")
    assert "1 session over 45 days" in removal.summary


def test_a_report_that_the_system_will_be_taken_out_is_told_and_can_be_taken_back() -> None:
    report = adverse_event(
        day=200, hazard="other", action="explanted", device_disposition="implanted"
    )
    data = Amendment(amends=report.id, reason="mistaken", report=AdverseEvent(hazard="other"))
    mistaken = AdverseEventAmended(**envelope("adverse_event.amended", day=210), data=data)

    announced, withdrawn = told(report, mistaken)

    assert (announced.grade, announced.summary) == ("advisory", "Removal announced in a report.")
    assert withdrawn.cleared


def test_a_report_of_what_was_removed_already_is_not_told_again() -> None:
    late = adverse_event(day=50, hazard="infection", action="explanted")

    assert len(told(removed(40, "infection"), late)) == 1


def test_a_removal_that_two_people_tell_counts_once_and_by_the_graver_reason() -> None:
    unsaid, infected = removed(40, "unknown"), removed(41, "infection")

    assert [f.statistic for f in told(unsaid, infected)] == [1.0, 2.0]
    assert [f.statistic for f in told(infected, unsaid)] == [2.0]


def test_a_removal_is_not_withdrawn_by_time_but_by_a_new_system() -> None:
    quiet = [outcome(day=day, pain_nrs=2.0) for day in (100, 200)]
    first, again = told(removed(40, "infection"), *quiet, implanted(day=300))

    assert (first.cleared, again.cleared) == (False, True)


def test_a_registration_that_comes_after_the_removal_starts_nothing_anew() -> None:
    state, (finding,) = run(DETECTOR, [removed(40, "infection"), implanted(day=1)])

    assert not finding.cleared
    assert state.implanted_on == date(2026, 1, 2)


def test_telemetry_is_read_only_while_the_benefit_is_gone() -> None:
    state, _ = run(DETECTOR, [implanted(baseline=BEFORE), *BENEFIT])

    for each in daily(days=range(181, 200)):
        assert DETECTOR.step(DETECTOR.parameters, state, each)[0] is state


def test_the_state_stays_small() -> None:
    reports = [adverse_event(day=350 + i, hazard="early_removal") for i in range(9)]

    state, _ = run(DETECTOR, [implanted(baseline=BEFORE), *BENEFIT, *GONE, IDLE, *reports])

    assert len(TypeAdapter(State).dump_json(state)) < 1_024
