"""A long history, made by DuckDB: sessions, whose readings vary, and the lines of their uploads."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from events.sample import session, upload
from store.archive import archive_step
from store.live import Live
from store.rows import payload_of

MONTHS = 24
SESSIONS_PER_UPLOAD = 2
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
T = TypeVar("T")

_SESSIONS = f"""
insert into sessions by name select
    'device-' || i % $devices as device,
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
    and (log_offset // $devices) % {SESSIONS_PER_UPLOAD} = 0
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """So many sessions of so many devices, spread over two years."""

    sessions: int
    devices: int


def fill(live: Live, history: History, *, slice_: int, archiving: bool) -> list[float]:
    """Make the history in slices; return what each step of archiving took [ms]."""
    sent, steps_ms = upload(session(day=1), day=1), []
    for start in range(0, history.sessions, slice_):
        stop = min(start + slice_, history.sessions)
        span = {"start": start, "stop": stop, "devices": history.devices}
        more = {"first": FIRST, "sessions": history.sessions}
        live.connection.execute(_SESSIONS, span | more)
        told = {"payload": payload_of(sent), "id": str(sent.id)}
        live.connection.execute(_EVENTS, span | told)
        while archiving and (step := timed(partial(archive_step, live.connection)))[0]:
            steps_ms.append(step[1])
    live.connection.execute("checkpoint")
    return steps_ms


def timed(do: Callable[[], T]) -> tuple[T, float]:
    """Return an answer, and how long it took [ms]."""
    began = time.perf_counter()
    answer = do()
    return answer, (time.perf_counter() - began) * 1000
