"""Devices as they were known: their stored events, folded again by the projector's own code.

A device of which nothing was recorded after the moment is now as it was then, and its row is
copied. The others are folded from their first event on. Most events are uploads: those that lie one
after the other are counted by DuckDB and taken in at once, for `DeviceState.hear` is what it does
with a single one, too.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from duckdb import DuckDBPyConnection

from events.codec import decode
from events.kinds import OF_A_DEVICE
from events.telemetry import TelemetryUploaded
from store.current import keep_devices
from store.device_state import DeviceState, Uploads
from store.pause import no_collection
from store.settings import TOPIC_EVENTS

EVENTS_AT_ONCE = 50_000

_UPLOAD = TelemetryUploaded.model_fields["type"].default
_KINDS = [kind.model_fields["type"].default for kind in OF_A_DEVICE]
_OF_DEVICES = "topic = $topic and list_contains($kinds, type)"
_UNCHANGED = f"""
insert into devices from {{now}} anti join (
    select device from {{all_events}} where {_OF_DEVICES} and recordedtime > $known_at
) using (device)
"""
_COUNTS = f"""
select device, count(*) from events
where {_OF_DEVICES} and device not in (select device from devices)
group by device order by device
"""
_EVENTS = f"""
with told as (
    select device, partition, log_offset, event_id, type, time, recordedtime, simulated, payload,
        count(*) filter (type <> $upload)
            over (partition by device order by partition, log_offset) as run
    from events
    where {_OF_DEVICES} and device between $first and $last
        and device not in (select device from devices)
), uploads_of_run as (
    select device, partition, min(log_offset) as log_offset,
        case when run = 0 then arg_min(event_id, log_offset) end as first_id,
        case when run = 0 then arg_min(recordedtime, log_offset) end as first_seen_at,
        null as payload,
        count(*) as uploads,
        count(*) filter (payload ->> '$.data.completed' = 'false') as failed,
        max(time) at time zone 'UTC' as latest_at,
        bool_or(simulated) as simulated, bool_or(not simulated) as real
    from told where type = $upload group by device, partition, run
)
from uploads_of_run union all by name
select device, partition, log_offset, payload
from told where type <> $upload
order by device, partition, log_offset
"""


def refold_devices(
    cursor: DuckDBPyConnection, *, now: str, all_events: str, known_at: datetime
) -> None:
    """Fill the empty table `devices` with what follows from the rows of `events`.

    `cursor` finds both by their names alone; `events` are those recorded up to `known_at`. `now`
    names the table of the devices as they are after all events, which `all_events` names.
    """
    asked: dict[str, object] = {"topic": TOPIC_EVENTS, "kinds": _KINDS}
    cursor.execute(
        _UNCHANGED.format(now=now, all_events=all_events), asked | {"known_at": known_at}
    )
    counts = cursor.execute(_COUNTS, asked).fetchall()
    for first, last in _cuts(counts):
        span = {"first": first, "last": last, "upload": _UPLOAD}
        rows = cursor.execute(_EVENTS, asked | span).fetchall()
        with no_collection():
            keep_devices(cursor, _folded(rows))


def _folded(rows: list[tuple[Any, ...]]) -> list[DeviceState]:
    """Return the states of devices, whose events stand in their order, one device after another.

    Times with a zone, and ids, are slow to fetch: of a run they come only where it may be first.
    """
    states: list[DeviceState] = []
    for device, _, _, first_id, first_seen_at, payload, *counted in rows:
        event = decode(payload.encode()) if payload is not None else None
        if not states or states[-1].device != device:
            first = (first_id, first_seen_at) if event is None else (event.id, event.recordedtime)
            states.append(
                DeviceState(device=device, first_event_id=first[0], first_seen_at=first[1])
            )
        if event is None:
            states[-1].hear(_uploads(*counted))
        else:
            states[-1].see(event)
    return states


def _uploads(
    uploads: int, failed: int, latest_at: datetime, simulated: bool, real: bool
) -> Uploads:
    return Uploads(
        uploads=uploads,
        failed=failed,
        latest_at=latest_at.replace(tzinfo=UTC),
        simulated=simulated,
        real=real,
    )


def _cuts(counts: list[tuple[str, int]]) -> Iterator[tuple[str, str]]:
    """Yield the first and the last device of stretches with not many events each.

    >>> list(_cuts([("a", 30_000), ("b", 30_000), ("c", 1), ("d", 90_000)]))
    [('a', 'b'), ('c', 'd')]
    """
    first, events = None, 0
    for device, number in counts:
        first, events = first or device, events + number
        if events >= EVENTS_AT_ONCE:
            yield first, device
            first, events = None, 0
    if first is not None:
        yield first, counts[-1][0]
