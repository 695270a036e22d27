from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from detectors.contract import Detector, Finding
from detectors.plan import PmsPlan, plan_of
from events.clock import ClockTicked
from events.codec import encode
from events.envelope import Event
from events.sample import adverse_event, daily, moment, tick
from events.signal import Evidence
from store.log.interface import Record
from streams.advance import Bench, advance


@dataclass(frozen=True, slots=True)
class Count:
    n: int = 0


def _every_third(parameters: Count, state: Count, event: Event) -> tuple[Count, Finding | None]:
    n = state.n + 1
    if n % parameters.n:
        return Count(n), None
    seen = Evidence(event_id=event.id, time=event.time, what="an event")
    return Count(n), Finding(
        grade="advisory",
        statistic=float(n),
        threshold=float(parameters.n),
        unit="events",
        summary=f"{n} events",
        evidence=(seen,),
    )


COUNT: Detector[Any, Any] = Detector(
    name="count",
    version=1,
    hazard="pain",
    consumes=(type(adverse_event(day=0)), ClockTicked),
    parameters=Count(3),
    initial=Count(),
    step=_every_third,
)
PLAN: PmsPlan = plan_of((COUNT,))


def records(events: Iterable[Event], *, first: int = 0) -> list[Record]:
    return [
        Record("events", 0, first + i, 0, event.subject.encode(), encode(event))
        for i, event in enumerate(events)
    ]


def test_a_signal_is_raised_once_and_updated_as_its_evidence_grows() -> None:
    bench = Bench(partition=0)
    step = advance(bench, records(adverse_event(day=i) for i in range(6)), plan=PLAN)

    raised, updated = step.signals
    assert (raised.type, updated.type) == ("signal.raised", "signal.updated")
    assert updated.data.signal_id == raised.id  # type: ignore[union-attr]
    assert bench.devices == {}, "advance only reads the bench"


def test_cutting_the_records_anywhere_changes_nothing() -> None:
    whole = records(adverse_event(day=i, device=f"device-{i % 2}") for i in range(20))
    expected = advance(Bench(partition=0), whole, plan=PLAN).signals
    for cut in range(21):
        bench = Bench(partition=0)
        first = advance(bench, whole[:cut], plan=PLAN)
        bench.keep(first)
        again = advance(bench, whole, plan=PLAN)  # everything is delivered a second time
        assert first.signals + again.signals == expected


def test_a_record_appended_twice_counts_once() -> None:
    events = [adverse_event(day=i) for i in (0, 0, 0, 1, 0, 1)]

    assert advance(Bench(partition=0), records(events), plan=PLAN).signals == ()


def test_a_tick_concerns_every_device_of_the_partition() -> None:
    events: list[Event] = [adverse_event(day=0, device=d) for d in ("device-1", "device-2")]
    events += [tick(day=1), tick(day=2)]

    signals = advance(Bench(partition=0), records(events), plan=PLAN).signals

    assert [signal.subject for signal in signals] == ["device-1", "device-2"]
    assert len({signal.id for signal in signals}) == 2


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"\xff\x00", "not_json"),
        (b'{"type":"device.telepathy","schemaversion":1}', "unknown_type"),
        (encode(daily(days=range(1))[0]).replace(b"2.4", b'"2.4"'), "schema"),
        (encode(daily(days=range(1))[0]).replace(b"2.4", b"NaN"), "schema"),
        (encode(adverse_event(day=0)).replace(b'version":2', b'version":9'), "unknown_version"),
    ],
)
def test_what_cannot_be_read_is_kept_whole_and_the_rest_goes_on(value: bytes, reason: str) -> None:
    bad = Record("events", 0, 0, 0, b"device-1", value)
    step = advance(
        Bench(partition=0),
        [bad, *records((adverse_event(day=i) for i in range(3)), first=1)],
        plan=PLAN,
    )

    (letter,) = step.dead_letters
    assert (letter.reason, letter.payload, letter.where) == (reason, value, "events/0/0")
    assert len(step.signals) == 1
    assert step.next_offset == 4


def test_an_event_of_the_future_is_set_aside() -> None:
    early = adverse_event(day=0).model_copy(update={"time": moment(3)})
    (record,) = records([early])
    appended_ms = round((moment(0) - timedelta(days=3)).timestamp() * 1000)
    late_clock = replace_time(records([adverse_event(day=0)])[0], appended_ms)

    step = advance(Bench(partition=0), [record, late_clock._replace(offset=1)], plan=PLAN)

    assert [letter.reason for letter in step.dead_letters] == ["future_time", "future_time"]


def replace_time(record: Record, appended_ms: int) -> Record:
    return record._replace(appended_ms=appended_ms)


def test_an_event_under_another_devices_key_is_set_aside() -> None:
    (record,) = records([adverse_event(day=0)])

    step = advance(Bench(partition=0), [record._replace(key=b"device-2")], plan=PLAN)

    assert [letter.reason for letter in step.dead_letters] == ["wrong_key"]


def test_a_plan_with_other_parameters_has_another_hash() -> None:
    assert plan_of((replace(COUNT, parameters=Count(4)),)).sha256 != PLAN.sha256


def test_a_report_of_a_public_database_is_counted_and_raises_no_signal_of_one_device() -> None:
    bench = Bench(partition=0)
    reports = [adverse_event(day=i, device="maude:R-1") for i in range(6)]

    step = advance(bench, records(reports), plan=PLAN)

    assert (step.events, step.signals, dict(step.changed)) == (6, (), {})
