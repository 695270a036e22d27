"""What is remembered of one device, and which events concern it."""

from collections.abc import Mapping
from typing import NamedTuple

from detectors.episode import Episode
from detectors.plan import PmsPlan
from events.clock import ClockTicked
from events.device import DeviceExplanted, DeviceImplanted
from events.envelope import Event
from events.evaluation import EvaluationChanged
from events.governance import FollowUpLost, PatientDied
from events.signal import SignalRaised, SignalRepeated, SignalReviewed, SignalUpdated
from events.telemetry import TelemetryUploaded
from streams.late import Positions, States, Window

SEEN_ROUTINE_MAX = 32
SEEN_RARE_MAX = 64
_DIGEST_BYTES = 8

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
