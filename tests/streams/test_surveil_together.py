"""All monitors of a run read together: told when it is otherwise, and signalling nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from detectors.population.family import same
from events.device import Lead
from events.envelope import Event
from events.sample import envelope, implanted
from events.surveillance import MonitorDeclared, Stratum
from store.read.surveillance import family
from tests.streams.surveyed import World, declared, pains, population

OLD, NEWER, OTHER = ("Lead A", "1"), ("Lead A", "2"), ("Lead B", "1")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.live.close()
    made.log.close()


def leads(*of_each: tuple[str, str], devices: int = 60) -> tuple[Event, ...]:
    """Return so many devices with each kind of lead, numbered on."""
    return tuple(
        implanted(day=0, device=f"device-{n}", leads=(Lead(side="left", model=model, version=v),))
        for n, (model, v) in enumerate(each for each in of_each for _ in range(devices))
    )


def monitored(name: str, **other: Any) -> tuple[Event, ...]:
    """Return a monitor of its own id, with the benchmark of all."""
    (benchmark, monitor) = declared(**other)
    assert isinstance(monitor, MonitorDeclared)
    return (
        benchmark,
        MonitorDeclared(
            **envelope(name, day=0, device=name),
            data=monitor.data.model_copy(update={"monitor_id": name}),
        ),
    )


def test_a_cluster_in_one_old_version_leaves_the_hierarchy_at_that_version(world: World) -> None:
    strata = {
        "all": Stratum(),
        "a": Stratum(lead_model="Lead A"),
        "a-1": Stratum(lead_model="Lead A", lead_version="1"),
        "a-2": Stratum(lead_model="Lead A", lead_version="2"),
        "b": Stratum(lead_model="Lead B"),
    }
    asked = [event for name, part in strata.items() for event in monitored(name, stratum=part)]
    world.put(*asked, *leads(OLD, NEWER, OTHER), *pains(18, day=20))

    world.look(60)

    told = family(world.snapshot())
    assert told is not None
    members = {member.monitor_id: member for member in told.family.members}
    held = {name: member.held_at for name, member in members.items()}
    assert held == {"all": None, "a": None, "a-1": None, "a-2": "a-2", "b": "b"}
    assert [member.monitor_id for member in told.family.members if member.holds] == [
        "a",
        "a-1",
        "all",
    ]
    assert members["a"].uncalibrated == "uncalibrated: 0 valid negative controls, 5 are needed"


def test_what_is_read_together_is_told_when_it_is_otherwise_and_not_again(world: World) -> None:
    world.put(*declared(), *population(), *pains(2, day=20))
    first = world.look(60)
    again = world.look(60)
    next_day = world.look(61)

    assert [run.data.family == first.family for run in first.runs] == [True]
    assert again.runs == ()
    assert [(run.data.results, run.data.family) for run in next_day.runs] == [((), None)]


def test_another_monitor_changes_what_is_read_together_and_re_opens_no_look(world: World) -> None:
    world.put(*declared(), *population(), *pains(4, day=20))
    world.look(60)
    world.put(*monitored("second", stratum=Stratum(lead_model="Lead B")))

    (run,) = world.look(61).runs

    assert {look.monitor_id for look in run.data.results} == {"second"}
    assert run.data.family is not None
    assert [member.monitor_id for member in run.data.family.members] == ["pain-all", "second"]


def test_a_late_report_changes_the_evidence_with_the_look_it_re_opens(world: World) -> None:
    world.put(*declared(), *population(), *pains(2, day=20))
    (before,) = world.look(60).runs
    world.put(*pains(1, day=25, first=5, told=70))

    (after,) = world.look(75).runs

    old, new = before.data.results[0], after.data.results[0]
    assert (new.look, new.look_version) == (old.look, 2)
    assert (new.log_e_value or 0.0) > (old.log_e_value or 0.0)
    assert after.data.family is not None
    assert not same(before.data.family, after.data.family)


def test_a_negative_control_never_raises_a_signal(world: World) -> None:
    world.put(*declared(negative_control=True), *population(), *pains(30, day=20))

    looked = world.look(60)

    assert looked.signals == ()
    assert {result.state for result in looked.results} == {"no_signal"}
    assert looked.family is not None
    assert looked.family.errors[0].controls == 1
