"""What is told once never hides what comes later: another contact, side, kind, or person's word.

Devices are folded as the worker folds them, through every detector and its episodes.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from hypothesis import given

from detectors.episode import Episode, follow
from detectors.plan import default_plan, plan_of
from detectors.registry import discover
from events.clinical import AdverseEventAmended, Amendment
from events.codec import encode
from events.envelope import Event
from events.sample import adverse_event, daily, envelope, implanted, reviewed
from events.signal import SignalRaised, SignalUpdated
from events.vocabulary import Hazard
from store.log.interface import Record
from streams.advance import Bench, advance
from streams.device_state import SignalEvent
from tests.detectors.histories import build, histories
from tests.detectors.test_laws import AnyDetector, every_detector, stable

QUIET = (520.0, 540.0, 510.0, 530.0)
NAMED: tuple[Hazard, ...] = tuple(detector.hazard for detector in discover())


def told(events: Iterable[Event], hazard: Hazard) -> list[SignalEvent]:
    records = [
        Record("events", 0, offset, 0, event.subject.encode(), encode(event))
        for offset, event in enumerate(events)
    ]
    step = advance(Bench(partition=0), records, plan=default_plan())
    of = {s.id for s in step.signals if isinstance(s, SignalRaised) and s.data.hazard == hazard}
    return [
        s
        for s in step.signals
        if s.id in of or (isinstance(s, SignalUpdated) and s.data.signal_id in of)
    ]


def said(signals: Sequence[SignalEvent]) -> list[str]:
    return [
        s.data.summary if isinstance(s, SignalRaised) else s.data.signal.summary
        for s in signals
        if isinstance(s, SignalRaised | SignalUpdated)
    ]


def opened(*contacts: int) -> tuple[float, ...]:
    return tuple(12_000.0 if i in contacts else ohm for i, ohm in enumerate(QUIET))


@every_detector
@stable
@given(history=histories)
def test_every_fault_that_a_detector_finds_is_told_while_its_signal_is_open(
    detector: AnyDetector, history: Any
) -> None:
    plan = plan_of((detector,))
    state, episode, known = detector.initial, None, set[str]()
    for event in build(history):
        if not isinstance(event, detector.consumes):
            continue
        state, finding = detector.step(detector.parameters, state, event)
        if finding is None:
            continue
        before: Episode | None = episode
        episode, signal = follow(
            before,
            finding,
            cause=event,
            device=event.subject,
            detector=detector,
            plan_hash=plan.sha256,
            rules=plan.episodes,
        )
        new = set(finding.faults) - (known if before is not None else set())
        assert finding.cleared or finding.faults, "what is found has a name"
        assert signal is not None or not new
        known = set() if episode is None else (known if before else set()) | set(finding.faults)


def test_one_contact_that_was_told_does_not_hide_the_whole_lead() -> None:
    events = [
        implanted(day=-400),
        *daily(days=range(40), left_impedance_ohm=QUIET, right_impedance_ohm=QUIET),
        *daily(days=range(40, 60), left_impedance_ohm=opened(0), right_impedance_ohm=QUIET),
        *daily(days=range(60, 80), left_impedance_ohm=opened(0, 1, 2, 3)),
    ]

    found = said(told(events, "lead_fracture"))

    assert found[0].startswith("Left lead, contact 0 read up to 12,000 ohm")
    assert "all its contacts" in found[-1]


def test_one_side_that_was_told_does_not_hide_the_other() -> None:
    events = [
        implanted(day=-400),
        *daily(days=range(40), left_impedance_ohm=QUIET, right_impedance_ohm=QUIET),
        *daily(days=range(40, 60), left_impedance_ohm=opened(2), right_impedance_ohm=QUIET),
        *daily(days=range(60, 80), left_impedance_ohm=opened(2), right_impedance_ohm=opened(1)),
    ]

    found = said(told(events, "lead_fracture"))

    assert "Right lead" not in found[0]
    assert "Left lead, contact 2" in found[-1]
    assert "Right lead, contact 1" in found[-1]


def test_an_open_circuit_that_was_told_does_not_hide_a_short_one_beside_it() -> None:
    short = (12_000.0, 540.0, 4.0, 530.0)
    events = [
        implanted(day=-400),
        *daily(days=range(40), left_impedance_ohm=QUIET),
        *daily(days=range(40, 60), left_impedance_ohm=opened(0)),
        *daily(days=range(60, 80), left_impedance_ohm=short),
    ]

    found = told(events, "lead_fracture")

    assert len(found) >= 2
    assert "contacts 0, 2" in said(found)[-1]


def test_a_reviewer_who_closed_one_fault_is_asked_about_another() -> None:
    broken = [
        implanted(day=-400),
        *daily(days=range(40), left_impedance_ohm=QUIET),
        *daily(days=range(40, 60), left_impedance_ohm=opened(0)),
    ]
    (first,) = told(broken, "lead_fracture")
    closed = reviewed("closed", day=60.5, signal_id=first.id, verdict="refuted")
    same = daily(days=range(61, 75), left_impedance_ohm=opened(0))
    worse = daily(days=range(75, 90), left_impedance_ohm=opened(0, 1))

    as_before = told([*broken, closed, *same], "lead_fracture")
    after = told([*broken, closed, *same, *worse], "lead_fracture")

    assert len(as_before) == 1
    assert [type(s) for s in after] == [SignalRaised, SignalRaised]
    assert "contacts 0, 1" in said(after)[-1]


@pytest.mark.parametrize("hazard", NAMED)
def test_every_report_that_names_the_hazard_is_told_however_many_came_before(
    hazard: Hazard,
) -> None:
    reports = [adverse_event(day=day, hazard=hazard) for day in range(1, 8)]

    found = told([implanted(day=-400), *reports], hazard)

    assert {signal.causationid for signal in found} >= {report.id for report in reports}


def test_an_amendment_that_corrects_a_word_is_not_told_and_one_that_names_a_side_is() -> None:
    report = adverse_event(day=1, hazard="lead_fracture")

    def amendment(day: float, **other: object) -> AdverseEventAmended:
        changed = report.data.model_copy(update=other)
        data = Amendment(amends=report.id, reason="correction", report=changed)
        return AdverseEventAmended(**envelope("adverse_event.amended", day=day), data=data)

    word = amendment(2, narrative="The same, in other words.")
    side = amendment(3, side="left")

    found = told([implanted(day=-400), report, word, side], "lead_fracture")

    assert [signal.causationid for signal in found] == [report.id, side.id]
