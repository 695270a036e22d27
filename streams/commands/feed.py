"""The demo's fleet: its history at once, its last days while somebody watches."""

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from detectors.population.declared import declaration_events, read_declaration
from events.clock import ClockTicked
from events.codec import decode, encode
from events.envelope import Event
from events.signal import SignalRaised, SignalReviewed
from store.log.interface import Entry, Log
from store.log.open import open_log
from store.log.whole import topic_records
from store.settings import TOPIC_EVENTS, Settings
from streams.clock import fanned_out, tick_keys
from streams.commands.progress import progress_bar
from streams.declare import plan_event
from streams.gateways.on_log import MixedLog, is_simulated
from streams.plan_file import plan_in_force
from streams.replay import replay
from streams.simulate.decisions import decisions
from streams.simulate.fleet import write_fleet
from streams.simulate.presets import DEMO
from streams.simulate.truth import Truth

DRIP_EVENTS = 60
DRIP_PER_S = 0.5
BATCH = 1_000
MONITORS = Path(__file__).parents[1] / "simulate" / "monitors.toml"
UNDECIDED = timedelta(days=7)
"""What is newer than that waits for whoever looks at the demo."""


@dataclass(slots=True)
class Drip:
    """The events still to come, and the thread's way to end early."""

    lines: tuple[bytes, ...]
    log_url: str
    stopped: threading.Event = field(default_factory=threading.Event)

    def drip(self) -> None:
        """Append one event after another, slowly, until there are no more."""
        with closing(open_log(self.log_url)) as log:
            keys = tick_keys(log.partition_count(TOPIC_EVENTS))
            for line in self.lines:
                if self.stopped.wait(1 / DRIP_PER_S):
                    return
                log.append(TOPIC_EVENTS, _entries(line, keys))

    def stop(self) -> None:
        """End it now; what is left comes with the next demo."""
        self.stopped.set()


def feed(
    settings: Settings,
    *,
    devices: int,
    days: int,
    seed: int,
    today: date,
    say: Callable[[str], None],
) -> Drip:
    """Make the fleet where it is not there yet, append its history, return what is to drip in.

    The fleet's last day is yesterday, on the day the demo is first run. A demo that was stopped
    goes on where it was: what the log holds is passed over.

    Of made-up people, too, there are decisions in it. So it does not come in by `stimwatch ingest`,
    which takes no file's word for what somebody decided, and this way is for what is simulated
    only: one real event in the file, or on the log, and nothing more is appended.

    Raises
    ------
    MixedLog
        If the log holds real events, or the file does.
    """
    history = settings.home / f"fleet-{devices}-{days}-{seed}" / "history.jsonl"
    if not history.exists():
        say(f"making up {devices} devices over {days} days (seed {seed})")
        start = today - timedelta(days=days)
        with progress_bar("simulating") as tell:
            write_fleet(
                history.parent,
                devices=devices,
                days=days,
                seed=seed,
                start=start,
                parameters=DEMO,
                progress=tell,
            )
        began, until = _midnight(start), _midnight(today)
        declared = declaration_events(
            read_declaration(MONITORS.read_bytes()), now=began, simulated=True
        )
        decided = _decided(history.parent, seed=seed, until=until - UNDECIDED, settings=settings)
        _write(history, [encode(event) for event in (*declared, *decided)])
    lines = tuple(history.read_bytes().splitlines())
    with closing(open_log(settings.log_url)) as log:
        log.create_topics(settings.topics)
        if is_simulated(log) is False:
            message = f"the log {log.url} holds real events: a demo needs one of its own"
            raise MixedLog(message)
        keys = tick_keys(log.partition_count(TOPIC_EVENTS))
        there = _there(log)
        if not there:  # a made-up fleet is watched by today's plan from its first day on
            _put(log, plan_event(settings, now=_midnight(today - timedelta(days=days))))
        left = [line for line in lines[:-DRIP_EVENTS] if _name(line) not in there]
        with progress_bar("feeding the log") as tell:
            for first in range(0, len(left), BATCH):
                batch = left[first : first + BATCH]
                log.append(
                    TOPIC_EVENTS, [entry for line in batch for entry in _entries(line, keys)]
                )
                tell(first, len(left))
    to_come = tuple(line for line in lines[-DRIP_EVENTS:] if _name(line) not in there)
    say(f"{len(lines) - len(to_come)} events are on the log; {len(to_come)} more will come")
    return Drip(lines=to_come, log_url=settings.log_url)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _put(log: Log, event: Event) -> None:
    log.append(TOPIC_EVENTS, [Entry(event.subject.encode(), encode(event))])


def _decided(
    fleet: Path, *, seed: int, until: datetime, settings: Settings
) -> tuple[SignalReviewed, ...]:
    """Return what a made-up officer decided about the fleet's signals.

    A cause that outlasts the closing of its signal raises another, which is decided about in turn:
    so the fleet is replayed with what was decided until nothing new is. That ends, because a
    decision changes only what comes after it, and no decision is made after `until`.
    """
    plan = plan_in_force(settings)
    lines = (fleet / "truth.jsonl").read_bytes().splitlines()
    truths = tuple(map(Truth.model_validate_json, lines))
    told, decided = fleet / "events.jsonl", tuple[SignalReviewed, ...]()
    while True:
        signals = replay(told, plan=plan).signals
        raised = [signal for signal in signals if isinstance(signal, SignalRaised)]
        found = tuple(decisions(raised, truths, seed=seed, until=until))
        if found == decided:
            return decided
        told, decided = fleet / "decided.jsonl", found
        _write(told, [encode(event) for event in decided])


def _write(history: Path, more: list[bytes]) -> None:
    """Write the fleet's events, and more, in the order in which they were learnt."""
    events: list[bytes] = history.with_name("events.jsonl").read_bytes().splitlines()
    lines = sorted([*more, *events], key=_recorded)
    fresh = history.with_suffix(".fresh")
    fresh.write_bytes(b"\n".join(lines) + b"\n")
    fresh.replace(history)


def _recorded(line: bytes) -> datetime:
    return decode(line).recordedtime


def _there(log: Log) -> set[str]:
    """Return what the log holds, by name; people may have written to it too."""
    return {
        _name(record.value) for records in topic_records(log, TOPIC_EVENTS) for record in records
    }


def _name(line: bytes) -> str:
    """Return what names an event: a tick, which every partition gets a copy of, its time."""
    event = decode(line)
    return f"tick {event.time}" if isinstance(event, ClockTicked) else str(event.id)


def _entries(line: bytes, keys: tuple[str, ...]) -> list[Entry]:
    event = decode(line)
    if not event.simulated:
        message = f"the history of the demo holds a real {event.type}: delete its folder"
        raise MixedLog(message)
    if isinstance(event, ClockTicked):
        return [Entry(copy.subject.encode(), encode(copy)) for copy in fanned_out(event, keys)]
    return [Entry(event.subject.encode(), line)]
