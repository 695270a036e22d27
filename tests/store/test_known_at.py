"""A view of the past equals the read model that would have been made then."""

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from events.codec import UndecodableEvent, decode, encode
from events.dead_letter import DeadLetter
from events.evaluation import Evaluation, EvaluationChanged
from events.sample import adverse_event, envelope, implanted, moment, upload
from events.signal import Repeat, SignalRepeated
from store.known_at import AS_IT_IS, BY_UPLOAD, MAKERS, as_known_at
from store.live import Live, open_live
from store.log.interface import Record
from store.projection import project
from store.publish import publish
from store.read.adverse_events import adverse_events
from store.read.devices import devices
from store.read.overview import Overview, overview
from store.read.signals import signals
from store.schema import CURRENT, FACTS, TABLES
from store.snapshot import Snapshot, open_snapshot
from tests.store.ledger import Ledger, amended, letter, put_letter, raised, reviewed
from tests.store.questions import answers
from tests.store.test_archive import archive, long_ledger

Lag = Callable[[Record, datetime], timedelta]
HIDDEN = b""
"""What takes the place of a record that is not known yet, so that offsets stay."""


def told_again(records: list[Record], lag: Lag) -> list[Record]:
    """Return the records, with what they hold learnt so much later."""
    told = []
    for record in records:
        known = learnt(record)
        if known is None or record.topic == "dead-letters":
            told.append(record)
            continue
        later = {"recordedtime": known + lag(record, known)}
        value = encode(decode(record.value).model_copy(update=later))
        told.append(record._replace(value=value))
    return told


def learnt(record: Record) -> datetime | None:
    """Return when a record was, or None where it does not say."""
    try:
        if record.topic == "dead-letters":
            return DeadLetter.model_validate_json(record.value).recordedtime
        return decode(record.value).recordedtime
    except (UndecodableEvent, ValueError):
        return None


def snapshot_of(records: list[Record], home: Path, *, archiving: bool = False) -> Snapshot:
    live = open_live(home / "live.duckdb")
    for at in range(0, len(records), 40):
        project(live.connection, records[at : at + 40])
        if archiving:
            archive(live)
    publish(live, home / "snapshots")
    live.close()
    return open_snapshot(home / "snapshots")


def known_only(records: list[Record], at: datetime) -> list[Record]:
    def hidden(record: Record) -> bool:
        known = learnt(record)
        return known is not None and known > at

    return [record._replace(value=HIDDEN) if hidden(record) else record for record in records]


