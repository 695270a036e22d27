"""What people did at the dashboard, as rows: who came, went, was refused, took or changed what."""

from collections.abc import Mapping

from events.access import (
    AccessRefused,
    AccountChange,
    AccountChanged,
    ExportMade,
    LettersRetried,
    PersonSignedIn,
    PersonSignedOut,
)

Trail = (
    PersonSignedIn | PersonSignedOut | AccessRefused | ExportMade | AccountChanged | LettersRetried
)

ACCESS: Mapping[str, str] = {
    "event_id": "uuid",
    "account": "text",
    "time": "timestamptz",
    "recordedtime": "timestamptz",
    "type": "text",
    "what": "text",  # roles, the end of a session, the refused action, the file, or the change
    "reason": "text",
    "place": "text",
    "about": "text",
    "sha256": "text",
    "size_bytes": "bigint",
    "partition": "integer",
    "log_offset": "bigint",
}
"""The columns, and their types in DuckDB."""


def access_row(event: Trail, place: tuple[int, int]) -> tuple[object, ...]:
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
        case AccountChanged():
            told = (event.data.what, _standing(event.data), "access", event.actor, None, None)
        case LettersRetried():
            tried = f"{event.data.settled} of {len(event.data.letters)}"
            told = (tried, None, "data", None, None, None)
    account = event.subject.removeprefix("person:")
    return (event.id, account, event.time, event.recordedtime, event.type, *told, *place)


def _standing(change: AccountChange) -> str:
    """Return what an account is since it was changed."""
    roles = ", ".join(change.roles)
    password = "; to choose a password" if change.must_change else ""
    return f"{roles}{'; disabled' if change.disabled else ''}{password}"
