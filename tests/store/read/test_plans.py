"""Which plan was in force when: by what the log had named by then."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from detectors.evaluation import evaluation
from detectors.plan_declared import declaration
from detectors.registry import discover
from events.plan import PlanDamaged, PlanDeclared
from events.sample import implanted, moment, tick
from store.known_at import as_known_at
from store.live import Live
from store.projection import project
from store.publish import publish
from store.read.plans import (
    plans_of_signal,
    plans_seen,
    plans_told,
    plans_within,
    told_plan,
)
from store.settings import DEFAULT_PLAN
from store.snapshot import Snapshot, open_snapshot
from tests.store.ledger import Ledger, raised, updated

Publish = Callable[[Ledger], Snapshot]
TEXT = DEFAULT_PLAN.read_text(encoding="utf-8")
CHANGED = TEXT.replace("beyond.bad_min = { value = 3", "beyond.bad_min = { value = 4", 1)
OLD = "0" * 64


def declared(text: str = TEXT, *, day: float, software: str = "one 1") -> PlanDeclared:
    return declaration(text, detectors=discover(), software=software, now=moment(day))


FIRST, SECOND = declared(day=0), declared(CHANGED, day=50)
A, B = FIRST.data.plan_hash, SECOND.data.plan_hash


def two_plans() -> Ledger:
    """Return a log on which one plan took the place of another, and a signal lived under both."""
    ledger, signal = Ledger(), raised(day=10, plan_hash=A)
    ledger.append(FIRST, implanted(day=1), SECOND)
    ledger.append(signal, updated(signal, day=60, plan_hash=B), topic="signals")
    return ledger


def in_force(snapshot: Snapshot, at: float | None = None) -> str | None:
    view = snapshot if at is None else as_known_at(snapshot, moment(at))
    seen = plans_seen(view)
    return seen[0].plan_hash if seen else None


def test_a_plan_has_its_name_its_dates_and_what_it_raised(snapshot_of: Publish) -> None:
    newest, first = plans_seen(snapshot_of(two_plans()))

    assert (first.plan_hash, newest.plan_hash) == (A, B)
    assert (first.called, first.declared_at, first.event_id) == ("default 1", moment(0), FIRST.id)
    assert (first.first_at, first.last_at) == (moment(0), moment(10))
    assert (newest.first_at, newest.last_at) == (moment(50), moment(60))
    assert (first.signals, newest.signals) == (1, 1)


def test_what_was_in_force_is_told_as_it_was_known(snapshot_of: Publish) -> None:
    snapshot = snapshot_of(two_plans())

    then = as_known_at(snapshot, moment(30))

    assert [in_force(snapshot, at) for at in (0, 30, 49, 50, None)] == [A, A, A, B, B]
    assert [each.event_id for each in plans_told(then)] == [FIRST.id]
    assert told_plan(then, SECOND.id) is None


def test_a_plan_that_comes_back_is_in_force_again_once_it_is_named(snapshot_of: Publish) -> None:
    ledger = two_plans()
    said: dict[str, Any] = {"device": "device-1", "detector": discover()[0], "plan_hash": A}
    ledger.append(evaluation("silent", tick=tick(day=70), **said), topic="signals")

    snapshot = snapshot_of(ledger)

    assert [in_force(snapshot, at) for at in (60, 70)] == [B, A]


def test_a_plan_that_only_signals_name_has_no_text_and_a_monitor_names_none(
    snapshot_of: Publish,
) -> None:
    ledger = Ledger()
    ledger.append(raised(day=3, plan_hash=OLD), topic="signals")
    ledger.append(raised(day=4, device="monitor:all", plan_hash="f" * 64), topic="signals")

    (seen,) = plans_seen(snapshot_of(ledger))

    assert (seen.plan_hash, seen.event_id, seen.called, seen.signals) == (OLD, None, None, 1)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [(20, 40, [A]), (40, 55, [B, A]), (50, 55, [B, A]), (70, 90, [B]), (-9, -1, [])],
)
def test_a_period_has_the_plan_it_began_under_and_those_that_came(
    since: float, until: float, expected: list[str], snapshot_of: Publish
) -> None:
    snapshot = snapshot_of(two_plans())

    found = plans_within(snapshot, since=moment(since), until=moment(until))

    assert [each.plan_hash for each in found] == expected


def test_a_signal_names_the_plan_that_raised_it_before_those_that_told_it_again(
    snapshot_of: Publish,
) -> None:
    ledger = two_plans()
    signal, of_monitor = raised(day=10, plan_hash=A), raised(day=11, device="monitor:all")
    ledger.append(of_monitor, topic="signals")

    snapshot = snapshot_of(ledger)

    assert plans_of_signal(snapshot, signal.id) == (A, B)
    assert plans_of_signal(snapshot, of_monitor.id) == ()


def test_the_text_comes_back_whole(snapshot_of: Publish) -> None:
    told = told_plan(snapshot_of(two_plans()), SECOND.id)

    assert told == SECOND.data


def test_a_second_copy_is_one_plan_and_no_doubt(live: Live, tmp_path: Path) -> None:
    ledger = Ledger()
    ledger.append(FIRST, FIRST.model_copy(update={"recordedtime": moment(0.5)}))

    told = project(live.connection, ledger.records)

    publish(live, tmp_path / "snapshots")
    snapshot = open_snapshot(tmp_path / "snapshots")
    assert (told.events, told.duplicates) == (1, 1)
    assert len(plans_told(snapshot)) == 1
    assert snapshot.tuples("select count(*) from data_quality") == [(0,)]


def test_a_text_that_was_damaged_in_the_read_model_is_named(live: Live, tmp_path: Path) -> None:
    project(live.connection, two_plans().records)
    _damage(live.connection)
    publish(live, tmp_path / "snapshots")

    with pytest.raises(PlanDamaged, match="damaged in the read model"):
        told_plan(open_snapshot(tmp_path / "snapshots"), FIRST.id)


def _damage(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("update plans set plan = replace(plan, 'value = 3.0', 'value = 9.0')")
