"""The plan in force is on the log before the first signal under it, once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from detectors.plan import default_plan
from events.codec import decode
from events.kinds import OF_NO_FLEET
from events.plan import PlanDeclared
from store.log.interface import Entry
from store.log.open import open_log
from store.log.whole import topic_records
from store.origin import simulated_by_partition
from store.read.plans import plans_seen, plans_told
from store.settings import DEFAULT_PLAN, TOPIC_EVENTS, Settings
from store.snapshot import open_snapshot
from streams.audit import audit
from streams.commands.feed import feed
from streams.declare import declare_plan
from streams.plan_file import PlanUnusable
from tests.streams.test_cli import broken_lead, project_all, publish_signals
from tests.streams.test_plan import LATER, WORDS, another_plan, stimwatch
from tests.system.running import System

NOW = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)


@pytest.fixture
def system(tmp_path: Path) -> System:
    """A log and a home, with nothing running."""
    return System(tmp_path, f"sqlite://{tmp_path / 'log.sqlite'}")


def told(settings: Settings) -> list[PlanDeclared]:
    return list(_told(settings))


def _told(settings: Settings) -> Iterator[PlanDeclared]:
    with closing(open_log(settings.log_url)) as log:
        for records in topic_records(log, TOPIC_EVENTS):
            for event in (decode(record.value) for record in records):
                if isinstance(event, PlanDeclared):
                    yield event


def under(settings: Settings, plan: Path) -> Settings:
    return settings.model_copy(update={"plan": plan})


def test_however_many_workers_start_at_once_the_log_has_it_once(system: System) -> None:
    hours = [NOW + timedelta(hours=n) for n in range(8)]

    with ThreadPoolExecutor(8) as workers:
        appended = list(workers.map(lambda now: declare_plan(system.settings, now=now), hours))

    (plan,) = told(system.settings)
    assert appended.count(True) == 1
    assert plan.data.plan_hash == default_plan().sha256


def test_it_is_found_again_in_a_snapshot_and_on_the_log_after_it(
    system: System, tmp_path: Path
) -> None:
    settings, later = system.settings, another_plan(tmp_path / "later.toml", LATER)
    declare_plan(settings, now=NOW)
    project_all(system)
    declare_plan(under(settings, later), now=NOW)

    known = declare_plan(settings, now=NOW)
    on_the_tail = declare_plan(under(settings, later), now=NOW)

    assert (known, on_the_tail) == (False, False)
    assert len(told(settings)) == 2


def test_a_lost_folder_tells_it_no_second_time(system: System, tmp_path: Path) -> None:
    declare_plan(system.settings, now=NOW)
    fresh = system.settings.model_copy(update={"home": tmp_path / "fresh"})

    assert not declare_plan(fresh, now=NOW)


def test_better_words_are_told_too_though_the_hash_stays(system: System, tmp_path: Path) -> None:
    worded = another_plan(tmp_path / "worded.toml", WORDS)
    declare_plan(system.settings, now=NOW)

    declare_plan(under(system.settings, worded), now=NOW + timedelta(days=1))

    project_all(system)
    snapshot = open_snapshot(system.settings.snapshots)
    (seen,), (newest, first) = plans_seen(snapshot), plans_told(snapshot)
    assert first.plan_hash == newest.plan_hash == seen.plan_hash
    assert (seen.event_id, seen.declared_at) == (newest.event_id, NOW)


def test_nothing_is_told_of_a_plan_that_cannot_be_used(system: System, tmp_path: Path) -> None:
    with pytest.raises(PlanUnusable):
        declare_plan(under(system.settings, tmp_path / "none.toml"), now=NOW)

    assert told(system.settings) == []


def test_it_says_nothing_of_a_fleet_and_changes_no_signal(system: System) -> None:
    declare_plan(system.settings, now=NOW)
    with closing(open_log(system.log_url)) as log:
        before = set(simulated_by_partition(log))
        log.append(TOPIC_EVENTS, [Entry(b"device-1", line) for line in broken_lead()])
    publish_signals(system)
    project_all(system)

    snapshot = open_snapshot(system.settings.snapshots)
    found = audit(system.settings, snapshot, plan=default_plan())

    assert before == set()
    assert (found.differences, found.stored) == ((), 1)
    assert PlanDeclared in OF_NO_FLEET


def test_a_made_up_fleet_is_watched_by_it_from_its_first_day_on(
    system: System,
) -> None:
    today = NOW.date()

    for _ in range(2):
        feed(system.settings, devices=4, days=90, seed=1, today=today, say=lambda _: None)
        declare_plan(system.settings, now=NOW)

    (plan,) = told(system.settings)
    assert plan.recordedtime.date() == today - timedelta(days=90)
    with closing(open_log(system.log_url)) as log:
        assert set(simulated_by_partition(log)) == {True}


def test_plans_are_listed_and_shown_on_the_command_line_byte_for_byte(
    system: System, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in system.environ.items():
        monkeypatch.setenv(name, value)
    later = another_plan(tmp_path / "later.toml", LATER)
    declare_plan(system.settings, now=NOW)
    declare_plan(under(system.settings, later), now=NOW + timedelta(days=1))
    project_all(system)

    newest, first = stimwatch("plan", "list").stdout.splitlines()
    shown = stimwatch("plan", "show", first.split()[0])
    unknown = stimwatch("plan", "show", "nothing")
    unclear = stimwatch("plan", "show", "")

    assert first.startswith(default_plan().sha256[:12])
    assert newest.endswith("0 signals  default 1, of 2026-11-24")
    assert shown.stdout_bytes == DEFAULT_PLAN.read_bytes()
    assert (unknown.exit_code, unclear.exit_code) == (2, 2)
    assert "no plan on the log" in unknown.output
    assert "more than one plan" in unclear.output
