"""A correction lets the fold go on as if the wrong ticks had not been: the law, and its signals."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.plan import default_plan
from events.clock import ClockConfirmed, ClockCorrected, Confirmation, Correction
from events.codec import encode
from events.envelope import Event
from events.evaluation import EvaluationChanged
from events.sample import (
    HEALTHY_OHM,
    adverse_event,
    envelope,
    implanted,
    moment,
    reviewed,
    session,
    tick,
    upload,
)
from events.signal import SignalRaised, SignalUpdated
from store.log.interface import Record
from streams.advance import Bench, advance
from streams.bench_file import dump, load
from streams.device_state import SignalEvent

PLAN = default_plan()
DEVICES = ("device-1", "device-2")
AHEAD = tuple(range(70, 160, 10))


def corrected(*, day: float, first: float, last: float) -> ClockCorrected:
    data = Correction(first=moment(first), last=moment(last), reason="a wrong clock")
    return ClockCorrected(
        **envelope("clock.corrected", day=day, device="clock-0", first=first, last=last), data=data
    )


def confirmed(*, day: float) -> ClockConfirmed:
    return ClockConfirmed(
        **envelope("clock.confirmed", day=day, device="clock-0"),
        data=Confirmation(reason="the ward was closed"),
    )


def heard(day: float, device: str = "device-1") -> Event:
    return upload(session(day=day, left_impedance_ohm=HEALTHY_OHM), day=day, device=device)


def laid(events: Iterable[Event]) -> list[Record]:
    return [
        Record("events", 0, offset, 0, event.subject.encode(), encode(event))
        for offset, event in enumerate(events)
    ]


def bench_of(records: Sequence[Record]) -> Bench:
    return Bench(
        partition=0,
        history=lambda offset: [tuple(r for r in records if r.offset < offset)],
    )


def folded(events: Iterable[Event], *, cuts: Sequence[int] = ()) -> tuple[Bench, list[SignalEvent]]:
    """Fold events as a worker does, in batches; after each cut it goes on from its file."""
    records, told = laid(events), list[SignalEvent]()
    bench = bench_of(records)
    for start, stop in pairwise(sorted({0, *cuts, len(records)})):
        step = advance(bench, records[start:stop], plan=PLAN)
        bench.keep(step)
        told += step.signals
        again = load(dump(bench, plan=PLAN, ids={}), plan=PLAN)
        assert again is not None
        again[0].history = bench.history
        bench, _ = again
    return bench, told


def standing(told: Iterable[SignalEvent]) -> dict[UUID, str]:
    """Return the signals and how each stands, as the read model has it."""
    found: dict[UUID, str] = {}
    for event in told:
        if isinstance(event, SignalRaised):
            found.setdefault(event.id, "open")
        elif isinstance(event, SignalUpdated):
            found[event.data.signal_id] = event.data.state
    return found


def unseen(told: Iterable[SignalEvent]) -> dict[tuple[str, str], str | None]:
    """Return what detectors were told to be missing last."""
    return {
        (event.subject, event.data.detector): event.data.not_evaluated
        for event in told
        if isinstance(event, EvaluationChanged)
    }


def events_of(days: int, silent: set[int]) -> list[tuple[float, Event]]:
    """Return two devices' days, with their ticks; one of them is silent on some days."""
    found: list[tuple[float, Event]] = [(0.0, implanted(device=device)) for device in DEVICES]
    for day in range(1, days):
        found.append((day, tick(day=day)))
        found.append((day + 0.4, heard(day + 0.4, "device-2")))
        if day not in silent:
            found.append((day + 0.5, heard(day + 0.5)))
    found.append((days / 2, adverse_event(day=days / 2, hazard="infection")))
    return sorted(found, key=lambda each: each[0])


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Event], list[Event]]:
    """Return a ledger with wrong ticks and what takes them back, and the same without both.

    No right tick comes to be of a day that was taken back.
    """
    days = draw(st.integers(6, 40))
    silent = set(range(draw(st.integers(2, days)), days))
    right = events_of(days, silent)
    wrong = draw(
        st.lists(st.tuples(st.integers(1, days), st.sampled_from([50, 150, 3_000])), max_size=3)
    )
    when = draw(st.integers(1, days)) + 0.2
    take_back = (when, corrected(day=when, first=45, last=9_999))
    ticked = [
        (at + part / 100, event)
        for at, ahead in wrong
        if at < when
        for part, event in enumerate((confirmed(day=at + ahead), tick(day=at + ahead)))
    ]
    told = sorted([*right, *ticked, take_back], key=lambda each: each[0])
    return [event for _, event in told], [event for _, event in right]


