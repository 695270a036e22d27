"""What a snapshot costs when history grows: rows of 24 months, all in the database, or archived.

Before each publication one more upload is projected. Reading is measured too, for parts are read
from files.
"""

import tempfile
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.history import History, fill, timed
from events.codec import encode
from events.sample import session, upload
from store.live import Live, open_live
from store.log.interface import Record
from store.parts import parts
from store.position import next_offsets
from store.projection import project
from store.publish import publish
from store.read.overview import overview
from store.read.telemetry import telemetry
from store.snapshot import open_snapshot

ROUNDS = 7
HISTORIES = (400_000, 2_000_000)
DEVICES = 1_000
SLICE = 25_000


def run(*, rounds: int = ROUNDS, histories: tuple[int, ...] = HISTORIES) -> dict[str, object]:
    """Return medians, for each size of history, without parts and with them."""
    return {f"{sessions / 1e6:g}M_sessions": _of(sessions, rounds=rounds) for sessions in histories}


def _of(sessions: int, *, rounds: int) -> dict[str, object]:
    history = History(sessions=sessions, devices=DEVICES)
    with tempfile.TemporaryDirectory() as folder:
        whole = open_live(Path(folder) / "whole" / "live.duckdb")
        fill(whole, history, slice_=sessions, archiving=False)
        found: dict[str, object] = {"all_in_database": _measured(whole, rounds=rounds)}
        whole.close()
        live = open_live(Path(folder) / "archived" / "live.duckdb")
        steps_ms = fill(live, history, slice_=SLICE, archiving=True)
        found["archived"] = _measured(live, rounds=rounds) | {
            "parts": len(parts(live.connection)),
            "parts_mb": round(sum(p.size_bytes for p in parts(live.connection)) / 1e6, 1),
            "archive_step_ms": round(median(steps_ms)),
            "archive_step_ms_max": round(max(steps_ms)),
        }
        live.close()
    return found


def _measured(live: Live, *, rounds: int) -> dict[str, object]:
    """Return medians of publishing, and of two questions, each of a snapshot just opened."""
    times: dict[str, list[float]] = {}
    folder = live.path.with_name("snapshots")
    for _ in range(rounds):
        position = next_offsets(live.connection).get(("events", 0), 0)
        news = upload(session(day=position), day=position + 0.1, device="device-7")
        record = Record("events", 0, position, 0, b"device-7", encode(news))
        project(live.connection, [record])
        current, took_ms = timed(partial(publish, live, folder))
        times.setdefault("publish_ms", []).append(took_ms)
        for name, ask in (
            ("overview_ms", lambda: overview(open_snapshot(folder))),
            ("telemetry_ms", lambda: telemetry(open_snapshot(folder), "device-7")),
        ):
            times.setdefault(name, []).append(timed(ask)[1])
        size_mb = (folder / current.file).stat().st_size / 1e6
    medians = {name: round(median(values)) for name, values in times.items()}
    return {"snapshot_mb": round(size_mb, 1), **medians}
