from collections.abc import Callable
from uuid import UUID

import pytest

from events.envelope import SIMULATED_SOURCE, Event
from events.sample import (
    adverse_event,
    implanted,
    moment,
    session,
    tick,
    upload,
)
from store.read.adverse_events import adverse_event as report_versions
from store.read.adverse_events import adverse_events
from store.read.audit import seals
from store.read.clinical import imaging as imaging_of
from store.read.clinical import outcomes
from store.read.dead_letters import dead_letters
from store.read.devices import device, devices
from store.read.events import event
from store.read.overview import origin, overview
from store.read.quality import data_quality
from store.read.signals import signal, signals
from store.read.telemetry import telemetry
from store.read.yellow_cards import yellow_card_drafts
from store.snapshot import Snapshot
from tests.store.ledger import (
    Ledger,
    amended,
    letter,
    put_letter,
    raised,
    updated,
)

Publish = Callable[[Ledger], Snapshot]
NOBODY = UUID(int=0)


def simulated(event: Event) -> Event:
    return event.model_copy(update={"source": SIMULATED_SOURCE})


def test_an_empty_log_answers_every_question(snapshot_of: Publish) -> None:
    snapshot = snapshot_of(Ledger())

    assert overview(snapshot).origin == "empty"
    assert overview(snapshot).as_of is None
    lists = (signals, devices, adverse_events, outcomes, imaging_of, dead_letters)
    assert [ask(snapshot) for ask in lists] == [()] * 6
    assert (yellow_card_drafts(snapshot), data_quality(snapshot), seals(snapshot)) == ((), (), ())
    assert signal(snapshot, NOBODY) is None
    assert device(snapshot, "device-1") is None
    assert event(snapshot, NOBODY) is None
    assert report_versions(snapshot, NOBODY) == ()
    assert telemetry(snapshot, "device-1").impedances.num_rows == 0


def test_the_overview_counts_everything_once(snapshot_of: Publish) -> None:
    ledger, report = Ledger(), adverse_event(day=2)
    first = raised(day=3)
    ledger.append(implanted(day=0), upload(session(day=1), session(day=2), day=2), report, report)
    ledger.append(amended(report, day=4), adverse_event(day=9, device="device-2"))
    ledger.append(first, raised(day=4, device="device-2", grade="urgent"), topic="signals")
    ledger.append(updated(first, day=5, state="cleared"), topic="signals")
    put_letter(ledger, letter("events/0/9"))
    ledger.put(b"device-1", b"?")

    seen = overview(snapshot_of(ledger))

    assert (seen.devices_registered, seen.devices_unregistered) == (1, 1)
    assert (seen.sessions, seen.adverse_events, seen.skipped) == (2, 2, 1)
    assert [(s.hazard, s.grade, s.count) for s in seen.signals_open] == [
        ("lead_fracture", "urgent", 1)
    ]
    assert [(d.reason, d.count) for d in seen.dead_letters] == [("schema", 1)]
    assert (seen.newest_upload_at, seen.as_of) == (moment(2), moment(9))


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([tick(day=1)], "empty"),
        ([adverse_event(day=1)], "real"),
        ([simulated(adverse_event(day=1)), tick(day=2)], "simulated"),
        ([simulated(adverse_event(day=1)), adverse_event(day=2, device="device-2")], "mixed"),
        ([simulated(adverse_event(day=1)), adverse_event(day=2)], "mixed"),
    ],
)
def test_it_says_whether_what_is_shown_is_real(
    snapshot_of: Publish, events: list[Event], expected: str
) -> None:
    ledger = Ledger()
    ledger.append(*events)

    assert origin(snapshot_of(ledger)) == expected
