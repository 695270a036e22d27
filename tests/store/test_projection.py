from dataclasses import fields
from random import Random
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from events.codec import encode
from events.sample import adverse_event, implanted, moment, session, upload
from store.database import open_memory
from store.device_state import DeviceState
from store.log.interface import Record
from store.position import Gap, next_offsets
from store.projection import project
from store.schema import TABLES, create
from store.session_doubts import WHAT
from tests.store.ledger import (
    Ledger,
    amended,
    busy_ledger,
    content,
    letter,
    put_letter,
    raised,
    reviewed,
    updated,
)


def count(model: DuckDBPyConnection, table: str) -> int:
    return int(model.execute(f"select count(*) from {table}").fetchall()[0][0])


@pytest.mark.parametrize("seed", range(4))
def test_any_cuts_with_redelivery_give_the_same_rows_as_one_batch(seed: int) -> None:
    ledger, random = busy_ledger(seed=seed), Random(seed)
    with open_memory() as whole, open_memory() as cut:
        create(whole)
        create(cut)
        project(whole, ledger.records)

        todo = {where: 0 for where in ledger.partitions}
        while unfinished := [w for w in todo if todo[w] < len(ledger.partitions[w])]:
            batch: list[Record] = []
            for where in random.sample(unfinished, random.randint(1, len(unfinished))):
                start, stop = max(0, todo[where] - random.randint(0, 5)), random.randint(1, 12)
                batch += ledger.partitions[where][start : todo[where] + stop]
                todo[where] = min(len(ledger.partitions[where]), todo[where] + stop)
            project(cut, batch)

        assert content(cut) == content(whole)


def test_the_log_of_these_laws_has_every_doubt_about_sessions(model: DuckDBPyConnection) -> None:
    project(model, busy_ledger(seed=0).records)

    flagged = model.execute("select distinct flag from data_quality").fetchall()

    assert {flag for (flag,) in flagged} >= set(WHAT)


def test_a_batch_that_is_delivered_again_changes_nothing(model: DuckDBPyConnection) -> None:
    ledger = busy_ledger(seed=1)
    project(model, ledger.records)
    before = content(model)

    told = project(model, ledger.records)

    assert told.records == 0
    assert content(model) == before


