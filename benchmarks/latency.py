"""From an event on the log to its signal in a published snapshot, at 500 events a second.

Worker and projector run as their own processes. Every fiftieth event is a report that raises a
signal of a device of its own; the snapshot folder is watched for it.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median, quantiles

from benchmarks.logs import fresh_log, on_each_log
from events.codec import encode
from events.sample import adverse_event, outcome
from store.log.interface import Entry
from store.log.open import open_log
from store.read.signals import signals
from store.settings import TOPIC_EVENTS, Settings
from store.snapshot import SnapshotMissing, open_snapshot

EVENTS_PER_S, SECONDS, SIGNAL_EVERY, WARM_UP_S, DEVICES = 500, 30, 50, 5, 500
LOOK_EVERY_S = 0.02


def run() -> dict[str, object]:
    """Return median and 99th percentile of the latency [s], after a warm-up."""
    return on_each_log(_on)


def _on(kind: str) -> dict[str, object]:
    with fresh_log(kind) as (url, folder):
        environ = os.environ | {"STIMWATCH_HOME": str(folder), "STIMWATCH_LOG": url}
        settings = Settings.from_env(environ)
        with closing(open_log(url)) as log:
            log.create_topics(settings.topics)
        with _running(environ, folder):
            appended: dict[str, float] = {}
            feeding = threading.Thread(target=_feed, args=(url, appended))
            feeding.start()
            seen = _watch(settings, feeding)
    delays = [
        seen[device] - at
        for device, at in appended.items()
        if at > min(appended.values()) + WARM_UP_S and device in seen
    ]
    missing = len(appended.keys() - seen.keys())
    return {
        "events_per_s": EVENTS_PER_S,
        "signals": len(delays),
        "never_seen": missing,
        "latency_s_median": round(median(delays), 3),
        "latency_s_p99": round(quantiles(delays, n=100)[98], 3),
        "goals": {"latency_s_p99": "<= 2", "never_seen": "0"},
    }


def _feed(url: str, appended: dict[str, float]) -> None:
    with closing(open_log(url)) as log:
        started = time.perf_counter()
        for i in range(EVENTS_PER_S * SECONDS):
            due = started + i / EVENTS_PER_S
            if i % 10 == 0:
                time.sleep(max(0.0, due - time.perf_counter()))
            day = i / 86_400
            if i % SIGNAL_EVERY == 0:
                device = f"reported-{i}"
                event = adverse_event(day=day, device=device, hazard="infection")
                log.append(TOPIC_EVENTS, [Entry(device.encode(), encode(event))])
                appended[device] = time.perf_counter()
            else:
                device = f"device-{i % DEVICES}"
                other = outcome(day=day, device=device, pain_nrs=3.0)
                log.append(TOPIC_EVENTS, [Entry(device.encode(), encode(other))])


def _watch(settings: Settings, feeding: threading.Thread) -> dict[str, float]:
    """Return when each device's signal was first seen, until some time after the feeding."""
    seen: dict[str, float] = {}
    sequence, until = -1, float("inf")
    while time.perf_counter() < until:
        if not feeding.is_alive() and until == float("inf"):
            until = time.perf_counter() + 5
        try:
            snapshot = open_snapshot(settings.snapshots)
        except SnapshotMissing:
            continue
        if snapshot.current.sequence != sequence:
            sequence = snapshot.current.sequence
            for row in signals(snapshot, limit=10_000):
                seen.setdefault(row.device, time.perf_counter())
        time.sleep(LOOK_EVERY_S)
    return seen


@contextmanager
def _running(environ: dict[str, str], folder: Path) -> Iterator[None]:
    processes = []
    for name in ("worker", "projector"):
        with (folder / f"{name}.log").open("wb") as output:
            command = [sys.executable, "-m", "streams.cli", name]
            processes.append(subprocess.Popen(command, env=environ, stdout=output, stderr=output))
    time.sleep(5)
    try:
        yield
    finally:
        for process in processes:
            process.terminate()
            process.wait(20)
