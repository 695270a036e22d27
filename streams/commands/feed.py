"""The demo's fleet: its history at once, its last days while somebody watches."""

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta

from events.clock import ClockTicked
from events.codec import decode, encode
from store.log.interface import Entry, Log
from store.log.open import open_log
from store.settings import TOPIC_EVENTS, Settings
from streams.clock import fanned_out, tick_keys
from streams.commands.progress import progress_bar
from streams.simulate.fleet import write_fleet
from streams.simulate.presets import DEMO

DRIP_EVENTS = 60
DRIP_PER_S = 0.5
BATCH = 1_000
PERSON = b'"actor":"person:'
TICK = b'"type":"clock.ticked"'


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
    """
    folder = settings.home / f"fleet-{devices}-{days}-{seed}"
    events = folder / "events.jsonl"
    if not events.exists():
        say(f"making up {devices} devices over {days} days (seed {seed})")
        start = today - timedelta(days=days)
        with progress_bar("simulating") as tell:
            write_fleet(
                folder,
                devices=devices,
                days=days,
                seed=seed,
                start=start,
                parameters=DEMO,
                progress=tell,
            )
    lines = tuple(events.read_bytes().splitlines())
    with closing(open_log(settings.log_url)) as log:
        log.create_topics(settings.topics)
        keys = tick_keys(log.partition_count(TOPIC_EVENTS))
        there = _fed(log)
        done = _lines_of(there, lines, keys)
        last = max(done, len(lines) - DRIP_EVENTS)
        with progress_bar("feeding the log") as tell:
            for first in range(done, last, BATCH):
                batch = lines[first : min(first + BATCH, last)]
                log.append(
                    TOPIC_EVENTS, [entry for line in batch for entry in _entries(line, keys)]
                )
                tell(first - done, last - done)
    say(f"{last} events are on the log; {len(lines) - last} more will come while you watch")
    return Drip(lines=lines[last:], log_url=settings.log_url)


def _entries(line: bytes, keys: tuple[str, ...]) -> list[Entry]:
    event = decode(line)
    if isinstance(event, ClockTicked):
        return [Entry(copy.subject.encode(), encode(copy)) for copy in fanned_out(event, keys)]
    return [Entry(event.subject.encode(), line)]


def _fed(log: Log) -> int:
    """Return how many records of the fleet are on the log: what people wrote there is not of it."""
    return sum(
        PERSON not in record.value
        for partition in range(log.partition_count(TOPIC_EVENTS))
        for records in log.read(TOPIC_EVENTS, partition, 0)
        for record in records
    )


def _lines_of(records: int, lines: tuple[bytes, ...], keys: tuple[str, ...]) -> int:
    """Return how many lines it took to make so many records; each tick makes several."""
    number = 0
    while records > 0 and number < len(lines):
        records -= len(keys) if TICK in lines[number] else 1
        number += 1
    return number
