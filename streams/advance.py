"""The worker's step, without the worker: records in, signals and dead letters out.

The same call serves the live worker, a resume after a crash, a replay and an audit. It reads no
clock, draws nothing, and writes nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from detectors.plan import PmsPlan
from detectors.spell import seconds
from events.clinical import only_kept_beside
from events.clock import (
    NEVER,
    TICK_AHEAD_MAX,
    ClockConfirmed,
    ClockCorrected,
    ClockTicked,
    reached_by,
)
from events.codec import UndecodableEvent, encode
from events.dead_letter import PAYLOAD_MAX, DeadLetter
from events.kinds import OF_A_DEVICE
from events.public_report import is_public_report
from events.screening.payload import names_somebody
from events.screening.text import redact
from store.accept import NAMES_A_PERSON, Reader, Unacceptable, read_event
from store.log.interface import Record
from store.mark import Mark, mark_of
from streams.device import fold
from streams.device_state import DeviceState, Routing, SignalEvent, fresh, routes, see
from streams.known_time import (
    KnownTime,
    TickAhead,
    as_taken_back,
    is_taken_back,
    renamed,
)
from streams.taken_back import difference

History = Callable[[int], Iterable[Iterable[Record]]]
"""Returns the records of a partition below an offset, in batches: for when ticks are taken back."""

_OF_A_DEVICE = frozenset(OF_A_DEVICE)
_STEP = timedelta(hours=1)
"""The time that is reached is kept so finely: each event is asked, and ticks are days apart."""


@dataclass(slots=True)
class Bench:
    """The states of the devices of one partition, and the offset after the last record folded.

    `ticked_s` is the newest tick [s since 1970]: the clock does not go back, nor tick twice.
    `known` is what is known of the time, and a tick that is more than `ahead_max` ahead of it is
    refused. `history` is the log below, without which no tick can be taken back.
    By `last`, the last record folded, and `told`, the last signals that were published of this
    partition, by partition of their topic, the log is known again (`store.mark`).
    """

    partition: int
    next_offset: int = 0
    ticked_s: float = 0.0
    unreadable_in_a_row: int = 0
    devices: dict[str, DeviceState] = field(default_factory=dict)
    known: KnownTime = KnownTime()
    ahead_max: timedelta = TICK_AHEAD_MAX
    history: History | None = field(default=None, compare=False, repr=False)
    last: Mark | None = None
    told: dict[int, Mark] = field(default_factory=dict)

    def keep(self, step: "Step") -> None:
        """Make the outcome of `advance` the present; call it once the signals are durable."""
        self.devices.update(step.changed)
        self.next_offset = step.next_offset
        self.ticked_s = step.ticked_s
        self.known = step.known
        self.unreadable_in_a_row = step.unreadable_in_a_row
        self.last = step.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What became of some records: the devices that changed, and what is to be published.

    `unreadable_in_a_row` is the length of the run of dead letters that the records end with, `last`
    the last record folded so far.
    """

    next_offset: int
    last: Mark | None
    ticked_s: float
    known: KnownTime
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
        self.letter = letter


