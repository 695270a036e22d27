"""An audit finds what is missing, unfounded or changed, and does not take late for lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from detectors.plan import default_plan
from events.codec import encode
from events.envelope import Event
from events.sample import adverse_event, implanted, moment, session, upload
from events.signal import SignalRaised
from store.health.heartbeat import Beat, make_room, tell
from store.log.interface import Entry
from streams.audit import Audit, audit, detection_reached
from streams.replay import replay
from streams.surveil import survey
from tests.store.ledger import raised
from tests.streams.surveyed import PLAN, World, declared, pains, population

DEVICES, DAYS = 6, 12
BROKEN_OHM = (520.0, 540.0, 6000.0, 530.0)


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.live.close()
    made.log.close()


@pytest.fixture
def world(bare: World) -> World:
    """A few devices that break a lead, a report of each, and a record that is no event."""
    for n in range(DEVICES):
        device = f"device-{n}"
        bare.put(implanted(day=0, device=device), adverse_event(day=1, device=device))
        bare.put(*(uploaded(device, day) for day in range(DAYS)))
    bare.log.append("events", [Entry(b"device-1", b"no event")])
    return bare


def uploaded(device: str, day: int) -> Event:
    return upload(session(day=day, left_impedance_ohm=BROKEN_OHM), day=day + 0.5, device=device)


def detect(world: World) -> None:
    """Publish what follows from all events, as workers do."""
    told = replay(world.settings.log_url, plan=default_plan())
    assert len(told.signals) >= DEVICES
    world.log.append("signals", [Entry(s.subject.encode(), encode(s)) for s in told.signals])
    letters = [Entry(x.where.encode(), x.model_dump_json().encode()) for x in told.dead_letters]
    world.log.append("dead-letters", letters)


def audited(world: World, **other: Any) -> Audit:
    return audit(world.settings, world.snapshot(), plan=default_plan(), **other)


def found(audit: Audit) -> list[tuple[str, str]]:
    return [(difference.what, difference.of.split()[0]) for difference in audit.differences]


def test_where_all_is_well_nothing_is_said(world: World) -> None:
    detect(world)

    told = audited(world)

    assert (told.differences, told.behind) == ((), ())
    assert told.expected == told.published == told.stored >= DEVICES


def test_several_processes_say_what_one_says(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    detect(world)
    monkeypatch.setattr("streams.audit.PAYS_RECORDS", 1)
    monkeypatch.setattr("streams.audit.cores", lambda: 2)

    told = audited(world)

    assert (told.differences, told.behind) == ((), ())
    assert told.expected == told.published


def test_what_detection_has_not_come_to_is_behind_and_what_it_passed_over_is_missing(
    world: World,
) -> None:
    ends = world.log.end_offsets("events")

    none_read = audited(world, detected=dict.fromkeys(ends, 0))
    all_read = audited(world, detected=ends)

    assert found(none_read) == []
    (behind,) = none_read.behind
    assert (behind.who, behind.records) == ("detection", sum(ends.values()))
    missing = found(all_read)
    assert missing.count(("missing", "signal")) >= DEVICES
    assert missing.count(("missing", "record")) == 1, "the dead letter is missing too"
    assert all_read.behind == ()


def test_what_the_read_model_has_not_read_is_behind(world: World) -> None:
    detect(world)
    snapshot = world.snapshot()
    world.put(*(uploaded("device-0", DAYS + n) for n in range(3)))

    told = audit(world.settings, snapshot, plan=default_plan())

    assert ("the read model", 3) in {(late.who, late.records) for late in told.behind}
    assert not [difference for difference in told.differences if difference.of.startswith("table")]


def test_how_far_detection_is_it_says_itself(world: World) -> None:
    beat = Beat(
        part="detection",
        name="worker-1",
        started_at=moment(0),
        offsets={"events/0": 7, "events/2": 3},
    )
    make_room(world.log)
    tell(world.log, beat)

    assert detection_reached(world.settings) == {0: 7, 2: 3}


@pytest.mark.parametrize(
    ("sql", "what", "table"),
    [
        ("delete from events where type = 'adverse_event.reported'", "missing", "events"),
        ("delete from sessions where device = 'device-3'", "missing", "sessions"),
        ("delete from adverse_events", "missing", "adverse_events"),
        ("insert into dead_letters from dead_letters", "unfounded", "dead_letters"),
        ("update devices set uploads = uploads - 1", "differs", "devices"),
        ("update signals set grade = 'notice'", "differs", "signals"),
    ],
)
def test_a_table_that_is_not_what_the_log_says_is_named(
    world: World, sql: str, what: str, table: str
) -> None:
    detect(world)
    world.snapshot()
    world.live.connection.execute(sql)

    told = audited(world)

    (difference,) = told.differences
    assert (difference.what, difference.of) == (what, f"table {table}")
    assert "clean projection of the log" in difference.explanation


def test_a_signal_that_nobody_can_have_raised_is_unfounded(world: World) -> None:
    detect(world)
    false = raised(day=3, device="device-0")
    world.log.append(
        "signals", [Entry(b"device-0", encode(false)), Entry(b"device-0", encode(false))]
    )

    told = audited(world)

    assert [(x.what, x.of) for x in told.differences] == [("unfounded", f"signal {false.id}")]
    assert told.copies == 1
    assert told.stored == told.published, "a second copy is stored once"


def test_a_log_that_is_shorter_than_what_was_read_is_named(world: World, tmp_path: Path) -> None:
    detect(world)
    snapshot = world.snapshot()
    other = World(tmp_path / "other")
    settings = world.settings.model_copy(update={"log_url": other.settings.log_url})

    told = audit(settings, snapshot, plan=default_plan())

    assert ("missing", "events/0") in found(told)
    assert any("it is an older log, or cut" in x.explanation for x in told.differences)
    other.live.close()
    other.log.close()


def test_the_populations_signals_are_held_against_what_runs_told(bare: World) -> None:
    bare.put(*declared(), *population(), *pains(9, day=20))
    (signal,) = bare.look(60).signals
    detect_quietly(bare)

    right = audited(bare)
    bare.log.append("signals", [Entry(b"monitor:x", encode(unasked(signal)))])
    wrong = audited(bare)

    assert right.differences == ()
    assert [x.what for x in wrong.differences] == ["unfounded"]
    assert "no monitor that was declared" in wrong.differences[0].explanation


def test_a_signal_of_the_population_that_was_lost_is_missing(bare: World) -> None:
    bare.put(*declared(), *population(), *pains(9, day=20))
    run = survey(bare.snapshot(), lock=moment(60), now=moment(61), plan_hash=PLAN)
    bare.log.append("events", [Entry(e.subject.encode(), encode(e)) for e in run.runs])
    detect_quietly(bare)

    told = audited(bare)

    (difference,) = told.differences
    assert difference.what == "missing"
    assert "`stimwatch surveil`" in difference.explanation


def detect_quietly(world: World) -> None:
    signals = replay(world.settings.log_url, plan=default_plan()).signals
    world.log.append("signals", [Entry(s.subject.encode(), encode(s)) for s in signals])


def unasked(signal: object) -> SignalRaised:
    assert isinstance(signal, SignalRaised)
    return signal.model_copy(update={"id": raised(day=1).id, "subject": "monitor:x"})
