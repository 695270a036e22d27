"""Events that come late count as if they had come in time, and nothing is told twice."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.plan import default_plan
from events.clock import LATENESS, ClockTicked
from events.device import DeviceRevised, Revision
from events.envelope import Event
from events.sample import adverse_event, daily, envelope, session, upload
from events.signal import SignalRaised, SignalUpdated
from streams.advance import Bench, advance
from streams.bench_file import dump, load
from streams.device_state import DeviceState, SignalEvent
from streams.late import EVENTS_MAX, SESSIONS_MAX
from tests.detectors.histories import build, histories
from tests.streams.test_advance import records

PLAN = default_plan()
OPEN = (520.0, 540.0, 9000.0, 530.0)
DEVICE = "device-1"
delays = st.lists(st.floats(0.0, LATENESS.total_seconds()), min_size=30, max_size=30)


def folded(events: list[Event], *, cuts: bool = False) -> tuple[DeviceState, list[SignalEvent]]:
    """Fold events one by one, in this order; with `cuts` the bench is stored and read each time."""
    bench, told = Bench(partition=0), list[SignalEvent]()
    for record in records(events):
        step = advance(bench, [record], plan=PLAN)
        bench.keep(step)
        told += step.signals
        if cuts:
            stored = load(dump(bench, plan=PLAN, ids={}), plan=PLAN)
            assert stored == (bench, {})
            bench, _ = stored
    return bench.devices.get(DEVICE) or DeviceState((), (), ()), told


def arrivals(events: list[Event], delays_s: list[float]) -> list[Event]:
    """Return events in the order in which they arrive; the clock is never late."""
    return [
        event
        for _, event in sorted(
            zip(delays_s, events, strict=False),
            key=lambda each: (
                each[1].time + timedelta(seconds=0 if isinstance(each[1], ClockTicked) else each[0])
            ),
        )
    ]


def bad(day: float) -> Event:
    return upload(session(day=day, left_impedance_ohm=OPEN), day=day + 0.1)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(history=histories, delays_s=delays)
def test_any_order_of_arrival_within_the_lateness_gives_the_same_states_and_episodes(
    history: Any, delays_s: list[float]
) -> None:
    events = build(history)

    in_time, _ = folded(events)
    late, _ = folded(arrivals(events, delays_s))

    assert late.states == in_time.states
    assert [e is not None for e in late.episodes] == [e is not None for e in in_time.episodes]


@settings(derandomize=True, deadline=None, max_examples=30)
@given(history=histories, delays_s=delays)
def test_a_restart_anywhere_changes_nothing_of_it(history: Any, delays_s: list[float]) -> None:
    events = arrivals(build(history), delays_s)

    assert folded(events, cuts=True) == folded(events)


def test_a_late_upload_completes_what_another_began() -> None:
    quiet = daily(days=range(20))
    first, second, third = bad(21.0), bad(22.0), bad(22.5)

    _, told = folded([*quiet, second, third, first])

    (signal,) = told
    assert isinstance(signal, SignalRaised) and signal.data.hazard == "lead_fracture"
    assert signal.causationid == first.id, "the one that came last made it a finding"


def test_what_a_late_event_explains_is_withdrawn() -> None:
    replaced = DeviceRevised(
        **envelope("device.revised", day=21.5),
        data=Revision(replaced=("left_lead",), reason="other"),
    )
    events = [*daily(days=range(20)), bad(21.0), bad(22.0), bad(22.5)]

    state, (raised, withdrawn) = folded([*events, replaced])

    assert isinstance(raised, SignalRaised) and isinstance(withdrawn, SignalUpdated)
    assert (withdrawn.data.signal_id, withdrawn.data.state) == (raised.id, "cleared")
    assert withdrawn.causationid == replaced.id
    assert not any(state.episodes)


def test_the_same_upload_late_and_in_time_tells_one_signal() -> None:
    events = [*daily(days=range(20)), bad(21.0), bad(22.0), bad(22.5), bad(23.5)]
    shuffled = [*events[:-2], events[-1], events[-2]]

    _, told = folded(shuffled)

    assert sum(isinstance(each, SignalRaised) for each in told) == 1


def test_an_event_older_than_what_is_remembered_counts_where_it_arrives() -> None:
    events = [*daily(days=range(34)), bad(25.0)]

    state, told = folded(events)

    assert told == []
    assert state.window[-1].event_id == events[-1].id


@pytest.mark.parametrize("size", [1, 7, SESSIONS_MAX, SESSIONS_MAX + 1])
def test_what_is_remembered_is_bounded(size: int) -> None:
    events: list[Event] = []
    for hour in range(60):
        start = hour / 24
        events.append(
            upload(*(session(day=start + i / 5000) for i in range(size)), day=start + 0.02)
        )

    state, _ = folded(events)

    sessions = sum(entry.sessions for entry in state.window)
    assert sessions <= SESSIONS_MAX and len(state.window) <= EVENTS_MAX
    assert (len(state.window) > 0) == (size <= SESSIONS_MAX)


def test_updates_name_the_signal_that_was_raised_first() -> None:
    events = [*daily(days=range(20)), bad(21.0), bad(22.5)]
    graver = adverse_event(day=22.7, hazard="lead_fracture", seriousness="death")
    late = bad(21.9)

    _, told = folded([*events, graver, late])

    raised, *updates = told
    assert isinstance(raised, SignalRaised)
    assert all(
        isinstance(each, SignalUpdated) and each.data.signal_id == raised.id for each in updates
    )
