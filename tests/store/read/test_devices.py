from collections.abc import Callable

from events.codec import encode
from events.device import Lead
from events.sample import (
    adverse_event,
    implanted,
    moment,
    session,
    upload,
)
from store.read.devices import device, device_count, devices
from store.read.events import device_events, event
from store.read.telemetry import telemetry
from store.snapshot import Snapshot
from tests.store.ledger import (
    Ledger,
    busy_ledger,
    explanted,
    raised,
    revised,
)

Publish = Callable[[Ledger], Snapshot]


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


def test_a_public_report_is_no_implant_and_no_device_that_somebody_forgot_to_register(
    snapshot_of: Publish,
) -> None:
    ledger = Ledger()
    ledger.append(implanted(day=0, device="A-1"), adverse_event(day=1, device="B-1"))
    ledger.append(*(adverse_event(day=1, device=f"maude:R-{i}") for i in range(3)))
    snapshot = snapshot_of(ledger)

    assert {row.device: row.kind for row in devices(snapshot)} == {
        "A-1": "implant",
        "B-1": "not registered",
        **{f"maude:R-{i}": "public report" for i in range(3)},
    }
    assert [row.device for row in devices(snapshot, kind="not registered")] == ["B-1"]
    assert device_count(snapshot) == 5
    assert device_count(snapshot, kind="public report", contains="r-") == 3
    assert device_count(snapshot, status="implanted") == 1


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
        {
            "started_at": moment(1),
            "side": "left",
            "contact": 0,
            "impedance_ohm": 500.0,
            "past": None,
        },
        {
            "started_at": moment(1),
            "side": "left",
            "contact": 2,
            "impedance_ohm": 700.0,
            "past": None,
        },
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
