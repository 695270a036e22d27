from collections.abc import Callable

from events.sample import implanted
from store.read.arrivals import raised_since
from store.snapshot import Snapshot
from tests.store.ledger import Ledger, raised, updated

Publish = Callable[[Ledger], Snapshot]


def test_what_was_raised_since_a_snapshot_is_known_by_its_place_on_the_log(
    snapshot_of: Publish,
) -> None:
    ledger, old = Ledger(), raised(day=5, device="A-1")
    ledger.append(old, topic="signals")
    opened = snapshot_of(ledger).current.offsets
    early = raised(day=1, device="B-1")  # it happened, and was learnt, before the other one
    urgent = raised(day=6, device="C-1", grade="urgent")
    ledger.append(updated(old, day=7), early, urgent, topic="signals")

    rows = raised_since(snapshot_of(ledger), opened)

    assert [row.signal_id for row in rows] == [urgent.id, early.id]


def test_before_anything_was_published_every_signal_is_new(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(implanted(device="A-1", centre="north"))
    ledger.append(raised(day=1, device="A-1"), raised(day=2, device="B-1"), topic="signals")
    snapshot = snapshot_of(ledger)

    assert len(raised_since(snapshot, {})) == 2
    assert [row.device for row in raised_since(snapshot, {}, centre="north")] == ["A-1"]
