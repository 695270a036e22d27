from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from detectors.contract import Finding, run
from detectors.device.pain import DETECTOR, NEVER_ASKED, NOT_ASKED, State, blind
from events.clinical import AdverseEvent, AdverseEventAmended, Amendment
from events.device import DeviceExplanted, DeviceRevised, Explant, Revision
from events.envelope import Event
from events.outcome import Outcomes
from events.sample import adverse_event, envelope, ids, implanted, moment, outcome

BEFORE = Outcomes(pain_nrs=6.0, pain_vas_mm=60.0)


def findings(*events: Event) -> tuple[Finding, ...]:
    return run(DETECTOR, events)[1]


def told(*events: Event) -> tuple[Finding, ...]:
    return findings(implanted(baseline=BEFORE), *events)


def removed(day: float, reason: Any) -> Event:
    data = Explant(reason=reason)
    return DeviceExplanted(**envelope("device.explanted", day=day), data=data)


def test_a_back_that_hurts_reliably_more_than_before_at_two_visits_is_told() -> None:
    visits = [outcome(day=day, pain_nrs=nrs) for day, nrs in ((59, 4.0), (104, 9.0), (204, 10.0))]

    (finding,) = told(*visits)

    assert [each.event_id for each in finding.evidence] == list(ids(*visits[1:]))
    assert [each.value for each in finding.evidence] == [9.0, 10.0]
    assert (finding.grade, finding.statistic) == ("warning", 1.0)
    assert (
        finding.summary == "Back pain 10 of 10, 6 of 10 before the implant; lasting over 100 days."
    )


@pytest.mark.parametrize(
    "answers",
    [
        ((90, {"pain_nrs": 9.0}),),
        ((90, {"pain_nrs": 9.0}), (180, {"pain_nrs": 9.0})),
        ((90, {"implant_site_pain_nrs": 9.0}), (117, {"implant_site_pain_nrs": 9.0})),
        ((90, {"pain_nrs": 9.0}), (120, {"pain_nrs": 5.0}), (190, {"pain_nrs": 9.0})),
        ((90, {"pain_nrs": 8.0}), (190, {"pain_nrs": 8.0})),
        ((90, {"pain_vas_mm": 80.0}), (190, {"pain_vas_mm": 80.0})),
        ((90, {"pain_nrs": 9.0}), (190, {"pain_vas_mm": 95.0})),
        ((10, {"implant_site_pain_nrs": 8.0}), (40, {"implant_site_pain_nrs": 6.0})),
        ((90, {"implant_site_pain_nrs": 2.0}), (190, {"implant_site_pain_nrs": 2.0})),
    ],
    ids=[
        "one bad day",
        "too near each other",
        "too near each other at the site",
        "one good day between",
        "within the error",
        "within the error of the line",
        "once on each scale",
        "while the wound heals",
        "within the error at the site",
    ],
)
def test_what_may_be_error_a_bad_day_or_a_healing_wound_is_forgiven(answers: Any) -> None:
    assert told(*(outcome(day=day, **values) for day, values in answers)) == ()


def test_each_scale_has_its_own_answer_from_before() -> None:
    only_nrs = implanted(baseline=Outcomes(pain_nrs=2.0))
    lines = [outcome(day=day, pain_vas_mm=90.0) for day in (90, 190)]

    assert findings(only_nrs, *lines) == ()
    assert findings(only_nrs, *(outcome(day=day, pain_nrs=9.0) for day in (90, 190)))


def test_an_answer_from_before_the_implant_may_come_by_itself() -> None:
    visits = [outcome(day=day, pain_nrs=8.0) for day in (90, 190)]

    (early,) = findings(outcome(day=1, pain_nrs=4.0), implanted(day=10), *visits)
    (late,) = findings(implanted(day=10), outcome(day=1, pain_nrs=4.0), *visits)

    assert early.summary == late.summary
    assert "4 of 10 before the implant" in early.summary


