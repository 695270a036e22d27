"""What a snapshot costs when history grows: rows of 24 months, all in the database, or archived.

Sessions and the lines of their uploads are made by DuckDB, with readings that vary. Before each
publication one more upload is projected. Reading is measured too, for parts are read from files.
"""

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

from events.codec import encode
from events.sample import session, upload
from store.archive import archive_step
from store.live import Live, open_live
from store.log.interface import Record
from store.parts import parts
from store.position import next_offsets
from store.projection import project
from store.publish import publish
from store.read.overview import overview
from store.read.telemetry import telemetry
from store.rows import payload_of
from store.snapshot import open_snapshot

ROUNDS = 7
HISTORIES = (400_000, 2_000_000)
DEVICES = 1_000
MONTHS = 24
SESSIONS_PER_UPLOAD = 2
SLICE = 25_000
T = TypeVar("T")
FIRST = datetime(2024, 1, 1, tzinfo=UTC)

_SESSIONS = f"""
insert into sessions by name select
    'device-' || i % {DEVICES} as device,
    $first + to_seconds((i * {MONTHS * 30.4 * 86_400} / $sessions)::bigint) as started_at,
    uuid() as upload_id, 'remote' as channel, 1800 + random() * 60 as duration_s,
    30 + random() as delivered_min, 1 as program, round(2 + random(), 1) as amplitude_ma,
    214 as pulse_width_us, 20 as frequency_hz,
    [round(500 + random() * 50) for x in range(4)] as left_impedance_ohm,
    [round(500 + random() * 50) for x in range(4)] as right_impedance_ohm,
    round(3 + random() / 10, 2) as battery_v, false as aborted, 0 as reset_count,
    0 as error_count, 'prone' as posture, 0 as partition, i as log_offset
from range($start, $stop) t(i)
"""
_EVENTS = f"""
insert into events by name select
    upload_id as event_id, 'telemetry.uploaded' as type, device, started_at as time,
    started_at as recordedtime, 'urn:sample' as source, 'gateway' as actor, false as simulated,
    {SESSIONS_PER_UPLOAD} as sessions, replace($payload, $id, upload_id::text) as payload,
    'events' as topic, 0 as partition, -1 as log_offset
from sessions
where log_offset between $start and $stop - 1
    and (log_offset // {DEVICES}) % {SESSIONS_PER_UPLOAD} = 0
"""


def run(*, rounds: int = ROUNDS, histories: tuple[int, ...] = HISTORIES) -> dict[str, object]:
    """Return medians, for each size of history, without parts and with them."""
    return {f"{sessions / 1e6:g}M_sessions": _of(sessions, rounds=rounds) for sessions in histories}


def _of(sessions: int, *, rounds: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        whole = open_live(Path(folder) / "whole" / "live.duckdb")
        _fill(whole, sessions, at=range(0, sessions, sessions))
        found: dict[str, object] = {"all_in_database": _measured(whole, rounds=rounds)}
        whole.close()
        live = open_live(Path(folder) / "archived" / "live.duckdb")
        steps_ms = _fill(live, sessions, at=range(0, sessions, SLICE), archiving=True)
        found["archived"] = _measured(live, rounds=rounds) | {
            "parts": len(parts(live.connection)),
            "parts_mb": round(sum(p.size_bytes for p in parts(live.connection)) / 1e6, 1),
            "archive_step_ms": round(median(steps_ms)),
            "archive_step_ms_max": round(max(steps_ms)),
        }
        live.close()
    return found


def _fill(live: Live, sessions: int, *, at: range, archiving: bool = False) -> list[float]:
    """Make history in slices that begin at `at`; return what the steps of archiving took [ms]."""
    sent, steps_ms = upload(session(day=1), day=1), []
    for start in at:
        span = {"start": start, "stop": start + at.step}
        live.connection.execute(_SESSIONS, span | {"first": FIRST, "sessions": sessions})
        told = {"payload": payload_of(sent), "id": str(sent.id)}
        live.connection.execute(_EVENTS, span | told)
        while archiving and (step := _timed(partial(archive_step, live.connection)))[0]:
            steps_ms.append(step[1])
    live.connection.execute("checkpoint")
    return steps_ms


def _measured(live: Live, *, rounds: int) -> dict[str, object]:
    """Return medians of publishing, and of two questions, each of a snapshot just opened."""
    times: dict[str, list[float]] = {}
    folder = live.path.with_name("snapshots")
    for _ in range(rounds):
        position = next_offsets(live.connection).get(("events", 0), 0)
        news = upload(session(day=position), day=position + 0.1, device="device-7")
        record = Record("events", 0, position, 0, b"device-7", encode(news))
        project(live.connection, [record])
        current, took_ms = _timed(partial(publish, live, folder))
        times.setdefault("publish_ms", []).append(took_ms)
        for name, ask in (
            ("overview_ms", lambda: overview(open_snapshot(folder))),
            ("telemetry_ms", lambda: telemetry(open_snapshot(folder), "device-7")),
        ):
            times.setdefault(name, []).append(_timed(ask)[1])
        size_mb = (folder / current.file).stat().st_size / 1e6
    medians = {name: round(median(values)) for name, values in times.items()}
    return {"snapshot_mb": round(size_mb, 1), **medians}


def _timed(do: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    answer = do()
    return answer, (time.perf_counter() - began) * 1000
