"""Ids that are derived, never drawn: the same record imported twice is the same event."""

from uuid import UUID, uuid5

NAMESPACE = UUID("5b5c2b80-0f5c-5e0e-9f0e-3c1f7a6d2b11")


def event_id(source: str, record: str) -> UUID:
    """Return the id of the event that `source` knows as `record`.

    >>> event_id("clinic", "report-1") == event_id("clinic", "report-1")
    True
    >>> event_id("clinic", "report-1") == event_id("clinic", "report-2")
    False
    """
    return uuid5(NAMESPACE, f"{source}\n{record}")
