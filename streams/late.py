"""Events that come late: they take their place in the order of time, as if they had not.

Uploads wait for a signal, reports for a desk; so a device's events arrive out of order. Detectors
need not know. Of each device the newest events are remembered, each with the states before it. One
that comes late, but not later than `LATENESS` after the newest, is folded where it belongs, and
those after it again. What is concluded then is compared with what was told, and only the difference
is told. So any order of arrival within that time leaves the same states and open signals.

What is remembered is small: few events, few sessions. An event that is older than what is
remembered is folded where it arrives; detectors then ignore sessions older than those they know,
and a flag says so.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from detectors.contract import Finding
from detectors.plan import PmsPlan
from events.clock import LATENESS
from events.codec import decode
from events.envelope import Event
from events.telemetry import TelemetryUploaded

EVENTS_MAX = 16
SESSIONS_MAX = 32
"""A memory of more would weigh more than all that detectors keep of a device."""
_LATENESS_S = LATENESS.total_seconds()

Positions = tuple[int, ...]
"""Places of detectors in the plan."""
States = tuple[Any, ...]
"""The states of the plan's detectors, in its order."""


class Entry(NamedTuple):
    """A remembered event, its place in time [s since 1970], the states before it, its sessions.

    It is remembered in bytes, as it came: late ones are rare, and what is decoded weighs more.
    """

    at_s: float
    event_id: UUID
    payload: bytes
    states: States
    sessions: int


class Placed(NamedTuple):
    """An event, its place in time [s since 1970], and the bytes that it came in."""

    at_s: float
    event: Event
    payload: bytes


Window = tuple[Entry, ...]
NOTHING: Mapping[int, Finding] = MappingProxyType({})


def step_all(
    states: States, event: Event, positions: Positions, plan: PmsPlan
) -> tuple[States, Mapping[int, Finding]]:
    """Return the states after an event, and what the detectors found, by their place.

    Where nothing changed, the states are the same object.
    """
    after: list[Any] | None = None
    found: Mapping[int, Finding] = NOTHING
    for i in positions:
        detector, before = plan.detectors[i], states[i]
        state, finding = detector.step(detector.parameters, before, event)
        if state is not before:
            if after is None:
                after = list(states)
            after[i] = state
        if finding is not None:
            found = {**found, i: finding}
    return states if after is None else tuple(after), found


def newest_s(window: Window, floor_s: float) -> float:
    """Return the newest place in time; `floor_s` is that of the newest event forgotten."""
    return window[-1].at_s if window else floor_s


def is_late(window: Window, floor_s: float, event: Event, at_s: float) -> bool:
    """Tell whether an event belongs before the newest one and after all that are forgotten."""
    if not window or at_s <= floor_s or at_s > window[-1].at_s:
        return False
    return (at_s, event.id.bytes) < _key(window[-1])


def remembered(
    window: Window, floor_s: float, placed: Placed, states: States
) -> tuple[Window, float]:
    """Return the window with a new newest event; one that is too old is newest by its arrival."""
    newest = newest_s(window, floor_s)
    if placed.at_s < newest:
        placed = placed._replace(at_s=newest)
    return trimmed((*window, _entry(placed, states)), floor_s)


def insert(
    window: Window, placed: Placed, *, routing: Mapping[type[Event], Positions], plan: PmsPlan
) -> tuple[Window, States, Mapping[int, Finding], Window]:
    """Fold a late event where it belongs, and those after it again.

    Returns
    -------
    window, states, findings, again
        The window and states now, each detector's latest finding since the place of the late
        event, and the entries that were folded again.
    """
    place = bisect_right(window, (placed.at_s, placed.event.id.bytes), key=_key)
    again = window[place:]
    assert again, "a late event belongs before the newest"
    events = [placed, *(Placed(e.at_s, decode(e.payload), e.payload) for e in again)]
    folded, states, findings = refold(again[0].states, events, routing, plan)
    return (*window[:place], *folded), states, findings, again


def refold(
    states: States,
    events: Iterable[Placed],
    routing: Mapping[type[Event], Positions],
    plan: PmsPlan,
) -> tuple[Window, States, Mapping[int, Finding]]:
    """Return the entries of events in order, the states after them, and the latest findings."""
    entries, latest = list[Entry](), dict[int, Finding]()
    for placed in events:
        entries.append(_entry(placed, states))
        states, found = step_all(states, placed.event, routing[type(placed.event)], plan)
        latest.update(found)
    return tuple(entries), states, latest


def trimmed(window: Window, floor_s: float) -> tuple[Window, float]:
    """Return the window without what is too old or too much, and the newest time forgotten."""
    oldest_s = window[-1].at_s - _LATENESS_S
    sessions = sum([entry.sessions for entry in window])
    first, too_many = 0, len(window) - EVENTS_MAX
    for entry in window:
        if first >= too_many and entry.at_s >= oldest_s and sessions <= SESSIONS_MAX:
            break
        sessions -= entry.sessions
        floor_s = max(floor_s, entry.at_s)
        first += 1
    return window[first:], floor_s


def _entry(placed: Placed, states: States) -> Entry:
    event = placed.event
    sessions = len(event.data.sessions) if isinstance(event, TelemetryUploaded) else 0
    return Entry(placed.at_s, event.id, placed.payload, states, sessions)


def _key(entry: Entry) -> tuple[float, bytes]:
    """Return an event's place in time; of two at the same time, any order that is always so."""
    return entry.at_s, entry.event_id.bytes