def test_what_fails_half_way_leaves_nothing_behind(
    model: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = busy_ledger(seed=2)
    project(model, ledger.records[:20])
    before = content(model)

    def crash(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("store.projection.keep_positions", crash)
        with pytest.raises(KeyboardInterrupt):
            project(model, ledger.records)

    assert content(model) == before
    project(model, ledger.records)
    assert count(model, "events") > len(before["events"])


def test_a_gap_is_refused_and_names_what_is_missing(model: DuckDBPyConnection) -> None:
    ledger = Ledger()
    first, second, third = ledger.append(*(adverse_event(day=day) for day in range(3)))
    project(model, [first])

    with pytest.raises(Gap) as refused:
        project(model, [third])

    gap = refused.value
    assert (gap.topic, gap.partition, gap.next_offset, gap.offset) == (
        "events",
        first.partition,
        1,
        2,
    )
    assert project(model, [second, third]).events == 2


def test_offsets_without_a_record_are_ordinary_where_the_log_itself_was_read(
    model: DuckDBPyConnection,
) -> None:
    ledger = Ledger()
    first, _, third = ledger.append(*(adverse_event(day=day) for day in range(3)))

    found = project(model, [first, third], from_log=True)

    assert found.events == 2
    assert next_offsets(model)["events", third.partition] == third.offset + 1


def test_a_batch_of_any_size_is_projected_in_bounded_pieces(
    model: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = busy_ledger(seed=6)
    monkeypatch.setattr("store.projection.TRANSACTION_BYTES", 5_000)

    told = project(model, ledger.records)

    assert told.records == len(ledger.records)
    with open_memory() as whole:
        create(whole)
        monkeypatch.undo()
        assert project(whole, ledger.records) == told
        assert content(whole) == content(model)


def test_an_event_appended_twice_is_one_event(model: DuckDBPyConnection) -> None:
    ledger = Ledger()
    ledger.append(*[adverse_event(day=1)] * 3)

    told = project(model, ledger.records)
    again = project(model, ledger.append(adverse_event(day=1)))

    assert (told.events, told.duplicates, again.events, again.duplicates) == (1, 2, 0, 1)
    assert count(model, "adverse_events") == 1
    assert model.execute("select reports from devices").fetchall() == [(1,)]
    assert count(model, "data_quality") == 0


def test_another_content_under_the_same_id_is_flagged_even_with_another_time(
    model: DuckDBPyConnection,
) -> None:
    ledger, report = Ledger(), adverse_event(day=1)
    ledger.append(report, report.model_copy(update={"time": moment(-900)}))

    project(model, ledger.records)

    assert count(model, "adverse_events") == 1
    flags = model.execute("select event_id, flag from data_quality").fetchall()
    assert flags == [(report.id, "same_id_other_content")]


def test_an_overlapping_upload_adds_only_what_is_new(model: DuckDBPyConnection) -> None:
    ledger, days = Ledger(), [session(day=day) for day in range(5)]
    first, second = upload(*days[:3], day=3), upload(*days, day=5)
    other = upload(*days, day=5, device="device-2")

    told = project(model, ledger.append(first))
    later = project(model, [*ledger.append(second), *ledger.append(other)])

    assert (told.sessions, later.sessions) == (3, 2 + 5)
    rows = model.execute(
        "select upload_id, count(*) from sessions group by all order by count(*)"
    ).fetchall()
    assert rows == [(second.id, 2), (first.id, 3), (other.id, 5)]


def test_a_clock_that_was_reset_does_not_double_what_was_stored(model: DuckDBPyConnection) -> None:
    ledger = Ledger()
    lost, now = session(day=-20_000), session(day=1)
    project(model, ledger.append(upload(lost, now, day=2)))

    told = project(model, ledger.append(upload(lost, now, session(day=2), day=3)))

    assert told.sessions == 1


def test_a_signal_published_twice_by_a_crashed_worker_is_one(model: DuckDBPyConnection) -> None:
    ledger, first = Ledger(), raised(day=1)
    project(model, ledger.append(first, topic="signals"))

    project(model, ledger.append(first, topic="signals"))

    assert count(model, "signal_events") == count(model, "signals") == 1


@pytest.mark.parametrize("decided_first", [True, False])
def test_the_order_in_which_two_topics_are_read_does_not_matter(
    model: DuckDBPyConnection, decided_first: bool
) -> None:
    ledger, first = Ledger(), raised(day=1)
    told = ledger.append(first, updated(first, day=5, grade="urgent"), topic="signals")
    decided = ledger.append(reviewed(first, "closed", day=3, verdict="refuted"))

    for records in (decided, told) if decided_first else (told, decided):
        project(model, records)

    asked = "select state, detector_state, grade, verdict, told_since_review, updates from signals"
    assert model.execute(asked).fetchall() == [("closed", "open", "urgent", "refuted", True, 1)]


def test_an_amendment_of_an_amendment_is_a_version_of_the_first_report(
    model: DuckDBPyConnection,
) -> None:
    ledger, report = Ledger(), adverse_event(day=1)
    first = amended(report, day=2)

    for event in (report, first, amended(first, day=3, reason="again")):
        project(model, ledger.append(event))

    asked = "select distinct report_id from adverse_events"
    assert model.execute(asked).fetchall() == [(report.id,)]


def test_an_unregistered_device_is_there_and_its_implant_registers_it(
    model: DuckDBPyConnection,
) -> None:
    ledger, asked = Ledger(), "select registered, status, events_before_implant from devices"

    project(model, ledger.append(adverse_event(day=1), adverse_event(day=2)))
    before = model.execute(asked).fetchall()
    project(model, ledger.append(implanted(day=0), adverse_event(day=3)))

    assert before == [(False, "unregistered", 2)]
    assert model.execute(asked).fetchall() == [(True, "implanted", 2)]


def test_records_that_are_no_event_are_counted_and_passed_over(model: DuckDBPyConnection) -> None:
    ledger = Ledger()
    ledger.put(b"device-1", b"\xff")
    ledger.append(adverse_event(day=1))
    ledger.put(b"device-1", encode(adverse_event(day=1, device="device-2")))
    ledger.put(b"", b"{}", topic="dead-letters")
    put_letter(ledger, letter("events/0/0"))
    put_letter(ledger, letter("events/0/0"))

    told = project(model, ledger.records)

    assert (told.skipped, told.events, told.letters) == (3, 1, 1)
    skipped = model.execute("select topic, sum(skipped)::int from position group by all order by 1")
    assert skipped.fetchall() == [("dead-letters", 1), ("events", 2)]
    assert next_offsets(model)[("dead-letters", 0)] == 3


def test_a_device_has_a_field_for_every_column() -> None:
    assert {field.name for field in fields(DeviceState)} == set(TABLES["devices"])
