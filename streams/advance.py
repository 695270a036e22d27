"""The worker's step, without the worker: records in, signals and dead letters out.

The same call serves the live worker, a resume after a crash, a replay and an audit. It reads no
clock, draws nothing, and writes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from detectors.episode import Episode, follow
from detectors.plan import PmsPlan
from events.clock import ClockTicked
from events.codec import UndecodableEvent
from events.dead_letter import DeadLetter
from events.envelope import Event
from events.signal import SignalRaised, SignalUpdated
from events.telemetry import TelemetryUploaded
from store.accept import Unacceptable, read_event
from store.log.interface import Record

SEEN_ROUTINE_MAX = 64
SEEN_RARE_MAX = 256
_DIGEST_BYTES = 8

SignalEvent = SignalRaised | SignalUpdated


class DeviceState(NamedTuple):
    """All that is remembered of one device: its detectors' states, open episodes, recent ids.

    `states` and `episodes` stand in the order of the plan's detectors. Ids are remembered so that a
    record that comes twice counts once: 8 bytes of each, the newest last. Uploads and ticks are
    routine and crowd each other out sooner; what people report is rare and remembered longer.
    """

    states: tuple[Any, ...]
    episodes: tuple[Episode | None, ...]
    seen_routine: bytes = b""
    seen_rare: bytes = b""


@dataclass(slots=True)
class Bench:
    """The states of the devices of one partition, and the offset after the last record folded."""

    partition: int
    next_offset: int = 0
    unreadable_in_a_row: int = 0
    devices: dict[str, DeviceState] = field(default_factory=dict)

    def keep(self, step: "Step") -> None:
        """Make the outcome of `advance` the present; call it once the signals are durable."""
        self.devices.update(step.changed)
        self.next_offset = step.next_offset
        self.unreadable_in_a_row = step.unreadable_in_a_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What became of some records: the devices that changed, and what is to be published.

    `unreadable_in_a_row` is the length of the run of dead letters that the records end with.
    """

    next_offset: int
    unreadable_in_a_row: int
    changed: Mapping[str, DeviceState]
    signals: tuple[SignalEvent, ...]
    dead_letters: tuple[DeadLetter, ...]
    events: int


class TooManyUnreadable(Exception):
    """So many records in a row cannot be read that the fault is not theirs. Nothing went out."""

    def __init__(self, letter: DeadLetter, in_a_row: int) -> None:
        super().__init__(
            f"{in_a_row} records in a row cannot be read, the last at {letter.where}: "
            f"{letter.explanation} The worker stops rather than set the whole log aside. Fix the "
            "producer or run the version that wrote them; to go on all the same, set "
            "STIMWATCH_UNREADABLE_MAX to a higher number."
        )


def routes(plan: PmsPlan) -> dict[type[Event], tuple[int, ...]]:
    """Return, for each kind of event, the positions of the detectors that consume it."""
    kinds = {kind for detector in plan.detectors for kind in detector.consumes}
    return {
        kind: tuple(i for i, detector in enumerate(plan.detectors) if kind in detector.consumes)
        for kind in kinds
    }


def advance(
    bench: Bench, records: Iterable[Record], *, plan: PmsPlan, unreadable_max: int | None = None
) -> Step:
    """Fold the next records of one partition through every detector of the plan.

    Records below the bench's offset are skipped: their signals are out already. The bench is only
    read; `Bench.keep` takes the result over when what it publishes is durable.

    Raises
    ------
    TooManyUnreadable
        If more than `unreadable_max` records in a row cannot be read, across batches and restarts.
    """
    routing = routes(plan)
    changed: dict[str, DeviceState] = {}
    signals: list[SignalEvent] = []
    letters: list[DeadLetter] = []
    next_offset, events, in_a_row = bench.next_offset, 0, bench.unreadable_in_a_row
    for record in records:
        if record.offset < next_offset:
            continue
        next_offset = record.offset + 1
        try:
            event = read_event(record)
        except (UndecodableEvent, Unacceptable) as fault:
            letters.append(dead_letter(record, fault))
            in_a_row += 1
            if unreadable_max is not None and in_a_row > unreadable_max:
                raise TooManyUnreadable(letters[-1], in_a_row) from fault
            continue
        in_a_row = 0
        events += 1
        positions = routing.get(type(event), ())
        if not positions:
            continue
        for device in _concerned(event, bench, changed):
            state = changed.get(device) or bench.devices.get(device) or _fresh(plan)
            seen = _see(state, event)
            if seen is None:
                continue
            own = event if device == event.subject else _tick_of(device, event)
            changed[device] = _fold(seen, own, positions, plan, signals)
    return Step(
        next_offset=next_offset,
        unreadable_in_a_row=in_a_row,
        changed=changed,
        signals=tuple(signals),
        dead_letters=tuple(letters),
        events=events,
    )


def dead_letter(record: Record, fault: UndecodableEvent | Unacceptable) -> DeadLetter:
    """Return the letter that keeps `record` whole; the time is the log's, not a clock's."""
    where = f"{record.topic}/{record.partition}/{record.offset}"
    return DeadLetter(
        id=DeadLetter.id_of(where),
        where=where,
        key=record.key.decode(errors="replace")[:1024],
        reason=fault.reason,
        explanation=str(fault)[:2000],
        recordedtime=datetime.fromtimestamp(record.appended_ms / 1000, tz=UTC),
        payload=record.value,
    )


def _concerned(event: Event, bench: Bench, changed: Mapping[str, DeviceState]) -> Iterable[str]:
    if isinstance(event, ClockTicked):
        return sorted(bench.devices.keys() | changed.keys())
    return (event.subject,)


def _tick_of(device: str, tick: Event) -> Event:
    """Return the partition's tick as it concerns one device."""
    return tick.model_copy(update={"subject": device})


def _fresh(plan: PmsPlan) -> DeviceState:
    return DeviceState(
        states=tuple(detector.initial for detector in plan.detectors),
        episodes=(None,) * len(plan.detectors),
    )


def _see(state: DeviceState, event: Event) -> DeviceState | None:
    """Return the state that remembers this id, or None where it was seen before."""
    digest = event.id.bytes[:_DIGEST_BYTES]
    if isinstance(event, TelemetryUploaded | ClockTicked):
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


def _fold(
    state: DeviceState,
    event: Event,
    positions: tuple[int, ...],
    plan: PmsPlan,
    signals: list[SignalEvent],
) -> DeviceState:
    states, episodes = list(state.states), list(state.episodes)
    for i in positions:
        detector = plan.detectors[i]
        states[i], finding = detector.step(detector.parameters, states[i], event)
        if finding is not None:
            episodes[i], signal = follow(
                episodes[i], finding, cause=event, detector=detector, plan_hash=plan.sha256
            )
            if signal is not None:
                signals.append(signal)
    return DeviceState(tuple(states), tuple(episodes), state.seen_routine, state.seen_rare)
