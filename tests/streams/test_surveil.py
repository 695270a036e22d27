"""Runs of surveillance over a log: told once, re-opened by late and corrected reports."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from events.sample import moment
from events.surveillance import Stratum
from store.read.signals import signal, signals
from store.read.surveillance import looks, monitors, runs
from streams.surveil import LockIsPast, survey
from tests.store.ledger import amended
from tests.streams.surveyed import PLAN, World, declared, pains, population


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.live.close()
    made.log.close()


def test_a_run_tells_every_look_once_and_a_second_run_nothing(world: World) -> None:
    world.put(*declared(), *population(), *pains(1, day=20))

    first = world.look(100)
    again = world.look(100)
    next_day = world.look(101)

    assert [r.look for run in first.runs for r in run.data.results] == [
        date(2026, 2, 1),
        date(2026, 3, 1),
        date(2026, 4, 1),
    ]
    assert again.runs == ()
    assert [len(run.data.results) for run in next_day.runs] == [0]
    assert [run.data.offsets for run in first.runs] != [()]


def test_a_monitor_may_look_every_week_beside_one_that_looks_every_month(world: World) -> None:
    weekly = declared(monitor_id="pain-weekly", every="week")[1]
    world.put(*declared(), weekly, *population(), *pains(1, day=20), *pains(1, day=33, first=3))

    (run,) = world.look(60).runs
    (week_on,) = world.look(67).runs

    by_monitor = {
        name: [(r.look, r.observed) for r in run.data.results if r.monitor_id == name]
        for name in ("pain-all", "pain-weekly")
    }
    assert by_monitor["pain-all"] == [(date(2026, 2, 1), 1)]
    assert by_monitor["pain-weekly"][0] == (date(2026, 1, 5), 0)
    assert by_monitor["pain-weekly"][-2:] == [(date(2026, 2, 9), 2), (date(2026, 2, 16), 2)]
    assert [(r.monitor_id, r.look) for r in week_on.data.results] == [
        ("pain-weekly", date(2026, 2, 23))
    ]


def test_a_signal_is_raised_once_and_is_on_the_signal_page(world: World) -> None:
    world.put(*declared(), *population(), *pains(9, day=20))

    (raised,) = world.look(60).signals
    world.look(60)
    world.look(95)

    (shown,) = signals(world.snapshot())
    assert shown.signal_id == raised.id
    assert (shown.device, shown.state, shown.updates) == ("monitor:pain-all", "open", 0)
    assert shown.summary.startswith("Pain, all devices: 9 events where 0.")
    detail = signal(world.snapshot(), raised.id)
    assert detail is not None
    assert len(detail.evidence) == 9
    assert all(line.event is not None for line in detail.evidence)


def test_a_late_report_reopens_its_look_and_says_what_changed(world: World) -> None:
    world.put(*declared(), *population(), *pains(2, day=20))
    world.look(60)

    world.put(*pains(1, day=25, first=5, told=70))
    (run,) = world.look(75).runs

    reopened = run.data.results[0]
    assert (reopened.look, reopened.look_version) == (date(2026, 2, 1), 2)
    assert reopened.changed == (
        "observed 2 -> 3; expected 0.6039 -> 0.6019; "
        "counts 1 events that it did not, and no longer 0"
    )
    versions = looks(world.snapshot(), every_version=True)
    assert [(r.look.month, r.result.look_version) for r in versions] == [(2, 1), (2, 2), (3, 1)]


def test_a_correction_clears_the_signal_and_more_reports_reopen_it(world: World) -> None:
    reports = pains(6, day=20)
    world.put(*declared(), *population(), *reports)
    (raised,) = world.look(60).signals
    world.put(*(amended(report, day=65, hazard="infection") for report in reports[:5]))
    (cleared,) = world.look(70).signals
    world.put(*pains(8, day=28, first=20, told=72))
    (reopened,) = world.look(75).signals

    states = [
        signal.data.state for signal in (cleared, reopened) if signal.type == "signal.updated"
    ]
    assert states == ["cleared", "open"]
    shown = signal(world.snapshot(), raised.id)
    assert shown is not None
    assert [step.what for step in shown.history] == ["raised", "cleared", "updated"]


def test_the_same_history_gives_the_same_bytes(tmp_path: Path) -> None:
    told = []
    for name in ("one", "two"):
        world = World(tmp_path / name)
        world.put(*declared(), *population(), *pains(9, day=20), *pains(3, day=25, told=70))
        told.append([(s.runs, s.signals) for s in (world.look(60), world.look(100))])
        world.live.close()
        world.log.close()

    assert told[0] == told[1]


def test_surveillance_goes_forward_but_may_be_asked_what_was_known(world: World) -> None:
    world.put(*declared(), *population(), *pains(2, day=20), *pains(1, day=21, first=8, told=80))
    world.look(100)

    with pytest.raises(LockIsPast, match="--what-if"):
        survey(world.snapshot(), lock=moment(60), now=moment(101), plan_hash=PLAN)
    then = survey(world.snapshot(), lock=moment(60), now=moment(101), plan_hash=PLAN, what_if=True)

    assert then.results[-1].observed == 2


def test_a_new_version_carries_on_what_was_spent_and_the_same_version_cannot_change(
    world: World,
) -> None:
    world.put(*declared(), *population())
    spent = world.look(100).results[-1].alpha_spent

    world.put(*declared(alpha=0.2), *declared(version=2))
    second = world.look(130)

    assert [row.monitor.alpha for row in monitors(world.snapshot())] == [0.05]
    assert spent is not None
    assert all((r.alpha_spent or 0.0) >= spent for r in second.results)
    assert {r.monitor_version for r in second.results} == {2}


def test_a_monitor_of_an_empty_stratum_says_so(world: World) -> None:
    world.put(*declared(stratum=Stratum(centre="nowhere")), *population())

    (result,) = world.look(60).results

    assert (result.state, runs(world.snapshot())[0].looks) == ("not_evaluated", 1)
    assert "exposure is zero" in (result.reason or "")
