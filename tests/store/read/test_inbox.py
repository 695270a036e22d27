from collections.abc import Callable
from datetime import timedelta

from events.identity import event_id
from events.sample import envelope, implanted, moment
from events.signal import Repeat, SignalRaised, SignalRepeated
from store.read.inbox import NOBODY, Asked, assignees, centres, inbox, inbox_count, stage_counts
from store.snapshot import Snapshot
from tests.store.ledger import Ledger, raised, reviewed, updated

Publish = Callable[[Ledger], Snapshot]
AT = moment(20)
WAITING: Asked = {"state": "waiting"}


def repeated(of: SignalRaised, *, day: float, times: int, since: float) -> SignalRepeated:
    data = Repeat(
        signal_id=of.id,
        hazard=of.data.hazard,
        grade=of.data.grade,
        times=times,
        waiting_since=moment(since),
    )
    return SignalRepeated(
        **envelope("signal.repeated", day=day, device=of.subject, times=times), data=data
    )


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

    rows = inbox(snapshot_of(ledger), WAITING, at=AT)

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

    rows = inbox(snapshot_of(ledger), WAITING, at=AT)

    assert [row.device for row in rows] == ["urgent-2", "urgent-3", "advisory-1"]


def test_a_snoozed_or_cleared_signal_does_not_wait(snapshot_of: Publish) -> None:
    snoozed, gone = raised(day=1, device="A-1"), raised(day=1, device="B-1")
    ledger = Ledger()
    ledger.append(reviewed(snoozed, "snoozed", day=2, until=moment(30)))
    ledger.append(snoozed, gone, topic="signals")
    ledger.append(updated(snoozed, day=3), updated(gone, day=3, state="cleared"), topic="signals")
    snapshot = snapshot_of(ledger)

    assert inbox(snapshot, WAITING, at=AT) == ()
    assert [row.device for row in inbox(snapshot, WAITING, at=moment(31))] == ["A-1"]


def test_a_signal_waits_again_when_its_snooze_ends_and_when_it_is_reopened(
    snapshot_of: Publish,
) -> None:
    asleep, shut = raised(day=1, device="A-1"), raised(day=1, device="B-1")
    ledger = Ledger()
    ledger.append(reviewed(asleep, "snoozed", day=2, until=moment(10)))
    ledger.append(reviewed(shut, "closed", day=3), reviewed(shut, "reopened", day=4))
    ledger.append(asleep, shut, topic="signals")
    snapshot = snapshot_of(ledger)

    before, after = (inbox(snapshot, {}, at=moment(day)) for day in (9, 11))

    assert [(row.device, row.stage, row.why) for row in before] == [
        ("B-1", "waiting", "reopened"),
        ("A-1", "snoozed", None),
    ]
    assert [(row.device, row.why, row.since) for row in after] == [
        ("B-1", "reopened", moment(4)),
        ("A-1", "snooze over", moment(10)),
    ]


def test_what_was_given_to_another_person_waits_until_somebody_has_looked(
    snapshot_of: Publish,
) -> None:
    given, kept, taken = (raised(day=1, device=f"{name}-1") for name in "ABC")
    who = reviewed(kept, "assigned", day=2).actor
    ledger = Ledger()
    ledger.append(reviewed(given, "acknowledged", day=2))
    ledger.append(reviewed(given, "assigned", day=3, assignee="jo"))
    ledger.append(reviewed(kept, "assigned", day=3, assignee=who.split(":")[-1].split("/")[0]))
    ledger.append(reviewed(taken, "assigned", day=3, assignee="jo"))
    ledger.append(reviewed(taken, "acknowledged", day=4))
    ledger.append(given, kept, taken, topic="signals")

    rows = inbox(snapshot_of(ledger), {}, at=AT, sort="device")

    assert [(row.stage, row.why, row.since) for row in rows] == [
        ("waiting", "handed over", moment(3)),
        ("in hand", None, None),
        ("in hand", None, None),
    ]
    assert [row.assignee for row in rows[::2]] == ["jo", "jo"]


def test_reminders_are_counted_from_the_latest_decision_on(snapshot_of: Publish) -> None:
    early, late = raised(day=1, device="A-1"), raised(day=1, device="B-1")
    ledger = Ledger()
    ledger.append(reviewed(early, "acknowledged", day=5))
    ledger.append(early, late, topic="signals")
    for told in (early, late):
        ledger.append(repeated(told, day=3, times=1, since=1), topic="signals")
    ledger.append(repeated(late, day=9, times=2, since=1), topic="signals")

    rows = inbox(snapshot_of(ledger), {}, at=AT, sort="device")

    assert [(row.stage, row.reminders) for row in rows] == [("in hand", 0), ("waiting", 2)]


