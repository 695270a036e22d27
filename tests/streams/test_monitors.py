"""Declaring benchmarks and monitors from a file, and looking, at the command line."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detectors.population.declared import (
    InvalidDeclaration,
    declaration_events,
    read_declaration,
)
from detectors.population.methods import METHODS
from detectors.statistics.negative_controls import CONTROLS_MIN
from events.codec import encode
from events.sample import implanted
from events.surveillance import AgeBand
from store.log.interface import Entry
from store.log.open import open_log
from store.read.surveillance import benchmarks, looks, monitors
from store.settings import Settings
from store.snapshot import Snapshot, open_snapshot
from streams.cli import main
from streams.commands.feed import MONITORS
from streams.projector import rebuild_read_model
from streams.simulate.failures.mode import Host
from tests.house import ROOT

FILE = ROOT / "plans" / "monitors.toml"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("STIMWATCH_HOME", str(tmp_path / "home"))
    return Settings.from_env({"STIMWATCH_HOME": str(tmp_path / "home")})


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def published(settings: Settings) -> Snapshot:
    rebuild_read_model(settings)
    return open_snapshot(settings.snapshots)


def test_the_file_that_comes_along_names_six_outcomes_and_invents_no_benchmark() -> None:
    declared = read_declaration(FILE.read_bytes())

    ours = {b.hazard: b for b in declared.benchmarks if b.benchmark_id.startswith("device-")}
    assert len(ours) == len(declared.monitors) == 6
    for benchmark in ours.values():
        assert (benchmark.bands, benchmark.cumulative) == (None, None)
        assert (benchmark.missing_reason or "").startswith("no benchmark")
    assert all(m.benchmark_id in {b.benchmark_id for b in ours.values()} for m in declared.monitors)


def test_declaring_twice_is_the_same_as_once_and_looking_says_why_not(settings: Settings) -> None:
    first, second = run("monitors", "declare", str(FILE)), run("monitors", "declare", str(FILE))
    with_device = implanted(day=0)
    log = open_log(settings.log_url)
    log.append("events", [Entry(with_device.subject.encode(), encode(with_device))])
    log.close()
    snapshot = published(settings)

    looked = run("surveil", "--as-of", "2026-06-01")

    assert first.exit_code == second.exit_code == looked.exit_code == 0, looked.output
    assert (len(benchmarks(snapshot)), len(monitors(snapshot))) == (7, 6)
    assert snapshot.tuples("select count(*) from monitors") == [(6,)]
    assert "infection-all: not evaluated, no benchmark: " in looked.output
    assert "6 looks and 0 signals told" in looked.output
    assert "read together: 0 monitors of 6 would hold" in looked.output
    assert looked.output.count("uncalibrated: 0 valid negative controls, 5 are needed") == 6
    assert len(looks(published(settings))) == 6
    assert "nothing new" in run("surveil", "--as-of", "2026-06-01").output


def test_a_monitor_is_not_changed_under_the_same_version(
    settings: Settings, tmp_path: Path
) -> None:
    run("monitors", "declare", str(FILE))
    published(settings)
    changed = tmp_path / "changed.toml"
    changed.write_text(FILE.read_text().replace("alpha = 0.05", "alpha = 0.2"))

    refused = run("monitors", "declare", str(changed))

    assert refused.exit_code == 1
    assert "give it version 2" in refused.output


@pytest.mark.parametrize("projected", [True, False])
def test_a_benchmark_is_not_changed_under_the_same_id(
    settings: Settings, tmp_path: Path, projected: bool
) -> None:
    made_up = MONITORS.read_text()
    first = tmp_path / "first.toml"
    first.write_text(made_up)
    assert run("monitors", "declare", str(first)).exit_code == 0
    if projected:
        published(settings)
    (benchmark, *_) = read_declaration(made_up.encode()).benchmarks
    assert benchmark.bands is not None
    told = f"per_device_month = {benchmark.bands[0].per_device_month}"
    assert told in made_up
    changed = tmp_path / "changed.toml"
    changed.write_text(made_up.replace(told, "per_device_month = 0.9"))

    refused = run("monitors", "declare", str(changed))

    assert refused.exit_code == 1
    assert f"the benchmark {benchmark.benchmark_id} was declared with other content" in (
        refused.output
    )
    known = {row.benchmark.benchmark_id: row.benchmark for row in benchmarks(published(settings))}
    assert known[benchmark.benchmark_id] == benchmark


def test_another_number_that_reaches_the_log_all_the_same_rewrites_nothing(
    settings: Settings,
) -> None:
    run("monitors", "declare", str(FILE))
    declared = read_declaration(FILE.read_bytes())
    other = declared.benchmarks[0].model_copy(
        update={"bands": (AgeBand(from_month=0.0, per_device_month=0.5),), "events": 5}
    )
    changed = replace(declared, benchmarks=(other,), monitors=())
    (event,) = declaration_events(changed, now=datetime.now(UTC), simulated=False)
    log = open_log(settings.log_url)
    log.append("events", [Entry(event.subject.encode(), encode(event))])
    log.close()

    known = {row.benchmark.benchmark_id: row.benchmark for row in benchmarks(published(settings))}

    assert known[other.benchmark_id] == declared.benchmarks[0]


def test_every_problem_of_a_file_is_told_at_once() -> None:
    text = FILE.read_text().replace('method = "poisson-spending"', 'method = "guess"', 1)
    text = text.replace('missing_reason = "no benchmark: one', 'what = "one')
    text = text.replace("horizon_events = 20.0\n", "", 1) + "[other]\n"

    with pytest.raises(InvalidDeclaration) as invalid:
        read_declaration(text.encode())

    told = "\n".join(invalid.value.problems)
    for part in ("[other] is unknown", "no method 'guess'", "benchmark 1", "horizon_events"):
        assert part in told


def test_a_lock_that_is_yet_to_come_is_refused(settings: Settings) -> None:
    run("monitors", "declare", str(FILE))
    published(settings)

    refused = run("surveil", "--as-of", "2999-01-01")

    assert refused.exit_code == 1
    assert "yet to come" in refused.output


def test_what_the_demo_watches_for_says_that_it_is_made_up() -> None:
    declared = read_declaration(MONITORS.read_bytes())

    assert {b.confidence for b in declared.benchmarks} == {"none"}
    assert all(b.benchmark_id.startswith("made-up-") for b in declared.benchmarks)
    assert {m.method for m in declared.monitors} == set(METHODS)


def test_the_controls_of_the_demo_are_about_what_the_simulator_does_not_look_at() -> None:
    declared = read_declaration(MONITORS.read_bytes())

    controls = [monitor for monitor in declared.monitors if monitor.negative_control]

    known_to_failures = {field.name for field in fields(Host)}
    for control in controls:
        assert control.comparator is not None
        divided_by = control.stratum.model_dump(exclude_none=True).keys()
        assert divided_by == control.comparator.model_dump(exclude_none=True).keys()
        assert divided_by <= {"age_years", "bmi_kg_m2"}
        assert not known_to_failures & divided_by
    assert len(controls) > 2 * CONTROLS_MIN
    assert not any(m.negative_control for m in read_declaration(FILE.read_bytes()).monitors)
