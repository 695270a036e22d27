"""Laws that hold for every detector. A new detector is enrolled by existing."""

import re
from dataclasses import fields
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from detectors.contract import Detector, run
from detectors.episode import Episode, follow
from detectors.plan import default_plan, plan_of
from detectors.registry import discover
from events.clinical import AdverseEventReported
from events.clock import ClockTicked
from events.codec import encode
from events.envelope import Event
from events.identity import event_id
from events.sample import adverse_event, daily, moment, tick
from events.vocabulary import HAZARD_NAMES
from store.log.interface import Record
from streams.advance import Bench, advance
from tests.detectors.histories import build, healthy, histories, is_upload, worst

STATE_BYTES_MAX = 2_048
DETECTION = Path(__file__).parents[2] / "docs" / "detection.md"
every_detector = pytest.mark.parametrize("detector", discover(), ids=lambda d: d.name)
stable = settings(derandomize=True, deadline=None, max_examples=60)
AnyDetector = Detector[Any, Any]


ADAPTERS: dict[type, TypeAdapter[Any]] = {
    kind: TypeAdapter(kind)
    for detector in discover()
    for kind in (type(detector.initial), type(detector.parameters))
}


def dumped(state: Any) -> bytes:
    return ADAPTERS[type(state)].dump_json(state)


def restored(state: Any) -> Any:
    return ADAPTERS[type(state)].validate_json(dumped(state))


@every_detector
@stable
@given(history=histories, cut=st.integers(0, 30))
def test_a_restart_anywhere_changes_nothing(detector: AnyDetector, history: Any, cut: int) -> None:
    events = build(history)

    whole, findings = run(detector, events)
    before, early = run(detector, events[:cut])
    after, late = run(detector, events[cut:], state=restored(before))

    assert (after, early + late) == (whole, findings)
    assert run(detector, events) == (whole, findings), "the same events, the same findings"


@every_detector
@stable
@given(history=histories)
def test_the_same_sessions_again_change_nothing(detector: AnyDetector, history: Any) -> None:
    events = build(history)
    twice = []
    for event in events:
        again = event.model_copy(update={"id": event_id("again", str(event.id))})
        twice += [event, event, again] if is_upload(event) else [event]

    assert run(detector, twice) == run(detector, events)


@every_detector
@stable
@given(history=histories)
def test_what_is_told_is_sound(detector: AnyDetector, history: Any) -> None:
    events = build(history)
    known = {event.id for event in events}
    state = detector.initial
    episode: Episode | None = None
    for event in events:
        if not isinstance(event, detector.consumes):
            continue
        state, finding = detector.step(detector.parameters, state, event)
        if finding is None:
            continue
        assert {seen.event_id for seen in finding.evidence} <= known
        assert finding.statistic == sum(seen.weight for seen in finding.evidence)
        assert finding.cleared or finding.statistic >= finding.threshold
        episode = _told(detector, episode, finding, event)


def _told(
    detector: AnyDetector, episode: Episode | None, finding: Any, cause: Event
) -> Episode | None:
    """Return the episode; what is told of it must survive the wire."""
    plan = plan_of((detector,))
    episode, signal = follow(
        episode,
        finding,
        cause=cause,
        device=cause.subject,
        detector=detector,
        plan_hash=plan.sha256,
        rules=plan.episodes,
    )
    if signal is not None:
        assert type(signal).model_validate_json(encode(signal)) == signal
    return episode


@every_detector
@stable
@given(history=histories, ahead_days=st.integers(0, 900))
def test_a_tick_before_it_wakes_changes_nothing(
    detector: AnyDetector, history: Any, ahead_days: int
) -> None:
    state, _ = run(detector, build(history))
    at_s = moment(ahead_days).timestamp()

    if ClockTicked in detector.consumes and at_s < detector.wakes(detector.parameters, state):
        step = detector.step(detector.parameters, state, tick(day=ahead_days))
        assert step == (state, None)


@every_detector
def test_a_report_that_names_the_hazard_is_always_told(detector: AnyDetector) -> None:
    report = adverse_event(day=30.2, hazard=detector.hazard)
    assert AdverseEventReported in detector.consumes

    for history in (
        [report],
        [*daily(days=range(30)), report],
        [*healthy(days=28, seed=1), report],
    ):
        *_, finding = run(detector, history)[1]
        assert report.id in {seen.event_id for seen in finding.evidence}


@every_detector
@pytest.mark.parametrize("seed", range(4))
def test_memory_is_bounded(detector: AnyDetector, seed: int) -> None:
    state, most = detector.initial, 0
    random = Random(seed)
    for event in build(worst(random, steps=2_000)):
        if isinstance(event, detector.consumes):
            state, _ = detector.step(detector.parameters, state, event)
            most = max(most, len(dumped(state)))

    assert most < STATE_BYTES_MAX


@every_detector
@pytest.mark.parametrize("seed", range(5))
def test_a_quiet_device_raises_nothing(detector: AnyDetector, seed: int) -> None:
    assert run(detector, healthy(days=730, seed=seed))[1] == ()


@settings(stable, max_examples=15)
@given(one=histories, other=histories)
def test_other_devices_do_not_matter(one: Any, other: Any) -> None:
    ours, theirs = build(one, "device-1"), build(other, "device-2")
    mixed = sorted(ours + theirs, key=lambda event: (event.time, event.subject))

    alone = _signals(ours)
    among_others = tuple(s for s in _signals(mixed) if s.subject == "device-1")

    assert among_others == alone


def _signals(events: list[Event]) -> Any:
    records = [
        Record("events", 0, offset, 0, event.subject.encode(), encode(event))
        for offset, event in enumerate(events)
        if event.type != "clock.ticked"
    ]
    step = advance(Bench(partition=0), records, plan=default_plan())
    assert not step.dead_letters
    return step.signals


@every_detector
def test_its_docstring_is_a_small_paper(detector: AnyDetector) -> None:
    text = detector.step.__doc__ or ""

    for section in ("Parameters", "Returns", "Examples", "References"):
        assert f"{section}\n    ---" in text, f"say the {section} in the step docstring"
    assert "False alarms:" in text, "say what raises a finding without harm"


@every_detector
def test_its_docstring_says_what_was_measured(detector: AnyDetector) -> None:
    text = " ".join((detector.step.__doc__ or "").split())
    weekly = f"| {HAZARD_NAMES[detector.hazard]} | weekly |"
    (row,) = (line for line in DETECTION.read_text().splitlines() if line.startswith(weekly))
    rate = row.split("|")[9].split()[0]

    measured = f"read weekly: {rate} false alarms per 1,000 device-years (docs/detection.md)"
    assert measured in text, "state what the benchmark has measured last"


@every_detector
def test_every_parameter_is_documented_with_its_unit(detector: AnyDetector) -> None:
    text = type(detector.parameters).__doc__ or ""
    named = re.findall(r"^    ((?:\w+, )*\w+)\n        \S", text, flags=re.MULTILINE)
    documented = {name for line in named for name in line.split(", ")}

    assert documented == {field.name for field in fields(detector.parameters)}
    assert "assumed" in text, "say which values nobody has published"


@every_detector
def test_parameters_survive_the_plan(detector: AnyDetector) -> None:
    assert restored(detector.parameters) == detector.parameters
    assert restored(detector.initial) == detector.initial
