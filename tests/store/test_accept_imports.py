from datetime import UTC, datetime

from events.codec import encode
from events.sample import adverse_event
from store.accept import read_event
from store.log.interface import Record

IMPORTED = datetime(2026, 5, 6, 7, tzinfo=UTC)


def test_an_import_of_earlier_days_is_known_from_when_the_log_took_it() -> None:
    received = datetime(2009, 3, 4, tzinfo=UTC)
    said = {"time": received, "recordedtime": received, "actor": "gateway.maude"}
    event = adverse_event(day=0, device="maude:1").model_copy(update=said)
    appended_ms = round(IMPORTED.timestamp() * 1000)

    read = read_event(Record("events", 0, 0, appended_ms, b"maude:1", encode(event)))

    assert (read.time, read.recordedtime) == (received, IMPORTED)


def test_what_a_person_recorded_at_midnight_stays_so() -> None:
    event = adverse_event(day=0)
    appended_ms = round(IMPORTED.timestamp() * 1000)

    read = read_event(Record("events", 0, 0, appended_ms, b"device-1", encode(event)))

    assert read.recordedtime == event.recordedtime
