from collections.abc import Callable
from uuid import UUID

from events.sample import (
    moment,
    session,
    upload,
)
from store.read.audit import seals, told_events, told_ids
from store.read.signals import signal, signals
from store.read.yellow_cards import yellow_card_drafts, yellow_card_events
from store.snapshot import Snapshot
from tests.store.ledger import (
    Ledger,
    approved,
    drafted,
    edited,
    raised,
    referenced,
    reviewed,
    updated,
)

Publish = Callable[[Ledger], Snapshot]
NOBODY = UUID(int=0)


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


def test_an_audit_gets_every_signal_event_whole(snapshot_of: Publish) -> None:
    ledger, first = Ledger(), raised(day=1)
    cleared = updated(first, day=2, state="cleared")
    ledger.append(first, first, cleared, topic="signals")
    snapshot = snapshot_of(ledger)

    assert told_events(snapshot) == (first, cleared)
    assert sorted(told_ids(snapshot)) == sorted([first.id, cleared.id])
    assert [row.topic for row in seals(snapshot)] == ["signals"]