def test_what_has_become_graver_and_what_was_escalated_is_marked(snapshot_of: Publish) -> None:
    graver, passed = raised(day=1, device="A-1"), raised(day=1, device="B-1")
    done = raised(day=1, device="C-1")
    ledger = Ledger()
    ledger.append(reviewed(passed, "escalated", day=3, reason="a recall may be needed"))
    ledger.append(reviewed(done, "escalated", day=3), reviewed(done, "closed", day=4))
    ledger.append(graver, passed, done, topic="signals")
    ledger.append(updated(graver, day=6, grade="urgent"), topic="signals")

    rows = inbox(snapshot_of(ledger), {}, at=AT, sort="device")

    assert [row.graver_at for row in rows] == [moment(6), None, None]
    assert [row.escalated for row in rows] == [False, True, False]


def test_the_inbox_is_narrowed_by_every_filter(snapshot_of: Publish) -> None:
    mine, other = raised(day=1, device="A-1"), raised(day=15, device="B-1", hazard="pain")
    ledger = Ledger()
    ledger.append(implanted(device="A-1", centre="north"), implanted(device="B-1", centre="south"))
    ledger.append(reviewed(mine, "assigned", day=2, assignee="jo"))
    ledger.append(reviewed(mine, "acknowledged", day=3))
    ledger.append(mine, other, topic="signals")
    snapshot = snapshot_of(ledger)

    def found(**asked: object) -> list[str]:
        return [row.device for row in inbox(snapshot, asked, at=AT, sort="device")]  # type: ignore[arg-type]

    assert found() == ["A-1", "B-1"]
    assert found(assignee="jo") == found(centre="north") == found(state="in hand") == ["A-1"]
    assert found(assignee=NOBODY) == found(hazard="pain") == found(state="waiting") == ["B-1"]
    assert found(contains="b-") == ["B-1"]
    assert found(contains="IMPEDANCE") == ["A-1", "B-1"]
    assert found(waiting_over=timedelta(days=4)) == ["B-1"]
    assert found(waiting_over=timedelta(days=6)) == []
    assert (assignees(snapshot), centres(snapshot)) == (("jo",), ("north", "south"))


def test_stages_are_counted_whatever_stage_is_shown(snapshot_of: Publish) -> None:
    ledger = Ledger()
    told = [raised(day=day, device=f"A-{day}") for day in range(4)]
    ledger.append(reviewed(told[0], "closed", day=5), reviewed(told[1], "acknowledged", day=5))
    ledger.append(*told, topic="signals")
    snapshot = snapshot_of(ledger)

    counts = {row.stage: row.count for row in stage_counts(snapshot, {"state": "closed"}, at=AT)}

    assert counts == {"waiting": 2, "in hand": 1, "snoozed": 0, "cleared": 0, "closed": 1}
    assert len(inbox(snapshot, {"state": "open"}, at=AT)) == 3
    assert inbox_count(snapshot, {"state": "open"}, at=AT) == 3


def test_the_inbox_is_cut_into_pages_that_do_not_overlap(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(*(raised(day=day, device=f"A-{day}") for day in range(5)), topic="signals")
    snapshot = snapshot_of(ledger)

    pages = [inbox(snapshot, {}, at=AT, sort="longest", limit=2, skip=skip) for skip in (0, 2, 4)]

    assert [row.device for page in pages for row in page] == ["A-0", "A-1", "A-2", "A-3", "A-4"]


def test_signals_are_found_by_the_events_that_they_count(snapshot_of: Publish) -> None:
    counted, other, unseen = (event_id("a test", name) for name in ("one", "other", "unseen"))
    first = raised(day=1, device="A-1", evidence=[counted])
    second = raised(day=2, device="B-1", evidence=[other, counted])
    ledger = Ledger()
    ledger.append(first, second, topic="signals")
    snapshot = snapshot_of(ledger)

    found = [
        [row.device for row in inbox(snapshot, {"counting": ids}, at=AT)]
        for ids in ([counted], [other], [other, unseen], [unseen], [first.id], [])
    ]

    assert found == [["A-1", "B-1"], ["B-1"], ["B-1"], [], [], []]
