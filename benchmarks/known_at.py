"""How long it takes to look at the past: a view of a snapshot as it was known at a moment.

A log of a fleet is projected, archived and published as the projector would. For each device there
are an implant, uploads in order of time, and now and then a report or an outcome; every twentieth
has a signal, which somebody has reviewed.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TypeVar

from events.codec import encode
from events.envelope import Event
from events.sample import adverse_event, envelope, implanted, moment, outcome, session, upload
from events.signal import Review, Signal, SignalRaised, SignalReviewed
from store.archive import archive_step
from store.known_at import as_known_at
from store.live import open_live
from store.log.interface import Record
from store.projection import project
from store.publish import publish
from store.read.devices import devices
from store.read.overview import overview
from store.read.quality import data_quality
from store.read.telemetry import telemetry
from store.settings import TOPIC_EVENTS, TOPIC_SIGNALS
from store.snapshot import Snapshot, open_snapshot

ROUNDS = 5
DEVICES = 10_000
TURNS = 6
SESSIONS_PER_UPLOAD = 5
DAYS_PER_TURN = 60
BATCH = 1_000
MOMENTS = {"early": 0.5, "middle": TURNS / 2, "before_last_upload": TURNS - 1}
"""How many turns of uploads have gone by. In the last of them most has to be folded again: of each
device something was recorded later, though it is little."""

T = TypeVar("T")


def run(*, rounds: int = ROUNDS, fleet: int = DEVICES) -> dict[str, object]:
    """Measure, and return medians [ms] of opening a view and of asking it for the first time."""
    with tempfile.TemporaryDirectory() as folder:
        live = open_live(Path(folder) / "live.duckdb")
        records = _records(fleet)
        while batch := tuple(islice(records, BATCH)):
            project(live.connection, batch)
            while archive_step(live.connection):
                pass
        publish(live, Path(folder) / "snapshots")
        live.close()
        snapshot = open_snapshot(Path(folder) / "snapshots")
        known = overview(snapshot)
        found: dict[str, object] = {
            "name": "known_at",
            "rounds": rounds,
            "devices": known.devices_registered,
            "sessions": known.sessions,
            "now": _asked([snapshot] * rounds),
        }
        for name, turns in MOMENTS.items():
            found[name] = _measured(snapshot, moment(turns * DAYS_PER_TURN), rounds=rounds)
    return found


def _measured(snapshot: Snapshot, at: datetime, *, rounds: int) -> dict[str, object]:
    views, open_ms = [], []
    for _ in range(rounds):
        view, took_ms = _timed(lambda: as_known_at(snapshot, at))
        views.append(view)
        open_ms.append(took_ms)
    opened = {"open_ms": round(median(open_ms)), "open_ms_max": round(max(open_ms))}
    return opened | _asked(views) | {"goals": {"open_ms": "<= 2000"}}


def _asked(views: list[Snapshot]) -> dict[str, object]:
    """Return medians of what pages ask: counts, a list, doubts, and the telemetry of one device."""
    questions: dict[str, Callable[[Snapshot], object]] = {
        "overview_ms": overview,
        "devices_ms": devices,
        "data_quality_ms": data_quality,
        "telemetry_ms": lambda view: telemetry(view, "device-7"),
    }
    return {
        name: round(median(_timed(lambda: ask(view))[1] for view in views))  # noqa: B023
        for name, ask in questions.items()
    }


def _records(fleet: int) -> Iterator[Record]:
    """Yield the records of two partitions, one of each topic, in order of time."""
    offsets = {TOPIC_EVENTS: 0, TOPIC_SIGNALS: 0}
    for event in _events(fleet):
        topic = TOPIC_SIGNALS if isinstance(event, SignalRaised) else TOPIC_EVENTS
        yield Record(topic, 0, offsets[topic], 0, event.subject.encode(), encode(event))
        offsets[topic] += 1


def _events(fleet: int) -> Iterator[Event]:
    for number in range(fleet):
        yield implanted(day=-10, device=f"device-{number}")
    for turn in range(TURNS):
        for number in range(fleet):
            yield from _turn(f"device-{number}", turn, number, share=number / fleet)


def _turn(device: str, turn: int, number: int, *, share: float) -> Iterator[Event]:
    last = (turn + share) * DAYS_PER_TURN
    days = [last - back for back in range(SESSIONS_PER_UPLOAD, 0, -1)]
    yield upload(*(session(day=day) for day in days), day=last, device=device)
    if (number + turn) % 3 == 0:
        yield outcome(day=last, device=device, pain_nrs=3.0)
    if (number + turn) % 10 == 0:
        yield adverse_event(day=last, device=device, hazard="pain")
    if turn == TURNS // 2 and number % 20 == 0:
        told = _signal(device, last)
        review = Review(signal_id=told.id, action="acknowledged")
        yield told
        own = envelope("signal.reviewed", day=last + 1, device=device)
        yield SignalReviewed(**own, data=review)


def _signal(device: str, day: float) -> SignalRaised:
    return SignalRaised(
        **envelope("signal.raised", day=day, device=device),
        data=Signal(
            hazard="lead_fracture",
            grade="warning",
            detector="lead-fracture",
            detector_version=1,
            plan_hash="0" * 64,
            statistic=3000.0,
            threshold=2000.0,
            unit="ohm",
            summary="Impedance is high",
            side="left",
            contact=2,
            evidence=(),
        ),
    )


def _timed(do: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    answer = do()
    return answer, (time.perf_counter() - began) * 1000
