"""The demo's fleet: its history at once, its last days while somebody watches."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from events.codec import decode
from store.log.interface import Entry, Log
from store.log.open import open_log
from store.settings import TOPIC_EVENTS, Settings
from streams.commands.progress import progress_bar

DRIP_EVENTS = 600
DRIP_PER_S = 2.0
BATCH = 1_000


@dataclass(slots=True)
class Drip:
    """The events still to come, and the thread's way to end early."""

    lines: tuple[bytes, ...]
    log_url: str
    stopped: threading.Event = field(default_factory=threading.Event)

    def drip(self) -> None:
        """Append one event after another, slowly, until there are no more."""
        with closing(open_log(self.log_url)) as log:
            for line in self.lines:
                if self.stopped.wait(1 / DRIP_PER_S):
                    return
                log.append(TOPIC_EVENTS, [_entry(line)])

    def stop(self) -> None:
        """End it now; what is left comes with the next demo."""
        self.stopped.set()


def feed(
    settings: Settings, *, devices: int, days: int, seed: int, say: Callable[[str], None]
) -> Drip:
    """Make the fleet where it is not there yet, append its history, return what is to drip in.

    A demo that was stopped goes on where it was: as many events are skipped as the log holds.
    """
    from streams.simulate.fleet import write_fleet

    folder = settings.home / f"fleet-{devices}-{days}-{seed}"
    events = folder / "events.jsonl"
    if not events.exists():
        say(f"making up {devices} devices over {days} days (seed {seed})")
        with progress_bar("simulating") as tell:
            write_fleet(folder, devices=devices, days=days, seed=seed, progress=tell)
    total = _count_lines(events)
    with closing(open_log(settings.log_url)) as log:
        log.create_topics(settings.topics)
        done = sum(log.end_offsets(TOPIC_EVENTS).values())
        history = max(0, total - DRIP_EVENTS - done)
        with events.open("rb") as file, progress_bar("feeding the log") as tell:
            lines = islice(file, done, None)
            _append(log, islice(lines, history), tell, history)
            rest = tuple(lines)
    say(f"{done + history} events are on the log; {len(rest)} more will come while you watch")
    return Drip(lines=rest, log_url=settings.log_url)


def _append(log: Log, lines: Iterator[bytes], tell: Callable[[int, int], None], total: int) -> None:
    done = 0
    while batch := list(islice(lines, BATCH)):
        log.append(TOPIC_EVENTS, [_entry(line) for line in batch])
        done += len(batch)
        tell(done, total)


def _entry(line: bytes) -> Entry:
    payload = line.rstrip()
    return Entry(decode(payload).subject.encode(), payload)


def _count_lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)
