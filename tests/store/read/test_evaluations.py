from collections.abc import Callable

from detectors.evaluation import evaluation
from detectors.registry import discover
from events.evaluation import EvaluationChanged
from events.sample import implanted, moment, tick
from events.signal import Repeat, SignalRepeated
from store.read.evaluations import evaluations, gaps
from store.read.signals import signal
from store.snapshot import Snapshot
from tests.store.ledger import Ledger, explanted, raised, reviewed

Publish = Callable[[Ledger], Snapshot]
WATCH = discover()[0]


def unseen(why: str | None, *, day: float, device: str = "device-1") -> EvaluationChanged:
    return evaluation(why, tick=tick(day=day), device=device, detector=WATCH, plan_hash="0" * 64)


def test_what_was_said_last_counts(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(implanted(day=0), implanted(day=0, device="device-2"))
    ledger.append(
        unseen("no uploads", day=7),
        unseen("no uploads", day=7, device="device-2"),
        unseen(None, day=14),
        topic="signals",
    )
    snapshot = snapshot_of(ledger)

    (now,) = evaluations(snapshot, "device-1")
    assert (now.hazard, now.not_evaluated, now.since) == (WATCH.hazard, None, moment(14))
    (gap,) = gaps(snapshot)
    assert (gap.hazard, gap.not_evaluated, gap.devices) == (WATCH.hazard, "no uploads", 1)


def test_a_device_that_is_gone_leaves_no_gap(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(implanted(day=0), explanted(day=20))
    ledger.append(unseen("no uploads", day=7), topic="signals")

    assert gaps(snapshot_of(ledger)) == ()


def test_reminders_are_counted_and_stand_in_the_history(snapshot_of: Publish) -> None:
    ledger, first = Ledger(), raised(day=1)
    again = tuple(
        SignalRepeated(
            **tick(day=day).model_dump(exclude={"type", "schemaversion", "data", "subject"}),
            subject=first.subject,
            data=Repeat(
                signal_id=first.id,
                hazard="lead_fracture",
                grade="urgent",
                times=times,
                waiting_since=moment(1),
            ),
        )
        for times, day in enumerate((2, 3), start=1)
    )
    ledger.append(first, *again, topic="signals")
    ledger.append(reviewed(first, "acknowledged", day=4))

    detail = signal(snapshot_of(ledger), first.id)

    assert detail is not None
    assert (detail.signal.repeats, detail.signal.repeated_at) == (2, moment(3))
    steps = [step.what for step in detail.history]
    assert steps == ["raised", "repeated", "repeated", "acknowledged"]
    assert detail.history[1].text == "nobody has looked since 02 January 2026, 00:00 UTC"
