"""Laws that hold for every detector. A new detector is enrolled by existing."""

import re
from dataclasses import fields
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
from events.codec import encode
from events.envelope import Event
from events.identity import event_id
from events.sample import adverse_event, daily
from store.log.interface import Record
from streams.advance import Bench, advance
from tests.detectors.histories import build, healthy, histories, is_upload

STATE_BYTES_MAX = 2_048
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
    plan_hash = plan_of((detector,)).sha256
    episode, signal = follow(episode, finding, cause=cause, detector=detector, plan_hash=plan_hash)
    if signal is not None:
        assert type(signal).model_validate_json(encode(signal)) == signal
    return episode


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
    pool = _pool(random)
    for event in build([random.choice(pool) for _ in range(2_000)]):
        if isinstance(event, detector.consumes):
            state, _ = detector.step(detector.parameters, state, event)
            most = max(most, len(dumped(state)))

    assert most < STATE_BYTES_MAX


def _pool(random: Random) -> list[Any]:
    """Return what may happen to a device with eight contacts a lead, nearly all of it bad."""

    def lead() -> tuple[float, ...]:
        return tuple(random.choice((510.0, 520.0, 800.0, 4100.0, 90.0)) for _ in range(8))

    def stored() -> dict[str, Any]:
        return {
            "left_impedance_ohm": lead(),
            "right_impedance_ohm": lead(),
            "left_motor_threshold_ma": random.choice((1.0, 1.1, 1.8)),
            "right_motor_threshold_ma": random.choice((1.0, 1.1, 1.8)),
            "battery_v": random.choice((2.5, 3.0)),
            "battery_percent": random.choice((5.0, 80.0)),
            "delivered_min": random.choice((5.0, 30.0)),
            "reset_count": random.randrange(100),
            "error_count": random.randrange(100),
        }

    return [
        (
            random.choice((0.3, 1.0)),
            {
                "kind": "upload",
                "sessions": [stored(), stored()],
                "starts": (0.0, 0.1),
                "completed": random.random() < 0.3,
            },
        )
        for _ in range(200)
    ] + [
        (
            0.2,
            {
                "kind": kind,
                "hazard": hazard,
                "seriousness": "hospitalisation",
                "side": "right",
                "flag": True,
                "wound": ("erythema", "swelling"),
                "picture": picture,
            },
        )
        for kind in ("report", "amend", "image")
        for hazard in ("lead_fracture", "lead_migration", "infection", "generator_failure", "pain")
        for picture in ("migrated", "fractured")
    ]


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
    assert re.search(r"measured", text), "say how often, or that it has not been measured"


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
