"""What the clock does to one device: reminders, and asking what cannot be judged.

A device says before which time no tick matters to it, and sleeps until then.
"""

from math import inf

from detectors.episode import due_s, repeat
from detectors.evaluation import evaluation
from detectors.plan import PmsPlan
from detectors.spell import DAY_S, seconds
from events.clock import ClockTicked
from streams.device_state import DeviceState, Episodes, Routing, SignalEvent
from streams.late import States

ASKED_EVERY_S = 7 * DAY_S
"""How often detectors are asked what they are missing."""


def ticked(
    state: DeviceState,
    tick: ClockTicked,
    device: str,
    routing: Routing,
    plan: PmsPlan,
    told: list[SignalEvent],
) -> DeviceState:
    """Repeat what nobody has looked at; now and then, ask what cannot be judged."""
    states, episodes, blind, asked_s = state.states, state.episodes, state.blind, state.asked_s
    if any(episodes):
        episodes = _reminded(episodes, tick, device, plan, told)
    at_s = seconds(tick.time)
    if state.in_place and at_s - asked_s >= ASKED_EVERY_S:
        blind, asked_s = _asked(state, tick, device, plan, told, at_s), at_s
    wakes_s = waking_s(states, episodes, asked_s if state.in_place else None, routing, plan)
    return state._replace(episodes=episodes, blind=blind, asked_s=asked_s, wakes_s=wakes_s)


def waking_s(
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


def _reminded(
    episodes: Episodes, tick: ClockTicked, device: str, plan: PmsPlan, told: list[SignalEvent]
) -> Episodes:
    """Return the episodes at a tick; repeat what nobody has looked at."""
    after = list(episodes)
    for i, episode in enumerate(episodes):
        if episode is not None:
            detector = plan.detectors[i]
            after[i], again = repeat(
                episode, tick=tick, device=device, detector=detector, rules=plan.episodes
            )
            if again is not None:
                told.append(again)
    return tuple(after)


def _asked(
    state: DeviceState,
    tick: ClockTicked,
    device: str,
    plan: PmsPlan,
    told: list[SignalEvent],
    at_s: float,
) -> tuple[str | None, ...]:
    """Return what every detector is missing, and tell of what has changed since it was asked."""
    pairs = zip(plan.detectors, state.states, strict=True)
    blind = tuple([each.blind(each.parameters, own, at_s) for each, own in pairs])
    if blind == state.blind:
        return blind
    for detector, before, now in zip(plan.detectors, state.blind, blind, strict=True):
        if before != now:
            told.append(
                evaluation(now, tick=tick, device=device, detector=detector, plan_hash=plan.sha256)
            )
    return blind
