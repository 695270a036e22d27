from collections.abc import Callable
from uuid import UUID

import pytest

from events.clinical import SourceReport
from events.codec import encode
from events.device import Lead
from events.envelope import SIMULATED_SOURCE, Event
from events.outcome import Outcomes
from events.sample import (
    adverse_event,
    imaging,
    implanted,
    moment,
    outcome,
    session,
    tick,
    upload,
)
from store.read.adverse_events import adverse_event as report_versions
from store.read.adverse_events import adverse_events
from store.read.audit import seals, signal_events, signal_ids
from store.read.clinical import imaging as imaging_of
from store.read.clinical import outcomes
from store.read.dead_letters import dead_letters
from store.read.devices import device, devices
from store.read.events import device_events, event
from store.read.overview import origin, overview
from store.read.quality import data_quality
from store.read.signals import signal, signals
from store.read.telemetry import telemetry
from store.read.yellow_cards import yellow_card_drafts, yellow_card_events
from store.snapshot import Snapshot
from tests.store.ledger import (
    Ledger,
    amended,
    approved,
    busy_ledger,
    drafted,
    edited,
    explanted,
    letter,
    put_letter,
    raised,
    referenced,
    reviewed,
    revised,
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


def test_a_signal_has_its_history_and_the_events_behind_it(snapshot_of: Publish) -> None:
    ledger, seen = Ledger(), upload(session(day=1), day=1)
    first = raised(day=1, evidence=[seen.id])
    ledger.append(seen, reviewed(first, "assigned", day=2, assignee="jo"))
    ledger.append(
        reviewed(first, "assessed", day=3, verdict="validated", reason="X-ray agrees"),
        reviewed(first, "snoozed", day=4, until=moment(30)),
    )
    ledger.append(
        first, updated(first, day=5, grade="urgent", evidence=[seen.id, NOBODY]), topic="signals"
    )

    detail = signal(snapshot_of(ledger), first.id)

    assert detail is not None
    row = detail.signal
    assert (row.state, row.grade, row.review, row.verdict) == (
        "open",
        "urgent",
        "snoozed",
        "validated",
    )
    assert (row.assignee, row.snoozed_until, row.told_since_review) == ("jo", moment(30), True)
    assert (row.raised_at, row.updated_at, row.updates) == (moment(1), moment(5), 1)
    steps = [step.what for step in detail.history]
    assert steps == ["raised", "assigned", "assessed", "snoozed", "updated"]
    assert detail.history[2].text == "X-ray agrees"
    known, unknown = detail.evidence
    assert known.event is not None
    assert known.event.event == seen
    assert unknown.event is None


def test_signals_are_listed_the_gravest_first_and_filtered(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(
        raised(day=1, device="a", grade="advisory"),
        raised(day=2, device="b", grade="urgent"),
        raised(day=3, device="c", hazard="infection"),
        topic="signals",
    )
    ledger.append(reviewed(raised(day=2, device="b", grade="urgent"), "closed", day=4))
    snapshot = snapshot_of(ledger)

    assert [row.device for row in signals(snapshot)] == ["b", "c", "a"]
    assert [row.device for row in signals(snapshot, state="open")] == ["c", "a"]
    assert [row.device for row in signals(snapshot, state="closed")] == ["b"]
    assert [row.device for row in signals(snapshot, hazard="infection")] == ["c"]
    assert [row.device for row in signals(snapshot, grade="advisory")] == ["a"]
    assert [row.device for row in signals(snapshot, device="a' or 'a'='a")] == []
    assert len(signals(snapshot, limit=2)) == 2


def test_a_device_is_what_its_events_made_of_it(snapshot_of: Publish) -> None:
    ledger = Ledger()
    new_lead = Lead(side="left", model="Lead B", version="2")
    ledger.append(implanted(day=0), upload(session(day=1), session(day=2), day=3))
    ledger.append(upload(day=4, completed=False), revised(day=5, lead=new_lead))
    ledger.append(explanted(day=9))
    ledger.append(raised(day=2), topic="signals")

    detail = device(snapshot_of(ledger), "device-1")

    assert detail is not None
    row = detail.device
    assert (row.registered, row.status, row.explant_reason) == (True, "explanted", "infection")
    assert (row.lead_model, row.lead_version) == ("Lead B + Lead A", "2")
    assert (row.uploads, row.failed_uploads, row.last_upload_at) == (2, 1, moment(4))
    assert (row.revisions, row.revised_at, row.signals_open) == (1, moment(5), 1)
    assert (detail.sessions, detail.first_session_at, detail.last_session_at) == (
        2,
        moment(1),
        moment(2),
    )
    assert [lead.model for lead in detail.leads] == ["Lead B", "Lead A"]


def test_devices_are_filtered(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(implanted(day=0, device="A-1"), adverse_event(day=1, device="B-1"))
    snapshot = snapshot_of(ledger)

    assert [row.device for row in devices(snapshot, registered=False)] == ["B-1"]
    assert [row.device for row in devices(snapshot, status="implanted")] == ["A-1"]
    assert [row.device for row in devices(snapshot, centre="centre-1")] == ["A-1"]
    assert [row.device for row in devices(snapshot, contains="b-")] == ["B-1"]


def test_every_event_can_be_opened_as_it_was(snapshot_of: Publish) -> None:
    ledger = busy_ledger(seed=4)
    snapshot = snapshot_of(ledger)
    ids = {
        name: [row.event_id for row in device_events(snapshot, name)]
        for name in ("device-0", "device-1")
    }

    for name, listed in ids.items():
        assert len(listed) == len(set(listed)) > 12
        for event_id in listed:
            opened = event(snapshot, event_id)
            assert opened is not None
            assert opened.event.subject == name
            record = ledger.partitions[opened.topic, opened.partition][opened.log_offset]
            if opened.event.type == "telemetry.uploaded":
                told = record.value.count(b'"start"')
                brought = encode(opened.event).count(b'"start"')
                assert brought + opened.sessions_brought_before == told
            else:
                assert encode(opened.event) == record.value


def test_telemetry_is_long_and_leaves_out_what_was_not_measured(snapshot_of: Publish) -> None:
    ledger = Ledger()
    measured = session(
        day=1,
        left_impedance_ohm=(500.0, None, 700.0),
        right_impedance_ohm=(),
        battery_v=None,
        battery_percent=60.0,
        aborted=True,
    )
    ledger.append(upload(measured, day=2), upload(session(day=1), day=2, device="device-2"))

    told = telemetry(snapshot_of(ledger), "device-1")

    assert told.impedances.to_pylist() == [
        {"started_at": moment(1), "side": "left", "contact": 0, "impedance_ohm": 500.0},
        {"started_at": moment(1), "side": "left", "contact": 2, "impedance_ohm": 700.0},
    ]
    values = {row["measure"]: row["value"] for row in told.measures.to_pylist()}
    assert (values["battery_percent"], values["aborted"]) == (60.0, 1.0)
    assert "battery_v" not in values
    assert (told.sessions, told.thinned) == (1, False)


def test_thinning_keeps_every_spike_and_the_span_asked_for(snapshot_of: Publish) -> None:
    ledger = Ledger()
    sessions = [session(day=day / 10) for day in range(1000)]
    sessions[617] = session(day=61.7, left_impedance_ohm=(9999.0, 540.0, 1.0, 530.0))
    ledger.append(upload(*sessions, day=101))
    snapshot = snapshot_of(ledger)

    thin = telemetry(snapshot, "device-1", points_max=20)
    part = telemetry(snapshot, "device-1", start=moment(10), end=moment(11))

    assert (thin.sessions, thin.thinned, part.sessions) == (1000, True, 10)
    assert thin.impedances.num_rows <= 20 * 8
    seen = thin.impedances.column("impedance_ohm").to_pylist()
    assert (max(seen), min(seen)) == (9999.0, 1.0)
    assert part.impedances.column("started_at").to_pylist()[0] == moment(10)


def test_a_report_is_shown_as_last_amended_or_as_known_at_a_date(snapshot_of: Publish) -> None:
    ledger, report = Ledger(), adverse_event(day=1, hazard="unknown")
    amendment = amended(report, day=5, reason="culture came back", hazard="infection")
    ledger.append(report, amendment, adverse_event(day=2, device="device-2", hazard="pain"))
    snapshot = snapshot_of(ledger)

    now = {row.device: (row.hazard, row.version) for row in adverse_events(snapshot)}
    then = {row.device: row.hazard for row in adverse_events(snapshot, known_at=moment(3))}
    versions = report_versions(snapshot, amendment.id)

    assert now == {"device-1": ("infection", 2), "device-2": ("pain", 1)}
    assert then == {"device-1": "unknown", "device-2": "pain"}
    assert [row.device for row in adverse_events(snapshot, hazard="infection")] == ["device-1"]
    assert adverse_events(snapshot, hazard="unknown") == (), (
        "an amended report is not that any more"
    )
    assert [v.report.hazard for v in versions] == ["unknown", "infection"]
    assert [v.amendment_reason for v in versions] == [None, "culture came back"]
    assert report_versions(snapshot, report.id) == versions


def test_outcomes_hold_the_baseline_and_imaging_its_finding(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(implanted(day=0, baseline=Outcomes(pain_nrs=8.0)), outcome(day=90, pain_nrs=3.0))
    ledger.append(imaging(day=2, finding="migrated", side="left", displacement_mm=4.0))
    snapshot = snapshot_of(ledger)

    told = [(row.baseline, row.pain_nrs) for row in outcomes(snapshot, device="device-1")]
    assert told == [(True, 8.0), (False, 3.0)]
    (seen,) = imaging_of(snapshot)
    assert (seen.finding, seen.side, seen.displacement_mm) == ("migrated", "left", 4.0)


def test_an_edit_after_an_approval_needs_another_approval(snapshot_of: Publish) -> None:
    ledger, draft = Ledger(), drafted(raised(day=1), day=2)
    states = []
    for told in (
        draft,
        edited(draft, day=3, version=2),
        approved(draft, day=4, version=2),
        edited(draft, day=5, version=3),
        approved(draft, day=6, version=3),
        referenced(draft, day=7, reference="ADR 1"),
    ):
        ledger.append(told)
        (row,) = yellow_card_drafts(snapshot_of(ledger))
        states.append((row.state, row.version))

    assert states == [
        ("drafted", 1),
        ("edited", 2),
        ("approved", 2),
        ("edited", 3),
        ("approved", 3),
        ("referenced", 3),
    ]
    assert (row.reference, row.signal_id) == ("ADR 1", raised(day=1).id)
    assert len(yellow_card_events(snapshot_of(ledger), draft.data.draft_id)) == 6


def test_doubts_are_flagged_until_they_are_cleared(snapshot_of: Publish) -> None:
    ledger = Ledger()
    early = adverse_event(day=-30, data_quality=("date is a guess",))
    late = adverse_event(day=40)
    ledger.append(early, late)
    before = data_quality(snapshot_of(ledger))
    ledger.append(implanted(day=0), explanted(day=20), upload(day=1, data_quality=("odd",)))
    after = data_quality(snapshot_of(ledger))
    cleared = data_quality(snapshot_of(ledger), flag="never_implanted", cleared=True)

    assert {row.flag for row in before} == {"never_implanted", "note"}
    assert {(row.flag, row.event_id) for row in after} >= {
        ("before_implant", early.id),
        ("after_explant", late.id),
    }
    assert sorted(row.detail for row in after if row.flag == "note") == ["date is a guess", "odd"]
    assert not [row for row in after if row.flag == "never_implanted"]
    assert [row.cleared_at for row in cleared] == [moment(0)]


def test_an_audit_gets_every_signal_event_whole(snapshot_of: Publish) -> None:
    ledger, first = Ledger(), raised(day=1)
    cleared = updated(first, day=2, state="cleared")
    ledger.append(first, first, cleared, topic="signals")
    snapshot = snapshot_of(ledger)

    assert signal_events(snapshot) == (first, cleared)
    assert sorted(signal_ids(snapshot)) == sorted([first.id, cleared.id])
    assert [row.topic for row in seals(snapshot)] == ["signals"]


def test_a_dead_letter_is_listed_with_its_reason_and_without_its_bytes(
    snapshot_of: Publish,
) -> None:
    ledger = Ledger()
    put_letter(ledger, letter("events/0/1", day=1))
    put_letter(ledger, letter("events/0/2", day=2, reason="not_json"))
    snapshot = snapshot_of(ledger)

    assert [row.place for row in dead_letters(snapshot)] == ["events/0/2", "events/0/1"]
    (row,) = dead_letters(snapshot, reason="schema")
    assert (row.place, row.payload_bytes) == ("events/0/1", 2)


def test_a_report_from_elsewhere_keeps_its_number(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(adverse_event(day=1, source_report=SourceReport(system="maude", number="77")))

    (row,) = adverse_events(snapshot_of(ledger))

    assert (row.source_system, row.source_number, row.device_registered) == ("maude", "77", False)
