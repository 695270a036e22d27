from datetime import timedelta
from uuid import UUID

import pytest

from dashboard.triage import NEEDS, SNOOZE_MAX_DAYS, verdicts_for
from events.sample import moment
from events.signal import Evidence, Signal, SignalRaised
from events.vocabulary import Grade
from streams.simulate.decisions import OFFICER, decisions
from streams.simulate.truth import Truth

UNTIL = moment(200)


def raised(number: int, *, day: float = 10.0, grade: Grade = "warning") -> SignalRaised:
    device, at = f"device-{number}", moment(day)
    seen = Evidence(event_id=UUID(int=number), time=at, what="an event", weight=1.0)
    return SignalRaised(
        id=UUID(int=number),
        source="urn:stimwatch:simulated:detector",
        subject=device,
        time=at,
        recordedtime=at,
        actor="detector:lead-fracture@1",
        data=Signal(
            hazard="lead_fracture",
            grade=grade,
            detector="lead-fracture",
            detector_version=1,
            plan_hash="0" * 64,
            statistic=1.0,
            threshold=1.0,
            unit="points",
            summary="High.",
            evidence=(seen,),
        ),
    )


def test_old_signals_are_looked_at_and_closed_and_the_same_seed_decides_alike() -> None:
    signals = [raised(number) for number in range(200)]

    found = list(decisions(signals, (), seed=1, until=UNTIL))

    actions = [each.data.action for each in found]
    assert actions.count("acknowledged") == actions.count("closed") == 200
    assert found == list(decisions(signals, (), seed=1, until=UNTIL))
    assert all(each.simulated and each.actor == OFFICER for each in found)


def test_of_recent_signals_some_wait_some_are_looked_at_and_some_are_closed() -> None:
    signals = [raised(number, day=180) for number in range(200)]

    found = list(decisions(signals, (), seed=1, until=UNTIL))

    actions = [each.data.action for each in found]
    assert 0 < actions.count("closed") < actions.count("acknowledged") < 200


@pytest.mark.parametrize(
    ("grade", "real", "expected"),
    [
        ("urgent", True, {"assigned", "assessed", "escalated"}),
        ("advisory", True, {"assigned", "assessed", "snoozed"}),
        ("advisory", False, {"assigned", "snoozed"}),
        ("urgent", False, {"assigned"}),
    ],
)
def test_between_the_first_look_and_the_closing_is_what_the_signal_calls_for(
    grade: Grade, real: bool, expected: set[str]
) -> None:
    signals = [raised(number, grade=grade) for number in range(100)]
    truths = [
        Truth(device=signal.subject, hazard="lead_fracture", onset=moment(5)) for signal in signals
    ]

    found = list(decisions(signals, truths if real else (), seed=1, until=UNTIL))

    courses = [[each for each in found if each.subject == signal.subject] for signal in signals]
    assert {each.data.action for each in found} - {"acknowledged", "closed"} == expected
    for course in courses:
        assert course == sorted(course, key=lambda each: each.time)
        assert (course[0].data.action, course[-1].data.action) == ("acknowledged", "closed")


def test_a_made_up_decision_is_one_that_the_pages_would_have_taken() -> None:
    grades: tuple[Grade, ...] = ("urgent", "warning", "advisory")
    signals = [raised(number, grade=grades[number % 3]) for number in range(300)]
    truths = [
        Truth(device=f"device-{number}", hazard="lead_fracture", onset=moment(5))
        for number in range(0, 300, 2)
    ]

    found = list(decisions(signals, truths, seed=1, until=UNTIL))

    for each in found:
        said = each.data
        given = said.model_dump(exclude_none=True) | ({"days": 1} if said.until else {})
        assert all(given.get(need) for need in NEEDS[said.action])
        assert said.verdict is None or said.verdict in verdicts_for(said.action)
        assert said.until is None or said.until - each.time <= timedelta(days=SNOOZE_MAX_DAYS)
    assert len({each.id for each in found}) == len(found)


def test_the_verdict_is_that_of_the_truth() -> None:
    signals = [raised(number) for number in range(40)]
    truths = [
        Truth(device=f"device-{number}", hazard="lead_fracture", onset=moment(5))
        for number in range(0, 40, 2)
    ]

    found = decisions(signals, truths, seed=1, until=UNTIL)

    verdicts = {d.subject: d.data.verdict for d in found if d.data.action == "closed"}
    assert len(verdicts) > 20
    for device, verdict in verdicts.items():
        assert verdict == ("refuted" if int(device.split("-")[1]) % 2 else "confirmed")


def test_nobody_decides_after_the_last_day() -> None:
    signals = [raised(number, day=199) for number in range(100)]

    found = list(decisions(signals, (), seed=1, until=UNTIL))

    assert all(moment(199) < each.time < UNTIL for each in found)
    assert 0 < len(found) < 60
    assert max(each.time for each in found) - moment(199) < timedelta(days=1)
