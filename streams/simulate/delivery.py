"""What the way to us does to uploads: a gateway confuses units, and some come twice."""

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random

from events.envelope import Event
from events.identity import event_id
from events.reading import AtLeast, AtMost, Reading
from events.telemetry import ContactImpedances, Session, TelemetryUploaded
from streams.simulate.disorder import Delivery


def in_kilo_ohm(session: Session) -> Session:
    """Return the session as a gateway passes it on that reads kilo-ohm and says ohm.

    >>> from events.sample import session
    >>> in_kilo_ohm(session(left_impedance_ohm=(520.0, None))).left_impedance_ohm
    (0.52, None)
    """
    return session.model_copy(
        update={
            "left_impedance_ohm": _thousandth(session.left_impedance_ohm),
            "right_impedance_ohm": _thousandth(session.right_impedance_ohm),
        }
    )


def _thousandth(ohms: ContactImpedances) -> ContactImpedances:
    return tuple(map(_in_kilo, ohms))


def _in_kilo(reading: Reading | None) -> Reading | None:
    if isinstance(reading, AtLeast):
        return AtLeast(at_least=reading.at_least / 1000)
    if isinstance(reading, AtMost):
        return AtMost(at_most=reading.at_most / 1000)
    return None if reading is None else round(reading / 1000, 3)


def sent_twice(
    events: Iterable[Event], rng: Random, delivery: Delivery, *, until: datetime
) -> Iterator[Event]:
    """Send some uploads again, later: under the same id, or under another; keep the order."""
    copies: list[tuple[datetime, int, Event]] = []
    for number, event in enumerate(events):
        while copies and copies[0][0] <= event.recordedtime:
            yield heapq.heappop(copies)[2]
        yield event
        if isinstance(event, TelemetryUploaded):
            copy = _copy(event, rng, delivery)
            if copy is not None and copy.recordedtime < until:
                heapq.heappush(copies, (copy.recordedtime, number, copy))
    while copies:
        yield heapq.heappop(copies)[2]


def _copy(event: TelemetryUploaded, rng: Random, delivery: Delivery) -> TelemetryUploaded | None:
    drawn = rng.random()
    if drawn >= delivery.copied_share + delivery.sent_again_share:
        return None
    again = drawn >= delivery.copied_share
    later = timedelta(seconds=round(86_400 * rng.expovariate(1 / delivery.second_mean_days)))
    return event.model_copy(
        update={
            "id": event_id(event.source, f"{event.id}/again") if again else event.id,
            "recordedtime": event.recordedtime + later,
        }
    )
