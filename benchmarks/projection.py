"""How fast the read model takes what is on the log: uploads of 50 sessions, and small events.

Rates are by the clock, medians of the rounds. A busy machine lowers them, so the same work is also
given per second of processor time, which it does not. Searching for second copies grows with what
is stored; `stored_events` says how much that was.
"""

import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import median

from events.codec import encode
from events.envelope import Event
from events.sample import adverse_event, outcome, session, upload
from store.live import open_live
from store.log.interface import Record
from store.projection import project
from store.publish import publish

ROUNDS = 5
DEVICES = 200
SESSIONS_PER_UPLOAD = 50
UPLOADS = 1_600
UPLOADS_PER_BATCH = 400
SMALL = 10_000
SMALL_PER_BATCH = 1_000
STORED = 1_000_000

Batch = Sequence[Record]


def run(*, rounds: int = ROUNDS, stored: int = STORED) -> dict[str, object]:
    """Measure, and return medians of rows a second."""
    rates: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        live = open_live(Path(folder) / "live.duckdb")
        live.connection.execute(
            "insert into events by name select uuid() as event_id, 'events' as topic, "
            "0 as partition, -1 as log_offset, '{}' as payload from range($1)",
            [stored],
        )
        uploads, small = _records(_uploads(), 0), _records(_small(), 1)
        project(live.connection, [*islice(uploads, 1), *islice(small, 1)])  # first calls import
        for _ in range(rounds):
            for name, source, count, size, rows in (
                ("sessions", uploads, UPLOADS, UPLOADS_PER_BATCH, SESSIONS_PER_UPLOAD),
                ("small_events", small, SMALL, SMALL_PER_BATCH, 1),
            ):
                batches = [tuple(islice(source, size)) for _ in range(count // size)]
                clock, cpu = time.perf_counter(), time.process_time()
                for batch in batches:
                    project(live.connection, batch)
                seconds, cpu_s = time.perf_counter() - clock, time.process_time() - cpu
                rates.setdefault(f"{name}_per_s", []).append(count * rows / seconds)
                rates.setdefault(f"{name}_per_cpu_s", []).append(count * rows / cpu_s)
            began = time.perf_counter()
            publish(live, Path(folder) / "snapshots")
            rates.setdefault("publish_ms", []).append((time.perf_counter() - began) * 1000)
        live_mb = live.path.stat().st_size / 1e6
        live.close()
    return {
        "name": "projection",
        "rounds": rounds,
        "stored_events": stored,
        "live_mb": round(live_mb, 1),
        **{name: round(median(values)) for name, values in rates.items()},
        "goals": {"sessions_per_s": ">= 50000", "small_events_per_s": ">= 8000"},
    }


def _records(events: Iterator[Event], partition: int) -> Iterator[Record]:
    for offset, event in enumerate(events):
        yield Record("events", partition, offset, 0, event.subject.encode(), encode(event))


def _uploads() -> Iterator[Event]:
    """Yield uploads of a fleet, one device after the other, two sessions a day."""
    for turn in range(1_000_000):
        first = turn * SESSIONS_PER_UPLOAD / 2
        for device in range(DEVICES):
            shift = device / DEVICES / 4
            days = [first + n / 2 + shift for n in range(SESSIONS_PER_UPLOAD)]
            sessions = (session(day=day) for day in days)
            yield upload(*sessions, day=days[-1] + 0.1, device=f"device-{device}")


def _small() -> Iterator[Event]:
    for n in range(10_000_000):
        device = f"device-{n % DEVICES}"
        if n % 2:
            yield adverse_event(day=n / 100, device=device, hazard="pain", narrative="aches")
        else:
            yield outcome(day=n / 100, device=device, pain_nrs=3.0)


if __name__ == "__main__":
    import json

    print(json.dumps(run(), indent=2))
