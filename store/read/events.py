"""Every event can be opened, whatever was made of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from events.codec import decode
from events.envelope import Event
from events.telemetry import Session, TelemetryUploaded
from store.readings import session_of
from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedEvent:
    """An event, and where on the log it lies.

    The sessions of an upload are those that it was the first to bring; the
    `sessions_brought_before` are stored with earlier uploads that it overlaps.
    """

    event: Event
    topic: str
    partition: int
    log_offset: int
    sessions_brought_before: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One line of a list of events; `sessions` is how many an upload brought."""

    event_id: UUID
    type: str
    device: str
    time: datetime
    recordedtime: datetime
    actor: str
    source: str
    simulated: bool
    sessions: int | None


_ONE = """
select payload, topic, partition, log_offset, sessions from events where event_id = $event_id
order by topic, partition limit 1
"""
_SESSIONS = """
select * exclude (device, started_at, upload_id, channel, partition, log_offset),
    started_at as start
from sessions where upload_id = $event_id and device = $device order by started_at
"""
_OF_DEVICE = """
select event_id, type, device, time, recordedtime, actor, source, simulated, sessions
from events
where device = $device and ($type::text is null or type = $type)
order by time desc, topic, partition, log_offset desc
limit $limit
"""


def event(snapshot: Snapshot, event_id: UUID) -> OpenedEvent | None:
    """Return the event of that id, decoded, or None where none is stored."""
    found = snapshot.tuples(_ONE, {"event_id": event_id})
    if not found:
        return None
    payload, topic, partition, log_offset, told = found[0]
    opened: Event = decode(payload.encode())
    brought_before = 0
    if isinstance(opened, TelemetryUploaded):
        sessions = _sessions(snapshot, opened)
        brought_before = told - len(sessions)
        opened = opened.model_copy(
            update={"data": opened.data.model_copy(update={"sessions": sessions})}
        )
    return OpenedEvent(
        event=opened,
        topic=topic,
        partition=partition,
        log_offset=log_offset,
        sessions_brought_before=brought_before,
    )


def device_events(
    snapshot: Snapshot, device_id: str, *, type: str | None = None, limit: int = 1000
) -> tuple[EventRow, ...]:
    """Return what concerns one device, the newest first; `type` narrows it to one kind."""
    asked = {"device": device_id, "type": type, "limit": limit}
    return snapshot.rows(EventRow, _OF_DEVICE, asked)


def _sessions(snapshot: Snapshot, upload: Event) -> tuple[Session, ...]:
    return snapshot.rows(_session, _SESSIONS, {"event_id": upload.id, "device": upload.subject})


def _session(**columns: Any) -> Session:
    return session_of(columns)
