"""What people decide, the clock, and what cannot be judged, through the worker's step."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from detectors.contract import Detector, Finding
from detectors.plan import default_plan, plan_of
from events.codec import encode
from events.device import DeviceExplanted, Explant
from events.envelope import Event
from events.evaluation import EvaluationChanged
from events.sample import adverse_event, envelope, implanted, reviewed, tick
from events.signal import Evidence, SignalRaised, SignalRepeated
from store.log.interface import Record
from streams.advance import Bench, advance
from streams.device_state import SignalEvent
from streams.simulate.fleet import simulate
from streams.simulate.presets import HOSTILE


@dataclass(frozen=True, slots=True)
class Count:
    n: int = 0


def _count(_parameters: Count, state: Count, event: Event) -> tuple[Count, Finding | None]:
    seen = Evidence(event_id=event.id, time=event.time, what="a report")
    return Count(state.n + 1), Finding(
        grade="urgent",
        statistic=1.0,
        threshold=1.0,
        unit="reports",
        summary="a report",
        evidence=(seen,),
    )


def _too_few(parameters: Count, state: Count, _at_s: float) -> str | None:
    return None if state.n >= parameters.n else "too few reports"


COUNT: Detector[Any, Any] = Detector(
    name="count",
    version=1,
    hazard="pain",
    consumes=(type(adverse_event(day=0)),),
    parameters=Count(2),
    initial=Count(),
    step=_count,
    blind=_too_few,
)
PLAN = plan_of((COUNT,))


def told(*events: Event, batch: int = 1) -> list[SignalEvent]:
    """Return what is told of the events, advanced in batches."""
    bench, found = Bench(partition=0), list[SignalEvent]()
    records = [
        Record("events", 0, i, 0, event.subject.encode(), encode(event))
        for i, event in enumerate(events)
    ]
    for first in range(0, len(records), batch):
        step = advance(bench, records[first : first + batch], plan=PLAN)
        bench.keep(step)
        found += step.signals
    return found


def explanted(*, day: float) -> DeviceExplanted:
    return DeviceExplanted(
        **envelope("device.explanted", day=day), data=Explant(reason="no_longer_needed")
    )


def test_an_alarm_repeats_with_the_clock_until_a_person_decides() -> None:
    report = adverse_event(day=0)
    (raised,) = told(report)
    days = [tick(day=day) for day in (1, 3, 7)]
    decision = reviewed("acknowledged", day=3.5, signal_id=raised.id)

    events = [report, *days[:2], decision, days[2]]

    first, *repeats = told(*events)
    assert first == raised
    assert [(r.type, r.time) for r in repeats] == [
        ("signal.repeated", each.time) for each in days[:2]
    ]
    assert told(*events, batch=10) == [first, *repeats]


def test_a_decision_about_another_signal_changes_nothing() -> None:
    report, other = adverse_event(day=0), reviewed("closed", day=0.5)

    repeats = told(report, other, tick(day=1))

    assert [type(each) for each in repeats] == [SignalRaised, SignalRepeated]


def test_the_clock_neither_ticks_twice_nor_goes_back() -> None:
    late = tick(day=1, subject="clock-7")
    told_once = told(adverse_event(day=0), tick(day=1), late, tick(day=0.5), tick(day=1))

    assert [type(each) for each in told_once] == [SignalRaised, SignalRepeated]


def test_what_cannot_be_judged_is_told_once_and_again_when_it_changes() -> None:
    weeks = [tick(day=7 * week) for week in range(1, 5)]
    reports = [adverse_event(day=8), adverse_event(day=9)]

    events = [implanted(day=0), weeks[0], *reports, *weeks[1:]]

    changes = [each for each in told(*events) if isinstance(each, EvaluationChanged)]
    assert [each.data.not_evaluated for each in changes] == ["too few reports", None]
    assert [each.time for each in changes] == [weeks[0].time, weeks[1].time]


def test_nothing_is_asked_of_a_device_that_is_not_registered_or_no_longer_in_place() -> None:
    assert told(reviewed("closed", day=0), tick(day=30)) == []
    assert told(implanted(day=0), explanted(day=3), tick(day=30)) == []


def test_a_detector_that_misses_nothing_tells_nothing() -> None:
    seeing = plan_of((replace(COUNT, parameters=Count(0)),))
    records = [
        Record("events", 0, i, 0, event.subject.encode(), encode(event))
        for i, event in enumerate((implanted(day=0), tick(day=30)))
    ]

    assert advance(Bench(partition=0), records, plan=seeing).signals == ()


@pytest.mark.parametrize("seed", range(2))
def test_devices_that_sleep_tell_what_they_would_tell_awake(seed: int) -> None:
    fleet = simulate(devices=4, days=250, seed=seed, parameters=HOSTILE)
    records = [
        Record("events", 0, i, 0, event.subject.encode(), encode(event))
        for i, event in enumerate(fleet.events)
    ]
    asleep, awake = Bench(partition=0), Bench(partition=0)

    for record in records:
        steps = [advance(bench, [record], plan=default_plan()) for bench in (asleep, awake)]
        asleep.keep(steps[0])
        awake.keep(steps[1])
        awake.devices |= {d: s._replace(wakes_s=0.0) for d, s in awake.devices.items()}
        assert steps[0].signals == steps[1].signals

    assert any(state.episodes for state in asleep.devices.values())
