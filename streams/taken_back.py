"""What is to be told when ticks are taken back: the difference between two accounts of one log.

Before a correction the log was folded with the wrong ticks, and what that gave was told. From the
correction on it is folded as if they had not been. What that gives and was not told, is told now;
what was told and is not so, is set right, and says why. An id is never told a second time.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from detectors.episode import SIMULATED_DETECTOR
from events.clock import ClockCorrected
from events.evaluation import EvaluationChanged
from events.identity import event_id
from events.signal import Signal, SignalRaised, SignalUpdate, SignalUpdated
from streams.device_state import SignalEvent

WHY = "No longer suspected: it rested on ticks of a clock that was wrong."


class _Standing(NamedTuple):
    """How a signal stands: the last that was told of it."""

    state: str
    signal: Signal
    told: SignalRaised | SignalUpdated


def difference(
    told: Iterable[SignalEvent], right: Iterable[SignalEvent], *, cause: ClockCorrected
) -> tuple[SignalEvent, ...]:
    """Return what has to be told, so that what was `told` comes to stand as what is `right`."""
    told, right = tuple(told), tuple(right)
    known = {event.id for event in told}
    missing = tuple(event for event in right if event.id not in known)
    signals = _signals(_standing((*told, *missing)), _standing(right), cause)
    seen = _seen(_last_seen((*told, *missing)), _last_seen(right), cause)
    return (*missing, *signals, *seen)


def _signals(
    now: dict[UUID, _Standing], right: dict[UUID, _Standing], cause: ClockCorrected
) -> Iterator[SignalUpdated]:
    for signal_id, standing in now.items():
        wanted = right.get(signal_id)
        if wanted is not None and wanted[:2] == standing[:2]:
            continue
        if wanted is None and standing.state == "cleared":
            continue
        update = SignalUpdate(
            signal_id=signal_id,
            state="cleared" if wanted is None or wanted.state == "cleared" else "open",
            signal=(
                standing.signal.model_copy(update={"summary": WHY})
                if wanted is None
                else wanted.signal
            ),
        )
        yield SignalUpdated(**_envelope(standing.told, cause, str(signal_id)), data=update)


def _seen(
    now: dict[tuple[str, str], EvaluationChanged],
    right: dict[tuple[str, str], EvaluationChanged],
    cause: ClockCorrected,
) -> Iterator[EvaluationChanged]:
    for place, last in now.items():
        wanted = right.get(place)
        missing = None if wanted is None else wanted.data.not_evaluated
        if missing != last.data.not_evaluated:
            data = last.data.model_copy(update={"not_evaluated": missing})
            yield EvaluationChanged(**_envelope(last, cause, "/".join(place)), data=data)


def _standing(events: Iterable[SignalEvent]) -> dict[UUID, _Standing]:
    found: dict[UUID, _Standing] = {}
    for event in events:
        if isinstance(event, SignalRaised):
            found[event.id] = _Standing("open", event.data, event)
        elif isinstance(event, SignalUpdated):
            data = event.data
            found[data.signal_id] = _Standing(data.state, data.signal, event)
    return found


def _last_seen(events: Iterable[SignalEvent]) -> dict[tuple[str, str], EvaluationChanged]:
    return {
        (event.subject, event.data.detector): event
        for event in events
        if isinstance(event, EvaluationChanged)
    }


def _envelope(last: SignalEvent, cause: ClockCorrected, about: str) -> dict[str, Any]:
    """Return the envelope of what sets right what `last` had told, because of a correction."""
    return {
        "id": event_id("detector", f"{about}/{cause.id}/corrected"),
        "source": SIMULATED_DETECTOR if cause.simulated else "urn:stimwatch:detector",
        "subject": last.subject,
        "time": cause.time,
        "recordedtime": cause.recordedtime,
        "actor": last.actor,
        "causationid": cause.id,
    }
