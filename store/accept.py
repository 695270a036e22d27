"""Which records count as events, for the detecting worker and for the read model alike.

What is refused here the worker sets aside as a dead letter; the read model counts it as skipped.
"""

from datetime import UTC, datetime

from events.codec import CLOCK_SKEW_MAX, decode
from events.envelope import Event
from store.log.interface import Record


class Unacceptable(ValueError):
    """An event that decodes, and still must not be folded. `reason` is one word for counting."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def read_event(record: Record) -> Event:
    """Return the event in `record`.

    Raises
    ------
    events.codec.UndecodableEvent
        If the bytes are not an event that we know.
    Unacceptable
        If it lies under another device's key, or claims a time after the log took it.
    """
    event = decode(record.value)
    if record.key and event.subject.encode() != record.key:
        raise Unacceptable(
            "wrong_key",
            f"{event.type} is about its subject, but lies under another key: what concerns a "
            "device must be in one order. Its producer must use the subject as the key.",
        )
    if record.appended_ms:
        appended = datetime.fromtimestamp(record.appended_ms / 1000, tz=UTC)
        if event.recordedtime - appended > CLOCK_SKEW_MAX:
            raise Unacceptable(
                "future_time",
                f"{event.type} says it was recorded at {event.recordedtime.isoformat()}, but the "
                f"log took it at {appended.isoformat()}. Set the clock of its producer.",
            )
    return event
