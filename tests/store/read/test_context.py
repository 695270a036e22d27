from collections.abc import Callable

import pytest

from events.device import Lead
from events.sample import adverse_event, implanted, moment, reprogrammed, upload
from store.read.context import groups, similar
from store.read.story import story
from store.snapshot import Snapshot
from tests.store.ledger import Ledger, explanted, raised, reviewed, updated

Publish = Callable[[Ledger], Snapshot]
OTHER = (Lead(side="left", model="Lead B"), Lead(side="right", model="Lead B"))


def fleet() -> Ledger:
    """Three devices with one lead model and one with another; two of the three have a signal."""
    ledger = Ledger()
    ledger.append(*(implanted(day=0, device=f"A-{i}") for i in range(3)))
    ledger.append(implanted(day=0, device="B-0", leads=OTHER))
    ledger.append(explanted(day=73.05, device="A-1"))
    first, second = raised(day=40, device="A-0"), raised(day=60, device="A-1")
    ledger.append(first, second, raised(day=9, device="B-0", hazard="pain"), topic="signals")
    ledger.append(reviewed(second, "closed", day=70, verdict="confirmed", reason="seen"))
    return ledger


def test_devices_with_the_same_leads_are_counted_with_their_time_in_place(
    snapshot_of: Publish,
) -> None:
    snapshot = snapshot_of(fleet())

    same, others = groups(snapshot, "A-0", hazard="lead_fracture", at=moment(365.25))

    assert (same.same_leads, same.devices, same.in_place, same.dated) == (True, 3, 2, 3)
    assert same.device_years == pytest.approx(2.2)
    assert (same.signalled, same.open, same.confirmed, same.refuted) == (2, 1, 1, 0)
    assert (others.same_leads, others.devices, others.signalled) == (False, 1, 0)


def test_a_device_that_nobody_registered_has_no_context(snapshot_of: Publish) -> None:
    ledger = fleet()
    ledger.append(raised(day=3, device="C-9"), topic="signals")
    snapshot = snapshot_of(ledger)

    assert groups(snapshot, "C-9", hazard="lead_fracture", at=moment(10)) == ()
    assert similar(snapshot, "C-9", hazard="lead_fracture") == ()


def test_similar_signals_are_of_other_devices_and_name_the_implant_age(
    snapshot_of: Publish,
) -> None:
    snapshot = snapshot_of(fleet())

    (row,) = similar(snapshot, "A-0", hazard="lead_fracture")

    assert (row.device, row.verdict, row.days_since_implant) == ("A-1", "confirmed", 60)


def test_the_story_tells_in_order_what_happened_and_leaves_uploads_out(
    snapshot_of: Publish,
) -> None:
    ledger, told = Ledger(), raised(day=5)
    ledger.append(implanted(day=0), upload(day=1), reprogrammed(day=2))
    ledger.append(adverse_event(day=3, hazard="pain", seriousness="hospitalisation"))
    ledger.append(reviewed(told, "assessed", day=6, verdict="refuted", reason="a dry pad"))
    ledger.append(told, updated(told, day=8, state="cleared"), topic="signals")

    rows = story(snapshot_of(ledger), "device-1")

    assert [(row.type, row.hazard, row.said) for row in rows] == [
        ("device.implanted", None, None),
        ("device.reprogrammed", None, None),
        ("adverse_event.reported", "pain", "hospitalisation"),
        ("signal.raised", "lead_fracture", "warning"),
        ("signal.reviewed", "lead_fracture", "assessed, refuted"),
        ("signal.updated", "lead_fracture", "cleared"),
    ]
