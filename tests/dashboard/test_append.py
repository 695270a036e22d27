from collections.abc import Sequence
from typing import Any, cast

import pytest

from dashboard.append import append, receipt_of, reported, reviewed
from dashboard.filing import adverse_event
from dashboard.triage import Decision, review
from events.codec import decode
from events.sample import moment
from store.log.interface import Entry, Log, LogUnavailable
from tests.dashboard.test_filing import FILED
from tests.dashboard.world import SIGNAL

GIVEN: dict[str, Any] = {
    "form": "one",
    "device": "device-1",
    "actor": "person:jo/clinician",
    "time": moment(90),
    "now": moment(100),
    "simulated": False,
}


class FakeLog:
    """Keeps what is appended, or takes nothing."""

    def __init__(self, *, down: bool = False) -> None:
        self.down, self.closed = down, False
        self.entries: list[tuple[str, Entry]] = []

    def append(self, topic: str, entries: Sequence[Entry]) -> tuple[tuple[int, int], ...]:
        if self.down:
            raise LogUnavailable("the broker does not answer")
        self.entries += [(topic, entry) for entry in entries]
        return tuple((0, i) for i in range(len(entries)))

    def close(self) -> None:
        self.closed = True


def test_what_is_appended_is_keyed_by_the_device_and_reads_back_as_it_was() -> None:
    log, event = FakeLog(), reported(adverse_event(FILED, device_known=True), **GIVEN)

    receipt = append(event, log_url="x", open_log=lambda _: cast(Log, log))

    ((topic, entry),) = log.entries
    assert (topic, entry.key) == ("events", b"device-1")
    assert decode(entry.value) == event
    assert receipt == receipt_of(event.id)
    assert log.closed


def test_the_event_carries_both_times_and_its_author() -> None:
    event = reported(adverse_event(FILED, device_known=True), **GIVEN)

    assert (event.time, event.recordedtime) == (moment(90), moment(100))
    assert event.actor == "person:jo/clinician"


def test_pressing_twice_in_one_opening_of_a_form_is_one_event() -> None:
    report = adverse_event(FILED, device_known=True)

    assert reported(report, **GIVEN).id == reported(report, **GIVEN | {"now": moment(101)}).id
    assert reported(report, **GIVEN).id != reported(report, **GIVEN | {"form": "two"}).id


def test_a_decision_names_its_signal_as_its_cause() -> None:
    said = Decision(action="closed", verdict="refuted", reason=" gel pad ")
    decided = review(SIGNAL.id, said, now=GIVEN["now"])

    event = reviewed(decided, **GIVEN)

    assert event.causationid == event.data.signal_id == SIGNAL.id
    assert event.data.reason == "gel pad"


def test_what_is_written_beside_simulated_data_is_simulated() -> None:
    report = adverse_event(FILED, device_known=True)

    assert reported(report, **GIVEN | {"simulated": True}).simulated
    assert not reported(report, **GIVEN).simulated


def test_a_log_that_is_down_is_closed_and_says_so() -> None:
    log = FakeLog(down=True)

    with pytest.raises(LogUnavailable):
        append(
            reported(adverse_event(FILED, device_known=True), **GIVEN),
            log_url="x",
            open_log=lambda _: cast(Log, log),
        )

    assert log.closed