def advance(
    bench: Bench,
    records: Iterable[Record],
    *,
    plan: PmsPlan,
    unreadable_max: int | None = None,
    reader: Reader = read_event,
) -> Step:
    """Fold the next records of one partition through every detector of the plan.

    Records below the bench's offset are skipped: the bench was folded from them, if it is of this
    log, which its holder makes sure of (`streams.resume`). Reports of public databases are no
    question about one device, and are left to comparisons of reports. The bench is only read;
    `Bench.keep` takes the result over when what it publishes is durable.

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
    ticked_s = bench.ticked_s
    reached, taken_back, refused = bench.known
    soon = reached + _STEP
    last: Record | None = None
    for record in records:
        if record.offset < next_offset:
            continue
        last = record
        next_offset = record.offset + 1
        try:
            event = reader(record)
        except (UndecodableEvent, Unacceptable) as fault:
            letters.append(dead_letter(record, fault))
            in_a_row += 1
            if unreadable_max is not None and in_a_row > unreadable_max:
                raise TooManyUnreadable(letters[-1], in_a_row) from fault
            continue
        in_a_row = 0
        events += 1
        kind = type(event)
        if event.recordedtime > soon and kind in _OF_A_DEVICE:
            reached = reached_by(reached, event.time, event.recordedtime)
            soon = reached + _STEP
        if kind not in routing:
            if isinstance(event, ClockConfirmed):
                if not is_taken_back(taken_back, event.time, record.offset):
                    reached = max(reached, event.time)
            elif isinstance(event, ClockCorrected):
                taken = as_taken_back(event, record.offset)
                if taken not in taken_back:
                    taken_back = (*taken_back, taken)
                    known = KnownTime(reached, taken_back)
                    after, news = _set_right(bench, record, event, known, plan)
                    changed, ticked_s = after.devices, after.ticked_s
                    reached, _, refused = after.known
                    signals += news
            soon = reached + _STEP
            continue
        if is_public_report(event.subject) or only_kept_beside(event):
            continue
        if isinstance(event, ClockTicked):
            if (
                seconds(event.time) <= ticked_s
                or reached == NEVER
                or is_taken_back(taken_back, event.time, record.offset)
            ):
                continue
            if event.time - reached > bench.ahead_max:
                letters.append(dead_letter(record, TickAhead(event, reached)))
                refused = event.time
                continue
            ticked_s, reached, refused = seconds(event.time), max(reached, event.time), None
            soon = reached + _STEP
            latest, tick = {**bench.devices, **changed}, renamed(event, taken_back)
            payload = record.value if tick is event else encode(tick)
            first = len(signals)
            changed |= _ticked(latest, tick, payload, routing, plan, signals)
            if tick is not event:
                signals[first:] = [_caused_by(event, signal) for signal in signals[first:]]
            continue
        device = event.subject
        state = changed.get(device) or bench.devices.get(device) or fresh(plan)
        seen = see(state, event)
        if seen is not None:
            changed[device] = fold(
                seen, event, device, record.value, routing=routing, plan=plan, told=signals
            )
    return Step(
        next_offset=next_offset,
        last=bench.last if last is None else mark_of(last),
        ticked_s=ticked_s,
        known=KnownTime(reached, taken_back, refused),
        unreadable_in_a_row=in_a_row,
        changed=changed,
        signals=tuple(signals),
        dead_letters=tuple(letters),
        events=events,
    )


def _ticked(
    devices: Mapping[str, DeviceState],
    tick: ClockTicked,
    payload: bytes,
    routing: Routing,
    plan: PmsPlan,
    told: list[SignalEvent],
) -> dict[str, DeviceState]:
    """Return the devices to which a tick matters as they are after it, and add to `told`.

    They come in an order that is always the same.
    """
    at_s = seconds(tick.time)
    return {
        device: fold(state, tick, device, payload, routing=routing, plan=plan, told=told)
        for device, state in sorted(devices.items(), key=_device)
        if state.wakes_s <= at_s
    }


def _caused_by(event: ClockTicked, signal: SignalEvent) -> SignalEvent:
    return signal.model_copy(update={"causationid": event.id})


def _set_right(
    bench: Bench, record: Record, event: ClockCorrected, known: KnownTime, plan: PmsPlan
) -> tuple[Bench, tuple[SignalEvent, ...]]:
    """Fold the log below a correction as it was told, and again without the ticks taken back.

    Both follow from the log alone, so a resume, a replay and an audit tell the same.
    """
    if bench.history is None:
        message = "ticks were taken back, and this bench has no history to be folded again"
        raise RuntimeError(message)
    was = Bench(bench.partition, ahead_max=bench.ahead_max, history=bench.history)
    right = Bench(
        bench.partition,
        known=KnownTime(taken_back=known.taken_back),
        ahead_max=bench.ahead_max,
        history=bench.history,
    )
    told: list[SignalEvent] = []
    as_is: list[SignalEvent] = []
    for records in bench.history(record.offset):
        batch = tuple(records)
        for one, signals in ((was, told), (right, as_is)):
            step = advance(one, batch, plan=plan)
            one.keep(step)
            signals += step.signals
    return right, difference(told, as_is, cause=event)


def _device(named: tuple[str, DeviceState]) -> str:
    return named[0]


def dead_letter(record: Record, fault: UndecodableEvent | Unacceptable | TickAhead) -> DeadLetter:
    """Return the letter of `record`; the time is the log's, not a clock's.

    It keeps the record whole, or the beginning of one that does not fit: a letter that no log takes
    would stop the worker for ever. Of a record that names a person it keeps nothing.
    """
    where = f"{record.topic}/{record.partition}/{record.offset}"
    explanation, payload, size = str(fault)[:1600], record.value[:PAYLOAD_MAX], len(record.value)
    if fault.reason == NAMES_A_PERSON or names_somebody(payload):
        payload = b""
        explanation += (
            f" The {size:,} bytes may name a person: they are only in the record {where}."
        )
    elif size > PAYLOAD_MAX:
        explanation += f" Here are the first {PAYLOAD_MAX:,} of {size:,} bytes, all are at {where}."
    return DeadLetter(
        id=DeadLetter.id_of(where),
        where=where,
        key=redact(record.key.decode(errors="replace"))[0][:1024],
        reason=fault.reason,
        explanation=explanation,
        recordedtime=datetime.fromtimestamp(record.appended_ms / 1000, tz=UTC),
        payload=payload,
    )
