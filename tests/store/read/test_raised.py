from collections.abc import Callable

from detectors.discovery import Discovery, Raised, shares
from events.sample import implanted, moment
from store.read.raised import RaisedRow, raised_within
from store.snapshot import Snapshot
from tests.store.ledger import Ledger, explanted, raised, updated

Publish = Callable[[Ledger], Snapshot]


def test_what_was_raised_in_a_window_is_counted_by_its_grade_of_today(
    snapshot_of: Publish,
) -> None:
    ledger = Ledger()
    ledger.append(*(implanted(day=0, device=f"device-{n}") for n in (1, 2, 3)))
    ledger.append(explanted(day=8, device="device-3"))
    first = raised(day=10, hazard="pain", grade="advisory")
    graver = updated(first, day=10.5, hazard="pain", grade="urgent")
    before = raised(day=9, device="device-2", hazard="pain", grade="advisory")
    ledger.append(before, first, graver, topic="signals")

    found = raised_within(snapshot_of(ledger), since=moment(9.5), until=moment(11))

    assert found.devices == 2, "one was taken out"
    assert found.rows == (RaisedRow(hazard="pain", grade="urgent", count=1, open=1),)


def test_what_was_raised_tells_which_signals_page(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(*(implanted(day=0, device=f"device-{n}") for n in range(50)))
    ledger.append(raised(day=10, hazard="pain", grade="advisory"), topic="signals")
    found = raised_within(snapshot_of(ledger), since=moment(9.5), until=moment(10.5))
    told = [Raised(hazard=r.hazard, grade=r.grade, count=r.count) for r in found.rows]

    rare, frequent = (
        shares(Discovery(pain=rate), told, devices=found.devices, days=1.0)
        for rate in (1.0, 10_000.0)
    )

    assert (rare[0].pages, frequent[0].waits) == (1, 1)


def test_a_signal_of_the_population_does_not_count_and_one_that_was_cleared_is_not_open(
    snapshot_of: Publish,
) -> None:
    ledger, first = Ledger(), raised(day=10, hazard="pain", grade="warning")
    cleared = updated(first, day=10.5, state="cleared", hazard="pain", grade="warning")
    of_all = raised(day=10, device="monitor:pain-all", hazard="pain", grade="warning")
    ledger.append(implanted(day=0))
    ledger.append(first, cleared, of_all, topic="signals")

    found = raised_within(snapshot_of(ledger), since=moment(9.5), until=moment(11))

    assert found.rows == (RaisedRow(hazard="pain", grade="warning", count=1, open=0),)
