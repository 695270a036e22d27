"""What people did at the dashboard, as rows: who came and went, was refused, or took a file."""

from collections.abc import Mapping

from events.access import AccessRefused, ExportMade, PersonSignedIn, PersonSignedOut

ACCESS: Mapping[str, str] = {
    "event_id": "uuid",
    "account": "text",
    "time": "timestamptz",
    "recordedtime": "timestamptz",
    "type": "text",
    "what": "text",  # roles, that a session ended, the refused action, or the file
    "reason": "text",
    "place": "text",
    "about": "text",
    "sha256": "text",
    "size_bytes": "bigint",
    "partition": "integer",
    "log_offset": "bigint",
}
"""The columns, and their types in DuckDB."""


def access_row(
    event: PersonSignedIn | PersonSignedOut | AccessRefused | ExportMade, place: tuple[int, int]
) -> tuple[object, ...]:
    """Return the row of an event in the record at `place`, a partition and an offset."""
    told: tuple[str | int | None, ...]
    match event:
        case PersonSignedIn():
            roles = ", ".join(event.data.roles)
            told = (roles, event.data.way, None, event.data.centre, None, None)
        case PersonSignedOut():
            told = ("session", event.data.why, None, None, None, None)
        case AccessRefused():
            of = event.data
            told = (of.action, of.reason, of.place, of.device, None, None)
        case ExportMade():
            out = event.data
            about = str(out.about) if out.about else None
            told = (out.file, None, out.place, about, out.sha256, out.size_bytes)
    account = event.subject.removeprefix("person:")
    return (event.id, account, event.time, event.recordedtime, event.type, *told, *place)
