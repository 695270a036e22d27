"""One worker against an empty Faust agent of the safe shape, on the same topic.

Small events: the worker should fold at least 0.6 times what the empty agent passes. Uploads of 50
sessions: at least 5 times as many sessions a second, end to end, as that agent passes small
messages. On the embedded log and on Kafka; every process gets a log, and a broker, of its own.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from statistics import median
from typing import TypedDict, cast

from benchmarks.logs import fresh_log, on_each_log
from events.codec import encode
from events.envelope import Event
from events.sample import outcome, session, upload
from store.log.interface import Entry
from store.log.open import open_log
from store.settings import Settings

SMALL, UPLOADS, SESSIONS, DEVICES, RUNS = 60_000, 1_500, 50, 300, 3
APART_DAYS = 0.0002
"""Between small events: a million of them end before today, or they would be set aside."""
TIMEOUT_S = 900


class Told(TypedDict):
    """What the process printed: messages a second, and its memory at ten points of the way."""

    per_s: float
    resident_mb: list[float]


def run() -> dict[str, object]:
    """Return messages and sessions a second, and the two ratios, for each log at hand."""
    return on_each_log(_on)


def _on(kind: str) -> dict[str, object]:
    small, uploads = small_events(SMALL), _uploads()
    empty_small: list[float] = []
    worker_small: list[float] = []
    worker_uploads: list[float] = []
    for _ in range(RUNS):
        empty_small.append(time_agent("empty", small, kind)["per_s"])
        worker_small.append(time_agent("detect", small, kind)["per_s"])
        worker_uploads.append(time_agent("detect", uploads, kind)["per_s"] * SESSIONS)
    floor = median(empty_small)
    return {
        "empty_agent_messages_per_s": round(floor),
        "worker_small_events_per_s": round(median(worker_small)),
        "worker_upload_sessions_per_s": round(median(worker_uploads)),
        "small_events_ratio": round(median(worker_small) / floor, 2),
        "upload_sessions_ratio": round(median(worker_uploads) / floor, 2),
        "goals": {"small_events_ratio": ">= 0.6", "upload_sessions_ratio": ">= 5"},
        "runs": RUNS,
    }


def time_agent(what: str, events: Sequence[Entry], kind: str) -> Told:
    """Put `events` on a fresh log and let one process fold them."""
    with fresh_log(kind) as (url, folder):
        environ = os.environ | {"STIMWATCH_HOME": str(folder), "STIMWATCH_LOG": url}
        settings = Settings.from_env(environ)
        with closing(open_log(url)) as log:
            log.create_topics(settings.topics)
            for start in range(0, len(events), 5_000):
                log.append("events", events[start : start + 5_000])
        command = [sys.executable, "-m", "benchmarks.agent", what, str(len(events))]
        ran = subprocess.run(
            command, env=environ, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
        )
        if ran.returncode or not ran.stdout.strip():
            message = f"the {what} agent ended with {ran.returncode}: {ran.stderr[-2000:]}"
            raise RuntimeError(message)
        return cast(Told, json.loads(ran.stdout.splitlines()[-1]))


def small_events(count: int) -> list[Entry]:
    """Return `count` events of some 500 bytes, of a few hundred devices."""
    return [
        _entry(outcome(day=i * APART_DAYS, device=f"device-{i % DEVICES}", pain_nrs=3.0))
        for i in range(count)
    ]


def _uploads() -> list[Entry]:
    entries = []
    for i in range(UPLOADS):
        first = (i // DEVICES) * SESSIONS / 2
        sessions = [session(day=first + n / 2) for n in range(SESSIONS)]
        event = upload(*sessions, day=first + SESSIONS / 2, device=f"device-{i % DEVICES}")
        entries.append(_entry(event))
    return entries


def _entry(event: Event) -> Entry:
    return Entry(event.subject.encode(), encode(event))
