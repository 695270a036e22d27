"""One device, folded: an event goes in, its detectors' new states and what they tell come out."""

from collections.abc import Mapping

from detectors.contract import Finding
from detectors.episode import follow, review, told_id
from detectors.plan import PmsPlan
from detectors.spell import seconds
from detectors.verdict import withdraw
from events.clock import ClockTicked
from events.device import DeviceExplanted, DeviceImplanted
from events.envelope import Event
from events.governance import FollowUpLost, PatientDied
from events.signal import SignalReviewed
from events.telemetry import TelemetryUploaded
from streams.device_clock import ticked, waking_s
from streams.device_state import DeviceState, Episodes, Routing, SignalEvent
from streams.late import Placed, Window, insert, is_late, remembered, step_all, trimmed

LATE = "No longer suspected: an event that came late puts the later ones in another light."


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
    if type(event) is TelemetryUploaded:  # what comes most is asked first, and fast
        return state
    if type(event) is ClockTicked:
        return ticked(state, event, device, routing, plan, told)
    match event:
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
    wakes_s = waking_s(states, episodes, asked_s if in_place else None, routing, plan)
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
