"""Append what a person decided or reported to the log: the only way in which a page writes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from events.clinical import AdverseEvent, AdverseEventReported
from events.codec import encode
from events.envelope import DASHBOARD_SOURCE, SIMULATED_SOURCE, Event, Fact
from events.identity import event_id
from events.screening.event import confirmed, token_to_confirm
from events.signal import Review, SignalReviewed
from store.accept import refuse_named
from store.log.interface import Entry, Log
from store.settings import TOPIC_EVENTS

E = TypeVar("E", bound=Event)
SOURCE = DASHBOARD_SOURCE
REASON_MAX = 500
SIMULATED = f"{SIMULATED_SOURCE}:dashboard"


def envelope(
    *, form: str, device: str, actor: str, time: datetime, now: datetime, simulated: bool
) -> dict[str, Any]:
    """Return the envelope of what was written in one opened form.

    `form` names the opened form, so that a second press of the same button is the same event.
    What is written to a simulated log is simulated too; `dashboard.origin` says when.
    """
    return {
        "id": event_id(SOURCE, form),
        "source": SIMULATED if simulated else SOURCE,
        "subject": device,
        "time": time,
        "recordedtime": now,
        "actor": actor,
    }


def reported(report: AdverseEvent, **given: Any) -> AdverseEventReported:
    """Return the adverse event; `given` goes to `envelope`."""
    return AdverseEventReported(**envelope(**given), data=report)


def reviewed(review: Review, **given: Any) -> SignalReviewed:
    """Return the decision about a signal; `given` goes to `envelope`."""
    return SignalReviewed(**envelope(**given), causationid=review.signal_id, data=review)


def stated(kind: type[E], data: Fact, *, part: str = "", **given: Any) -> E:
    """Return an event of this kind about `data`; the rest goes to `envelope`.

    Where one form makes several events, `part` tells them apart.
    """
    told = given | {"form": f"{given['form']}/{part}" if part else given["form"]}
    return kind.model_validate(envelope(**told) | {"data": data})


def with_confirmations(events: Sequence[Event], *, reasons: Sequence[str]) -> tuple[Event, ...]:
    """Return the events of a form, and that its person confirmed that their texts name nobody."""
    if not reasons:
        return tuple(events)
    reason = "; ".join(dict.fromkeys(reasons))[:REASON_MAX]
    said, told = list[Event](), list[Event]()
    for event in events:
        if token_to_confirm(event) is None:
            said.append(event)
            continue
        confirmation, event = confirmed(
            event, reason=reason, actor=event.actor, source=event.source, now=event.recordedtime
        )
        said.append(event)
        told.append(confirmation)
    return (*said, *told)


def append(*events: Event, log_url: str, open_log: Callable[[str], Log]) -> str:
    """Append events together, keyed by device, and return the first one's receipt.

    They are durable when it returns.

    Raises
    ------
    store.accept.Unacceptable
        If one names a person: whoever reads the log would set it aside. Nothing is appended.
    store.log.interface.LogError
        If the log took nothing; the events may be appended again, their ids are the same.
    """
    for event in events:
        refuse_named(event)
    log = open_log(log_url)
    try:
        log.append(TOPIC_EVENTS, [Entry(each.subject.encode(), encode(each)) for each in events])
    finally:
        log.close()
    return receipt_of(events[0].id)


def receipt_of(event: UUID) -> str:
    """Return the short number that a person can note down.

    >>> receipt_of(UUID("3f2a91c0-0000-5000-8000-000000000000"))
    '3F2A-91C0'
    """
    return f"{event.hex[:4]}-{event.hex[4:8]}".upper()
