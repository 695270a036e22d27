"""One device, folded: an event goes in, its detectors' new states and what they tell come out."""

from collections.abc import Mapping
from math import inf
from typing import NamedTuple

from detectors.contract import Finding
from detectors.episode import Episode, due_s, follow, repeat, review, told_id
from detectors.evaluation import evaluation
from detectors.plan import PmsPlan
from detectors.spell import DAY_S, seconds
from detectors.verdict import withdraw
from events.clock import ClockTicked
from events.device import DeviceExplanted, DeviceImplanted
from events.envelope import Event
from events.evaluation import EvaluationChanged
from events.governance import FollowUpLost, PatientDied
from events.signal import SignalRaised, SignalRepeated, SignalReviewed, SignalUpdated
from events.telemetry import TelemetryUploaded
from streams.late import (
    Placed,
    Positions,
    States,
    Window,
    insert,
    is_late,
    remembered,
    step_all,
    trimmed,
)

SEEN_ROUTINE_MAX = 32
SEEN_RARE_MAX = 64
ASKED_EVERY_S = 7 * DAY_S
"""How often detectors are asked what they are missing."""
_DIGEST_BYTES = 8

LATE = "No longer suspected: an event that came late puts the later ones in another light."

SignalEvent = SignalRaised | SignalUpdated | SignalRepeated | EvaluationChanged
Episodes = tuple[Episode | None, ...]
Routing = Mapping[type[Event], Positions]
"""For each kind of event that matters, the places of the detectors that consume it."""


class DeviceState(NamedTuple):
    """All that is remembered of one device: its detectors' states, open episodes, recent ids.

    `states`, `episodes` and `blind`, which says what each detector was last told to be missing,
    stand in the order of the plan's detectors. Ids are remembered so that a record that comes twice
    counts once: 8 bytes of each, the newest last. Uploads are routine and crowd each other out
    sooner; what people report is rare and remembered longer. Detectors are asked of what they miss
    while the device is registered and in place, at `asked_s` last [s since 1970]. No tick before
    `wakes_s` changes anything, until another event comes. `window` holds the newest events, for
    those that come late, and `floor_s` is the newest time that it forgot.
    """

    states: States
    episodes: Episodes
    blind: tuple[str | None, ...]
    seen_routine: bytes = b""
    seen_rare: bytes = b""
    in_place: bool = False
    asked_s: float = 0.0
    wakes_s: float = 0.0
    window: Window = ()
    floor_s: float = 0.0


def fresh(plan: PmsPlan) -> DeviceState:
    """Return the state of a device that nothing is known of."""
    nothing = (None,) * len(plan.detectors)
    return DeviceState(
        states=tuple(detector.initial for detector in plan.detectors),
        episodes=nothing,
        blind=nothing,
    )


def routes(plan: PmsPlan) -> Routing:
    """Return, for each kind of event that matters, the positions of the detectors that consume it.

    Whether a device is in place, and what people decide, matters whatever detectors consume.
    """
    kinds = {kind for detector in plan.detectors for kind in detector.consumes}
    kinds |= {DeviceImplanted, SignalReviewed, ClockTicked, *ENDS}
    return {
        kind: tuple(i for i, detector in enumerate(plan.detectors) if kind in detector.consumes)
        for kind in kinds
    }


ENDS = (DeviceExplanted, PatientDied, FollowUpLost)
"""After these nobody is asked any more what cannot be judged."""


def see(state: DeviceState, event: Event) -> DeviceState | None:
    """Return the state that remembers this id, or None where it was seen before."""
    digest = event.id.bytes[:_DIGEST_BYTES]
    if isinstance(event, TelemetryUploaded):
        if _holds(state.seen_routine, digest):
            return None
        kept = state.seen_routine[-_DIGEST_BYTES * (SEEN_ROUTINE_MAX - 1) :]
        return state._replace(seen_routine=kept + digest)
    if _holds(state.seen_rare, digest):
        return None
    kept = state.seen_rare[-_DIGEST_BYTES * (SEEN_RARE_MAX - 1) :]
    return state._replace(seen_rare=kept + digest)


def _holds(digests: bytes, digest: bytes) -> bool:
    at = digests.find(digest)
    while at > 0 and at % _DIGEST_BYTES:
        at = digests.find(digest, at + 1)
    return at >= 0


def fold(
    state: DeviceState,
    event: Event,
    device: str,
    payload: bytes,
    *,
    routing: Routing,
    plan: PmsPlan,
    told: list[SignalEvent],
) -> DeviceState:
    """Fold one event of a device, or a tick as it concerns it; add to `told` what is to be said.

    `payload` are the bytes that the event came in, by which it is remembered.
    """
    positions = routing[type(event)]
    if positions:
        state = _step(state, event, device, payload, routing, plan, told)
    match event:
        case TelemetryUploaded():
            return state
        case ClockTicked():
            return _tick(state, event, device, routing, plan, told)
        case SignalReviewed():
            return _decide(state, event)
        case DeviceImplanted():
            return state._replace(in_place=True, wakes_s=0.0)
        case DeviceExplanted() | PatientDied() | FollowUpLost():
            return state._replace(in_place=False, wakes_s=0.0)
        case _:
            return state


