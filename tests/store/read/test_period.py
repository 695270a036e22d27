"""The signals of a period with all that was said of them, time at risk in it, and plans seen."""

from collections.abc import Callable

from events.device import Lead
from events.sample import adverse_event, implanted, moment
from store.read.exposure import time_at_risk
from store.read.period import period_detail, period_signals
from store.read.plans import plans_seen
from store.read.signals import signal
from store.snapshot import Snapshot
from tests.store.ledger import Ledger, explanted, raised, reviewed, revised, updated

Publish = Callable[[Ledger], Snapshot]
DAY = 86_400


def test_a_period_holds_what_was_raised_in_it_from_its_first_to_before_its_last_moment(
    snapshot_of: Publish,
) -> None:
    ledger = Ledger()
    ledger.append(implanted(day=0))
    ledger.append(raised(day=1), raised(day=5, device="device-2"), topic="signals")
    snapshot = snapshot_of(ledger)

    def found(since: float, until: float) -> list[str]:
        rows = period_signals(snapshot, since=moment(since), until=moment(until))
        return [row.device for row in rows]

    assert found(1, 5) == ["device-1"]
    assert found(0, 6) == ["device-1", "device-2"]
    assert found(2, 5) == []


def test_a_signal_of_a_period_is_told_as_it_is_alone(snapshot_of: Publish) -> None:
    ledger, first = Ledger(), raised(day=1, evidence=[adverse_event(day=0.5).id])
    ledger.append(implanted(day=0), reviewed(first, "acknowledged", day=3, reason="Seen"))
    ledger.append(reviewed(first, "assigned", day=3.1, assignee="anna"))
    ledger.append(reviewed(first, "snoozed", day=3.2, until=moment(9)))
    ledger.append(first, updated(first, day=4, state="cleared", evidence=()), topic="signals")
    snapshot = snapshot_of(ledger)

    (row,) = period_signals(snapshot, since=moment(0), until=moment(9))
    told = period_detail(snapshot, since=moment(0), until=moment(9))

    alone = signal(snapshot, first.id)
    assert alone is not None
    assert (row.state, row.plan_hash) == (alone.signal.state, alone.signal.plan_hash)
    assert row.stratum == "Lead A, midline"
    assert told.evidence[first.id] == tuple(line.evidence for line in alone.evidence)
    said = [(s.action, s.actor, s.assignee, s.until) for s in told.steps[first.id]]
    assert said == [
        (s.what, s.actor, s.assignee, s.until) for s in alone.history if s.what != "raised"
    ]


def test_time_at_risk_is_cut_by_the_period_and_by_what_ends_it(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(implanted(day=0), implanted(day=10, device="device-2"))
    ledger.append(explanted(day=15, device="device-2"))
    snapshot = snapshot_of(ledger)

    def days(since: float, until: float) -> list[float]:
        found = time_at_risk(snapshot, since=moment(since), until=moment(until))
        return [each.seconds / DAY for each in found]

    assert days(5, 12) == [7 + 2]
    assert days(12, 40) == [28 + 3]
    assert days(-9, 0) == []


def test_time_after_a_new_lead_is_of_its_own_stratum(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(implanted(day=0), revised(day=4, lead=Lead(side="left", model="Lead B")))

    found = time_at_risk(snapshot_of(ledger), since=moment(0), until=moment(10))

    by_stratum = {each.stratum: each.seconds / DAY for each in found}
    assert by_stratum == {"Lead A, midline": 4, "Lead B + Lead A, midline": 6}


def test_plans_are_told_by_what_they_raised(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(raised(day=1), raised(day=5, device="device-2"), topic="signals")

    (seen,) = plans_seen(snapshot_of(ledger))

    assert (seen.signals, seen.first_at, seen.last_at) == (2, moment(1), moment(5))
