"""How fast the embedded log takes events, against SQLite itself.

Both write the same bytes in the same batches, to the same disk, with the same durability: the log's
`append`, and a bare `executemany` into one table. They take turns, so that a noisy machine is noisy
for both; a round is one ratio, and the median of the rounds is reported.
"""

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from store.log.interface import Entry
from store.log.sqlite import SqliteLog

EVENTS = 1_000_000
BATCH = 1_000
ROUNDS = 3
DEVICES = 2_000
KEY_BYTES = len(b"device-00000")
EVENT_BYTES = 277
SEED = 739

Batches = Sequence[Sequence[Entry]]


def run(*, events: int = EVENTS, rounds: int = ROUNDS) -> dict[str, object]:
    """Measure, and return medians of events a second."""
    batches = batches_of(events)
    ways: dict[str, Callable[[Path, Batches], float]] = {
        "sqlite": _append_plainly,
        "log": _append_to_log,
        "sqlite_normal": _append_plainly_without_sync,
        "log_read": _read_log,
    }
    rates: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            for way, measure in ways.items():
                seconds = measure(Path(folder), batches)
                rates[way].append(events / seconds)
    ratios = [ours / plain for ours, plain in zip(rates["log"], rates["sqlite"], strict=True)]
    return {
        "name": "log_append",
        "events": events,
        "batch": BATCH,
        "bytes_per_event": KEY_BYTES + EVENT_BYTES,
        "rounds": rounds,
        "sqlite_events_per_s": round(median(rates["sqlite"])),
        "log_events_per_s": round(median(rates["log"])),
        "log_over_sqlite": round(median(ratios), 3),
        "sqlite_synchronous_normal_events_per_s": round(median(rates["sqlite_normal"])),
        "log_read_events_per_s": round(median(rates["log_read"])),
        "log_append_one_ms": round(_append_one_ms(), 3),
    }


def batches_of(events: int) -> Batches:
    """Return batches of entries with bytes that no compression would shrink."""
    chance = random.Random(SEED)
    values = [chance.randbytes(EVENT_BYTES) for _ in range(BATCH)]
    keys = [f"device-{n:05}".encode() for n in range(DEVICES)]
    return [
        [Entry(chance.choice(keys), value) for value in values] for _ in range(0, events, BATCH)
    ]


def _append_to_log(folder: Path, batches: Batches) -> float:
    log = SqliteLog(folder / "log.sqlite")
    log.create_topics({"events": 4})
    began = time.perf_counter()
    for batch in batches:
        log.append("events", batch)
    seconds = time.perf_counter() - began
    log.close()
    return seconds


def _append_plainly(folder: Path, batches: Batches, *, synchronous: str = "full") -> float:
    connection = sqlite3.connect(folder / f"plain-{synchronous}.sqlite", isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute(f"pragma synchronous = {synchronous}")
    connection.execute("create table event (id integer primary key, key blob, value blob)")
    began = time.perf_counter()
    for batch in batches:
        connection.execute("begin immediate")
        connection.executemany("insert into event (key, value) values (?, ?)", batch)
        connection.execute("commit")
    seconds = time.perf_counter() - began
    connection.close()
    return seconds


def _append_plainly_without_sync(folder: Path, batches: Batches) -> float:
    return _append_plainly(folder, batches, synchronous="normal")


def _read_log(folder: Path, batches: Batches) -> float:
    """Read what `_append_to_log` left, from the page cache."""
    log = SqliteLog(folder / "log.sqlite")
    began = time.perf_counter()
    found = sum(
        len(batch)
        for partition in range(log.partition_count("events"))
        for batch in log.read("events", partition, 0)
    )
    seconds = time.perf_counter() - began
    log.close()
    assert found == sum(map(len, batches))
    return seconds


def _append_one_ms(count: int = 500) -> float:
    """Return the median time of a durable append of one event."""
    with tempfile.TemporaryDirectory() as folder:
        log = SqliteLog(Path(folder) / "log.sqlite")
        log.create_topics({"events": 4})
        times_ms = []
        for n in range(count):
            began = time.perf_counter()
            log.append("events", [Entry(f"device-{n}".encode(), bytes(EVENT_BYTES))])
            times_ms.append((time.perf_counter() - began) * 1000)
        log.close()
    return median(times_ms)


if __name__ == "__main__":
    import json

    print(json.dumps(run(), indent=2))
