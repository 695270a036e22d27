"""Devices as they were known: their stored events, folded again by the projector's own code.

A device of which nothing was recorded after the moment is now as it was then, and its row is
copied. The others are folded from their first event on, a bounded number of events at a time.
"""

from collections.abc import Iterator
from datetime import datetime

from duckdb import DuckDBPyConnection

from events.codec import decode
from store.current import update_devices
from store.device_state import OF_A_DEVICE
from store.log.interface import Record
from store.pause import no_collection
from store.settings import TOPIC_EVENTS

EVENTS_AT_ONCE = 20_000

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
select partition, log_offset, payload from events
where {_OF_DEVICES} and device between $first and $last
    and device not in (select device from devices)
order by partition, log_offset
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
        found = cursor.execute(_EVENTS, asked | {"first": first, "last": last}).fetchall()
        with no_collection():
            update_devices(
                cursor,
                (
                    (Record(TOPIC_EVENTS, partition, offset, 0, b"", b""), decode(payload.encode()))
                    for partition, offset, payload in found
                ),
            )


def _cuts(counts: list[tuple[str, int]]) -> Iterator[tuple[str, str]]:
    """Yield the first and the last device of stretches with not many events each.

    >>> list(_cuts([("a", 15_000), ("b", 15_000), ("c", 1), ("d", 90_000)]))
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