@given(history=histories(), cuts=st.lists(st.integers(0, 120), max_size=3))
def test_after_a_correction_the_fold_is_as_if_the_wrong_ticks_had_not_been(
    history: tuple[list[Event], list[Event]], cuts: list[int]
) -> None:
    ledger, right = history

    bench, told = folded(ledger, cuts=[cut for cut in cuts if cut < len(ledger)])
    clean, as_is = folded(right)

    assert bench.devices == clean.devices
    assert bench.ticked_s == clean.ticked_s
    assert bench.known.reached == clean.known.reached
    expected = standing(as_is)
    found = standing(told)
    assert {id_: found[id_] for id_ in expected} == expected, "each signal is told, and as it is"
    assert {state for id_, state in found.items() if id_ not in expected} <= {"cleared"}
    assert {k: v for k, v in unseen(told).items() if v} == {
        k: v for k, v in unseen(as_is).items() if v
    }
    assert len({event.id for event in told}) == len(told), "no id is told a second time"


@given(history=histories(), cuts=st.lists(st.integers(0, 120), max_size=3))
def test_a_restart_anywhere_tells_the_same(
    history: tuple[list[Event], list[Event]], cuts: list[int]
) -> None:
    ledger, _ = history

    assert folded(ledger, cuts=[cut for cut in cuts if cut < len(ledger)]) == folded(ledger)


def quiet(until: int) -> list[Event]:
    """Return a device that is heard each day, then for no reason no more; nobody ticks."""
    return [implanted(), *(heard(day + 0.5) for day in range(1, until))]


def raised(told: Iterable[SignalEvent], hazard: str = "therapy_lapse") -> list[SignalRaised]:
    return [
        event for event in told if isinstance(event, SignalRaised) and event.data.hazard == hazard
    ]


def jumped() -> list[Event]:
    """Return 60 days, and then ticks that run ahead of them in steps that are believed."""
    return [*quiet(60), *(tick(day=day) for day in AHEAD)]


def test_a_signal_that_rested_on_a_wrong_tick_is_withdrawn_and_says_why() -> None:
    _, told = folded(jumped())
    (false,) = raised(told)

    _, after = folded([*jumped(), corrected(day=61, first=65, last=200)])

    (withdrawn,) = [
        event
        for event in after
        if isinstance(event, SignalUpdated) and event.data.signal_id == false.id
    ]
    assert withdrawn.data.state == "cleared"
    assert "a clock that was wrong" in withdrawn.data.signal.summary
    assert withdrawn.causationid == corrected(day=61, first=65, last=200).id


def test_silence_that_a_wrong_tick_had_hidden_is_told_by_the_right_ones_since() -> None:
    wrong = [*quiet(60), tick(day=60), confirmed(day=3_000), tick(day=3_000)]
    ledger = [*wrong, *(tick(day=day) for day in AHEAD)]
    (false,) = raised(folded(ledger)[1])

    bench, told = folded([*ledger, corrected(day=151, first=1_000, last=9_999)])

    assert bench.ticked_s == moment(150).timestamp()
    _, true = raised(told)
    assert true.time == moment(150), "the first tick after 84 days"
    assert standing(told) == {false.id: "cleared", true.id: "open"}
    assert len(told) == len({event.id for event in told})


def test_a_right_tick_of_a_day_that_was_taken_back_raises_a_signal_of_its_own() -> None:
    ledger = [*jumped(), corrected(day=61, first=65, last=200)]
    later = [tick(day=day) for day in AHEAD]

    _, told = folded([*ledger, *later])

    false, true = raised(told)
    assert false.id != true.id
    assert standing(told) == {false.id: "cleared", true.id: "open"}
    assert true.causationid in {each.id for each in later}, "the tick that is on the ledger"


def test_two_corrections_follow_one_another() -> None:
    once = [*jumped(), corrected(day=61, first=65, last=200)]
    again = [
        *once,
        *(tick(day=day) for day in AHEAD),
        corrected(day=62, first=65, last=300),
    ]

    bench, told = folded(again)
    clean, _ = folded(quiet(60))

    assert bench.devices == clean.devices
    assert list(standing(told).values()) == ["cleared", "cleared"]


def test_a_decision_about_a_signal_stays_with_it() -> None:
    report = adverse_event(day=5, hazard="infection")
    first = [implanted(), report, *(heard(day + 0.5) for day in range(6, 60))]
    (signal,) = raised(folded(first)[1], "infection")
    decided = reviewed("acknowledged", day=59, signal_id=signal.id)
    ledger = [*first, decided, tick(day=70), tick(day=80), corrected(day=61, first=65, last=99)]

    bench, told = folded(ledger)

    assert bench.devices == folded([*first, decided])[0].devices
    assert standing(told)[signal.id] == "open"


def test_a_correction_that_takes_nothing_back_changes_nothing() -> None:
    ledger = [*quiet(30), *(tick(day=day) for day in (29, 30))]

    bench, told = folded([*ledger, corrected(day=31, first=50, last=60)])

    assert (bench.devices, told) == (folded(ledger)[0].devices, folded(ledger)[1])


def test_a_bench_without_its_history_stops_rather_than_go_on_wrongly() -> None:
    bench = Bench(partition=0)

    with pytest.raises(RuntimeError, match="history"):
        advance(bench, laid([corrected(day=1, first=0, last=2)]), plan=PLAN)
