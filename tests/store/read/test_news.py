from collections.abc import Callable

from events.sample import adverse_event, moment, session, upload
from store.read.news import News, news, waiting
from store.read.signals import signal_count, signals
from store.snapshot import Snapshot
from tests.store.ledger import Ledger, amended, letter, put_letter, raised, reviewed, updated

Publish = Callable[[Ledger], Snapshot]
AT = moment(20)


def test_a_signal_waits_until_somebody_decides_and_again_when_it_changes(
    snapshot_of: Publish,
) -> None:
    fresh = raised(day=1, device="A-1")
    seen = raised(day=2, device="B-1")
    changed = raised(day=3, device="C-1")
    ledger = Ledger()
    ledger.append(reviewed(seen, "acknowledged", day=4), reviewed(changed, "closed", day=4))
    ledger.append(fresh, seen, changed, updated(changed, day=7), topic="signals")
    ledger.append(updated(changed, day=9), topic="signals")

    rows = waiting(snapshot_of(ledger), at=AT)

    assert [(row.device, row.why, row.since) for row in rows] == [
        ("A-1", "new", fresh.recordedtime),
        ("C-1", "changed", updated(changed, day=7).recordedtime),
    ]


def test_the_gravest_wait_first_and_then_the_longest(snapshot_of: Publish) -> None:
    ledger = Ledger()
    mild, old, new = (
        raised(day=day, device=f"{grade}-{day}", grade=grade)
        for day, grade in ((1, "advisory"), (2, "urgent"), (3, "urgent"))
    )
    ledger.append(new, mild, old, topic="signals")

    rows = waiting(snapshot_of(ledger), at=AT)

    assert [row.device for row in rows] == ["urgent-2", "urgent-3", "advisory-1"]


def test_a_snoozed_or_cleared_signal_does_not_wait(snapshot_of: Publish) -> None:
    snoozed, gone = raised(day=1, device="A-1"), raised(day=1, device="B-1")
    ledger = Ledger()
    ledger.append(reviewed(snoozed, "snoozed", day=2, until=moment(30)))
    ledger.append(snoozed, gone, topic="signals")
    ledger.append(updated(snoozed, day=3), updated(gone, day=3, state="cleared"), topic="signals")
    snapshot = snapshot_of(ledger)

    assert waiting(snapshot, at=AT) == ()
    assert [row.device for row in waiting(snapshot, at=moment(31))] == ["A-1"]


def test_news_are_what_was_learnt_since_whenever_it_happened(snapshot_of: Publish) -> None:
    ledger = Ledger()
    report = adverse_event(day=12)
    ledger.append(adverse_event(day=1), report, amended(report, day=13, narrative="more"))
    ledger.append(upload(session(day=1), day=2), upload(session(day=3), day=14))
    ledger.append(raised(day=5), raised(day=15, device="device-2"), topic="signals")
    put_letter(ledger, letter("events/0/0"))
    snapshot = snapshot_of(ledger)

    assert news(snapshot, since=moment(10)) == News(signals=1, reports=1, uploads=1, letters=0)
    assert news(snapshot, since=moment(-1)) == News(signals=2, reports=2, uploads=2, letters=1)


def test_signals_are_counted_as_they_are_listed(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(
        *(raised(day=day, device=f"A-{day}", grade="urgent") for day in range(4)), topic="signals"
    )
    snapshot = snapshot_of(ledger)

    assert len(signals(snapshot, grade="urgent", limit=3)) == 3
    assert signal_count(snapshot, grade="urgent") == 4
    assert signal_count(snapshot, state="closed") == 0