def _step(
    state: DeviceState,
    event: Event,
    device: str,
    payload: bytes,
    routing: Routing,
    plan: PmsPlan,
    told: list[SignalEvent],
) -> DeviceState:
    states, episodes, blind, seen_routine, seen_rare, in_place, asked_s, _, window, floor_s = state
    at_s = seconds(event.time)
    again: Window = ()
    if type(event) is ClockTicked:
        after, found = step_all(states, event, routing[ClockTicked], plan)
        if after is states and not found:
            return state
    if is_late(window, floor_s, event, at_s):
        late = Placed(at_s, event, payload)
        window, states, found, again = insert(window, late, routing=routing, plan=plan)
        window, floor_s = trimmed(window, floor_s)
    else:
        window, floor_s = remembered(window, floor_s, Placed(at_s, event, payload), states)
        states, found = step_all(states, event, routing[type(event)], plan)
    if found or again:
        episodes = _tell(episodes, event, device, found, again, plan, told)
    wakes_s = _wakes_s(states, episodes, asked_s if in_place else None, routing, plan)
    return DeviceState(
        states,
        episodes,
        blind,
        seen_routine,
        seen_rare,
        in_place,
        asked_s,
        wakes_s,
        window,
        floor_s,
    )


def _tell(
    episodes: Episodes,
    event: Event,
    device: str,
    found: Mapping[int, Finding],
    again: Window,
    plan: PmsPlan,
    told: list[SignalEvent],
) -> Episodes:
    """Return the episodes after what was found; what events told that came too early is taken back.

    `again` are events that were folded again behind a late one: a signal that one of them had
    raised, and that nothing raises any more, is withdrawn.
    """
    after = list(episodes)
    for i, detector in enumerate(plan.detectors):
        finding, episode = found.get(i), episodes[i]
        if finding is None and episode is not None:
            causes = (entry.event_id for entry in again)
            if episode.signal_id in {told_id(id_, device, detector, "raised") for id_ in causes}:
                finding = withdraw(event, LATE)
        if finding is not None:
            after[i], signal = follow(
                episode,
                finding,
                cause=event,
                device=device,
                detector=detector,
                plan_hash=plan.sha256,
                rules=plan.episodes,
            )
            if signal is not None:
                told.append(signal)
    return tuple(after)


def _decide(state: DeviceState, decision: SignalReviewed) -> DeviceState:
    return state._replace(
        episodes=tuple(
            review(episode, decision)
            if episode is not None and episode.signal_id == decision.data.signal_id
            else episode
            for episode in state.episodes
        ),
        wakes_s=0.0,
    )


def _tick(
    state: DeviceState,
    tick: ClockTicked,
    device: str,
    routing: Routing,
    plan: PmsPlan,
    told: list[SignalEvent],
) -> DeviceState:
    """Repeat what nobody has looked at; now and then, ask what cannot be judged."""
    if any(state.episodes):
        state = _remind(state, tick, device, plan, told)
    at_s = seconds(tick.time)
    if state.in_place and at_s - state.asked_s >= ASKED_EVERY_S:
        state = _ask(state, tick, device, plan, told, at_s)
    asked_s = state.asked_s if state.in_place else None
    return state._replace(wakes_s=_wakes_s(state.states, state.episodes, asked_s, routing, plan))


def _wakes_s(
    states: States, episodes: Episodes, asked_s: float | None, routing: Routing, plan: PmsPlan
) -> float:
    """Return before when no tick changes anything, a second early, for the sake of rounding.

    `asked_s` is null for a device of which nobody is asked what cannot be judged.
    """
    at_s = inf if asked_s is None else asked_s + ASKED_EVERY_S
    for episode in episodes:
        if episode is not None:
            at_s = min(at_s, due_s(episode, plan.episodes))
    for i in routing[ClockTicked]:
        detector = plan.detectors[i]
        at_s = min(at_s, detector.wakes(detector.parameters, states[i]))
    return at_s - 1.0


def _remind(
    state: DeviceState, tick: ClockTicked, device: str, plan: PmsPlan, told: list[SignalEvent]
) -> DeviceState:
    episodes = list(state.episodes)
    for i, episode in enumerate(episodes):
        if episode is not None:
            detector = plan.detectors[i]
            episodes[i], again = repeat(
                episode, tick=tick, device=device, detector=detector, rules=plan.episodes
            )
            if again is not None:
                told.append(again)
    return state._replace(episodes=tuple(episodes))


def _ask(
    state: DeviceState,
    tick: ClockTicked,
    device: str,
    plan: PmsPlan,
    told: list[SignalEvent],
    at_s: float,
) -> DeviceState:
    """Ask every detector what it is missing, and tell of what has changed since it was asked."""
    pairs = zip(plan.detectors, state.states, strict=True)
    blind = tuple([each.blind(each.parameters, own, at_s) for each, own in pairs])
    if blind == state.blind:
        return state._replace(asked_s=at_s)
    for detector, before, now in zip(plan.detectors, state.blind, blind, strict=True):
        if before != now:
            told.append(
                evaluation(now, tick=tick, device=device, detector=detector, plan_hash=plan.sha256)
            )
    return state._replace(blind=blind, asked_s=at_s)