def moments_of(records: list[Record], random: Random) -> list[datetime]:
    """Return moments among the records, of one that is no news, before the last, after all."""
    times = sorted(known for record in records if (known := learnt(record)) is not None)
    quiet = [known for r in records if b"evaluation.changed" in r.value and (known := learnt(r))]
    early, last = random.choice(times[: len(times) // 2]), times[-1]
    return [early, random.choice(quiet), last - timedelta(microseconds=1), last]


def answers_of_the_time(snapshot: Snapshot) -> dict[str, object]:
    """Return all answers, but for the seals and the count of what is no event."""
    told = {key: value for key, value in answers(snapshot).items() if "seals" not in key}
    known = told["overview.overview()"]
    assert isinstance(known, Overview)
    told["overview.overview()"] = replace(known, skipped=0)
    return told


def eventful(seed: int) -> list[Record]:
    """Return the long ledger, with repeats, failed uploads, and what cannot be judged."""
    ledger = long_ledger(seed)
    first = raised(day=3, device="device-0")
    for day in range(4, 100, 7):
        again = Repeat(
            signal_id=first.id,
            hazard="lead_fracture",
            grade="warning",
            times=day // 4,
            waiting_since=moment(3),
        )
        own = envelope("signal.repeated", day=day, device="device-0")
        ledger.append(SignalRepeated(**own, data=again), topic="signals")
        judged = Evaluation(
            hazard="infection",
            detector="infection",
            detector_version=1,
            plan_hash="0" * 64,
            not_evaluated="no fever was asked for" if day % 2 else None,
        )
        own = envelope("evaluation.changed", day=day, device=f"device-{day % 3}")
        ledger.append(EvaluationChanged(**own, data=judged), topic="signals")
    for day in range(180, 200):
        ledger.append(upload(completed=day % 3 > 0, day=day, device=f"device-{day % 2}"))
    return ledger.records


def by_device(record: Record, _: datetime) -> timedelta:
    """Each gateway is late in its own way; of one device, nothing overtakes anything."""
    return timedelta(hours=7 * (sum(record.key) % 13), days=len(record.topic) % 4)


@pytest.mark.parametrize(
    ("seed", "archiving"),
    [(0, True), *(pytest.param(*more, marks=pytest.mark.slow) for more in ((0, False), (1, True)))],
)
def test_every_question_has_the_answer_of_the_time(
    tmp_path: Path, seed: int, archiving: bool
) -> None:
    records, random = told_again(eventful(seed), by_device), Random(seed)
    snapshot = snapshot_of(records, tmp_path / "now", archiving=archiving)

    for number, at in enumerate(moments_of(records, random)):
        fresh = snapshot_of(known_only(records, at), tmp_path / f"then-{number}")
        view = as_known_at(snapshot, at)

        assert answers_of_the_time(view) == answers_of_the_time(fresh)


CROSSED = {
    "adverse_events.adverse_event",
    "adverse_events.adverse_events",
    "devices.device",
    "events.event",
    "lives.lives",
    "overview.overview",
    "quality.data_quality",
    "quality.flag_counts",
    "telemetry.telemetry",
}
"""What rests on what came before it on the log: which upload brought a session, and which report an
amendment is of (ADR 11)."""


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_where_arrivals_crossed_only_what_rests_on_the_first_copy_can_differ(
    tmp_path: Path, seed: int
) -> None:
    def crossing(record: Record, _: datetime) -> timedelta:
        return timedelta(days=Random(record.value).uniform(0, 6))

    records = told_again(eventful(seed), crossing)
    snapshot = snapshot_of(records, tmp_path / "now")

    differ = set()
    for number, day in enumerate((5.0, 9.0, 50.0)):
        fresh = snapshot_of(known_only(records, moment(day)), tmp_path / f"then-{number}")
        found = answers_of_the_time(as_known_at(snapshot, moment(day)))
        expected = answers_of_the_time(fresh)
        differ |= {key for key in found if found[key] != expected.get(key)}
        assert found.keys() == expected.keys()

    assert {key.partition("(")[0] for key in differ} <= CROSSED


def test_of_every_table_it_is_told_what_was_known_when() -> None:
    with_own = {table for table in FACTS if "recordedtime" in FACTS[table]}

    covered = [*with_own, *BY_UPLOAD, *MAKERS, *AS_IT_IS]

    assert sorted(covered) == sorted(TABLES), "a table is not covered by store.known_at, or twice"
    assert set(CURRENT) <= set(MAKERS)


def test_an_amendment_an_implant_and_a_decision_were_not_known_before_they_were_recorded(
    live: Live, tmp_path: Path
) -> None:
    ledger, report, told = Ledger(), adverse_event(day=1), raised(day=2)
    ledger.append(report, amended(report, day=5, hazard="infection"), implanted(day=6))
    ledger.append(told, topic="signals")
    ledger.append(reviewed(told, "closed", day=7, verdict="refuted"))
    project(live.connection, ledger.records)
    publish(live, tmp_path / "snapshots")
    snapshot = open_snapshot(tmp_path / "snapshots")

    then, later = (as_known_at(snapshot, moment(day)) for day in (4, 6))

    assert [row.hazard for row in adverse_events(then)] == [report.data.hazard]
    assert [row.hazard for row in adverse_events(later)] == ["infection"]
    assert [row.registered for row in devices(then)] == [False]
    assert [row.registered for row in devices(later)] == [True]
    assert [row.state for row in signals(later)] == ["open"]
    assert [row.state for row in signals(snapshot)] == ["closed"]
    assert (overview(then).as_of, then.known_at) == (moment(2), moment(4))
    assert then.current.sequence == snapshot.current.sequence


def test_a_record_that_is_no_event_is_known_when_its_dead_letter_is(
    live: Live, tmp_path: Path
) -> None:
    ledger = Ledger()
    ledger.append(adverse_event(day=1))
    record = ledger.put(b"device-1", b"no event at all")
    put_letter(ledger, letter(f"events/{record.partition}/{record.offset}", day=3))
    put_letter(ledger, letter("export.csv/7", day=3))
    project(live.connection, ledger.records)
    publish(live, tmp_path / "snapshots")
    snapshot = open_snapshot(tmp_path / "snapshots")

    counts = [overview(as_known_at(snapshot, moment(day))).skipped for day in (2, 3)]

    assert counts == [0, 1]


def test_many_threads_may_look_at_many_moments_at_once(tmp_path: Path) -> None:
    snapshot = snapshot_of(eventful(2), tmp_path)
    moments = [moment(day) for day in (2, 5, 9, 60) * 4]

    def look(at: datetime) -> tuple[object, object]:
        view = as_known_at(snapshot, at)
        return devices(view), replace(overview(view), published_at=at)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(look, moments))

    assert found == list(map(look, moments))
    assert found[0] != found[1]


def test_what_a_view_held_is_given_back_with_it(tmp_path: Path) -> None:
    snapshot = snapshot_of(eventful(0), tmp_path)
    schemas = "select count(*) from duckdb_schemas() where schema_name like 'known%'"
    view = as_known_at(snapshot, moment(5))
    held = snapshot.tuples(schemas)

    del view
    gc.collect()

    assert (held, snapshot.tuples(schemas)) == ([(1,)], [(0,)])


def test_a_moment_without_a_zone_and_a_view_of_a_view_are_refused(tmp_path: Path) -> None:
    snapshot = snapshot_of(eventful(0), tmp_path)
    naive = moment(5).replace(tzinfo=None)

    with pytest.raises(ValueError, match="zone"):
        as_known_at(snapshot, naive)
    with pytest.raises(ValueError, match="ask the snapshot"):
        as_known_at(as_known_at(snapshot, moment(5)), moment(4))