def test_without_an_answer_from_before_nothing_is_said_of_the_back() -> None:
    visits = [outcome(day=day, pain_nrs=10.0) for day in (90, 190, 290)]

    assert findings(implanted(), *visits) == ()


def test_it_is_withdrawn_when_the_pain_has_eased_and_not_before() -> None:
    sore = [outcome(day=day, implant_site_pain_nrs=5.0) for day in (90, 120)]
    less = outcome(day=150, implant_site_pain_nrs=2.0)
    gone = outcome(day=180, implant_site_pain_nrs=1.0)

    assert [f.cleared for f in told(*sore, less)] == [False]
    assert [f.cleared for f in told(*sore, less, gone)] == [False, True]


def test_a_report_tells_where_and_how_much_and_severe_pain_is_a_warning() -> None:
    report = adverse_event(
        day=60, hazard="pain", seriousness="not_serious", pain_site="implant_site", pain_nrs=8.0
    )

    (finding,) = told(report)

    assert (finding.grade, finding.evidence[0].value) == ("warning", 8.0)
    assert finding.summary == "Pain at the implant site reported, 8 of 10, not serious."


def test_an_amendment_takes_the_report_back() -> None:
    report = adverse_event(day=60, hazard="pain")
    data = Amendment(amends=report.id, reason="mistaken", report=AdverseEvent(hazard="infection"))
    mistaken = AdverseEventAmended(**envelope("adverse_event.amended", day=70), data=data)

    assert [f.cleared for f in told(report, mistaken)] == [False, True]


def test_surgery_because_of_pain_is_told_and_starts_anew() -> None:
    revision = Revision(replaced=("generator",), reason="pain")
    surgery = DeviceRevised(**envelope("device.revised", day=100), data=revision)

    first, ended = told(surgery, outcome(day=160, implant_site_pain_nrs=0.0))

    assert first.summary == "Revised for pain."
    assert ended.cleared


def test_after_the_removal_no_answer_counts() -> None:
    after = [outcome(day=day, pain_nrs=10.0) for day in (200, 300)]

    assert told(removed(100, "loss_of_benefit"), *after) == ()


def test_it_says_when_nobody_has_asked() -> None:
    parameters = DETECTOR.parameters
    asked, _ = run(DETECTOR, [implanted(), outcome(day=90, pain_nrs=3.0)])
    elsewhere, _ = run(DETECTOR, [implanted(), outcome(day=90, odi_percent=30.0)])

    assert blind(parameters, State(), moment(90).timestamp()) == NEVER_ASKED
    assert blind(parameters, elsewhere, moment(91).timestamp()) == NEVER_ASKED
    assert blind(parameters, asked, moment(91).timestamp()) is None
    assert blind(parameters, asked, moment(700).timestamp()) == NOT_ASKED


@given(
    before=st.floats(0, 10),
    values=st.lists(st.floats(0, 10), max_size=8),
)
def test_whoever_is_never_reliably_worse_is_never_told(before: float, values: list[float]) -> None:
    within = [min(value, before + 2.8) for value in values]
    visits = [outcome(day=60 + 30 * i, pain_nrs=value) for i, value in enumerate(within)]

    assert findings(implanted(baseline=Outcomes(pain_nrs=before)), *visits) == ()


def test_the_state_stays_small() -> None:
    reports = [
        adverse_event(day=60 + i, hazard="pain", pain_site="implant_site", pain_nrs=10.0)
        for i in range(9)
    ]
    worst: Any = {"pain_nrs": 10.0, "pain_vas_mm": 100.0, "implant_site_pain_nrs": 10.0}
    visits = [outcome(day=90 + 30 * i, **worst) for i in range(9)]

    state, _ = run(DETECTOR, [implanted(baseline=BEFORE), *reports, *visits])

    assert len(TypeAdapter(State).dump_json(state)) < 1_100
