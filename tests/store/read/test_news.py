from collections.abc import Callable

from events.sample import adverse_event, moment, session, upload
from store.read.news import News, news
from store.read.signals import signal_count, signals
from store.snapshot import Snapshot
from tests.store.ledger import Ledger, amended, letter, put_letter, raised

Publish = Callable[[Ledger], Snapshot]


def test_news_are_what_was_learnt_since_whenever_it_happened(snapshot_of: Publish) -> None:
    ledger = Ledger()
    report = adverse_event(day=12)
    ledger.append(adverse_event(day=1), report, amended(report, day=13, narrative="more"))
    ledger.append(upload(session(day=1), day=2), upload(session(day=3), day=14))
    ledger.append(raised(day=5), raised(day=15, device="device-2"), topic="signals")
    put_letter(ledger, letter("events/0/0"))
    snapshot = snapshot_of(ledger)

    assert news(snapshot, since=moment(10)) == News(
        signals=1, reports=1, imported=0, uploads=1, letters=0
    )
    assert news(snapshot, since=moment(-1)) == News(
        signals=2, reports=2, imported=0, uploads=2, letters=1
    )


def test_signals_are_counted_as_they_are_listed(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(
        *(raised(day=day, device=f"A-{day}", grade="urgent") for day in range(4)), topic="signals"
    )
    snapshot = snapshot_of(ledger)

    assert len(signals(snapshot, grade="urgent", limit=3)) == 3
    assert signal_count(snapshot, grade="urgent") == 4
    assert signal_count(snapshot, state="closed") == 0
