"""Which records count as events, for the detecting worker and for the read model alike.

What is refused here the worker sets aside as a dead letter; the read model counts it as skipped.
Whoever may write to the log can pass by the gateways. So what they ask of a file is asked here of
every record: that it names no person.
"""

from collections.abc import Callable
from datetime import UTC, datetime, time

from events.codec import CLOCK_SKEW_MAX, decode
from events.confirmation import TextConfirmed
from events.envelope import Event
from events.kinds import OF_A_DEVICE
from events.public_report import is_public_report
from events.screening.event import identifiers_in, is_of_dashboard
from events.signal import SignalReviewed
from events.yellow_card import OF_YELLOW_CARDS
from store.log.interface import Record

_SCREENED = frozenset({*OF_A_DEVICE, SignalReviewed, TextConfirmed, *OF_YELLOW_CARDS})
NAMES_A_PERSON = "identifier"
"""The reason of what is set aside without its bytes."""

GATEWAYS = "gateway."
Reader = Callable[[Record], Event]
"""Reads records as `read_event` does."""


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
        If it lies under another device's key, claims a time after the log took it, or names a
        person.
    """
    event = decode(record.value)
    refuse_named(event)
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
        return _as_learnt(event, appended)
    return event


def _as_learnt(event: Event, appended: datetime) -> Event:
    """Return an imported report with the time at which we learnt of it.

    Earlier imports wrote midnight of the day on which the *source* received the report, which told
    of years in which nobody here knew of it. The log knows better: it took them at the import.
    """
    recorded = event.recordedtime
    imported = is_public_report(event.subject) and event.actor.startswith(GATEWAYS)
    if imported and recorded.time() == time() and appended - recorded > CLOCK_SKEW_MAX:
        return event.model_copy(update={"recordedtime": appended})
    return event


def refuse_named(event: Event) -> None:
    """Raise `Unacceptable` where what is said or decided of a device names a person.

    A person at the dashboard has been asked about each finding, and may have said that it is none:
    there, only what is sure is refused.
    """
    if type(event) not in _SCREENED:
        return
    found = identifiers_in(event, only_sure=is_of_dashboard(event))
    if found:
        places = ", ".join(sorted({f"{kind} in {place}" for place, kind in found}))
        raise Unacceptable(
            NAMES_A_PERSON,
            f"{event.type} names a person ({places}). Take it out at its source and "
            "send it again, under an id of its own.",
        )
