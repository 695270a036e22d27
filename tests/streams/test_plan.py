"""The plan in force: found, used by every process, checked and compared on the command line."""

import json
import re
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from detectors.plan import default_plan
from events.codec import decode, encode
from events.sample import daily, implanted, moment
from store.log.interface import Entry
from store.log.open import open_log
from store.settings import DEFAULT_PLAN, TOPIC_EVENTS, Settings
from streams.advance import advance
from streams.benches import Benches
from streams.cli import main
from streams.declare import declare_plan
from streams.plan_file import PlanUnusable, plan_in_force
from streams.projector import rebuild_read_model
from tests.simulation.world import brought_up, lay_out
from tests.streams.test_cli import broken_lead, project_all, publish_signals
from tests.system.running import System

LATER = ("beyond.bad_min = { value = 3", "beyond.bad_min = { value = 4")
SLOPPY = ("beyond.bad_min = { value = 3", "beyond.bad_min = { value = 2.5")
WORDS = ('source = "none found"', 'source = "asked the ward"')


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    """A log and a home, with nothing running."""
    running = System(tmp_path, f"sqlite://{tmp_path / 'log.sqlite'}")
    for name, value in running.environ.items():
        monkeypatch.setenv(name, value)
    return running


def stimwatch(*words: object, plan: Path | None = None) -> Result:
    environ = {} if plan is None else {"STIMWATCH_PLAN": str(plan)}
    return CliRunner().invoke(main, [str(word) for word in words], env=environ)


def another_plan(path: Path, *changes: tuple[str, str]) -> Path:
    written = DEFAULT_PLAN.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in written, f"plans/default.toml no longer holds {old!r}"
        written = written.replace(old, new, 1)
    path.write_text(written, encoding="utf-8")
    return path


def raised(path: Path) -> dict[str, Any]:
    first: dict[str, Any] = json.loads(path.read_bytes().splitlines()[0])
    assert first["type"] == "signal.raised"
    return first


def test_without_a_word_the_plan_that_comes_along_is_in_force() -> None:
    plan = plan_in_force(Settings.from_env({}))

    assert plan.label == "default 1"
    assert plan.sha256 == default_plan().sha256


def test_the_plan_in_force_decides_when_a_signal_is_raised_and_its_hash_is_on_it(
    tmp_path: Path,
) -> None:
    broken = (520.0, 540.0, 6000.0, 530.0)
    events = [implanted(day=0), *daily(days=range(4))]
    events += daily(days=range(4, 9), left_impedance_ohm=broken)
    log = tmp_path / "events.jsonl"
    log.write_bytes(b"\n".join(map(encode, events)) + b"\n")
    later = another_plan(tmp_path / "later.toml", LATER)

    assert stimwatch("replay", log, "--out", tmp_path / "by_default").exit_code == 0
    assert stimwatch("replay", log, "--out", tmp_path / "by_later", plan=later).exit_code == 0

    first, second = raised(tmp_path / "by_default"), raised(tmp_path / "by_later")
    assert (first["time"], second["time"]) == tuple(
        encoded["time"]
        for encoded in (json.loads(encode(events[7])), json.loads(encode(events[8])))
    )
    assert first["data"]["plan_hash"] == default_plan().sha256
    assert (
        second["data"]["plan_hash"]
        == plan_in_force(Settings.from_env({"STIMWATCH_PLAN": str(later)})).sha256
    )


@pytest.mark.parametrize(
    "words", [("worker",), ("up",), ("demo",), ("audit",), ("replay", "x", "--out", "y")]
)
def test_nothing_starts_under_a_plan_that_is_missing_or_wrong(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STIMWATCH_HOME", str(tmp_path / "home"))
    wrong = another_plan(tmp_path / "wrong.toml", SLOPPY)

    missing = stimwatch(*words, plan=tmp_path / "none.toml")
    refused = stimwatch(*words, plan=wrong)

    assert (missing.exit_code, refused.exit_code) == (1, 1)
    assert f"the plan {tmp_path / 'none.toml'} cannot be read: No such file" in missing.output
    assert "[detector.lead-fracture] beyond.bad_min: value is 2.5" in refused.output
    assert not (tmp_path / "home").exists(), "something was started"


def test_a_folder_is_no_plan(tmp_path: Path) -> None:
    with pytest.raises(PlanUnusable, match="cannot be read: Is a directory"):
        plan_in_force(Settings.from_env({"STIMWATCH_PLAN": str(tmp_path)}))


def test_check_says_what_the_plan_is_and_how_much_of_it_is_assumed() -> None:
    checked = stimwatch("plan", "check")

    assert checked.exit_code == 0
    assert "default 1, of 2026-11-24; not approved: " in checked.stdout
    assert default_plan().sha256 in checked.stdout
    assert f"detectors   {len(default_plan().detectors)}\n" in checked.stdout
    told = re.search(r"parameters  (\d+): (.*)$", checked.stdout, re.MULTILINE)
    assert told is not None
    counts = {word: int(count) for count, word in re.findall(r"(\d+) (\w+)", told[2])}
    assert counts["assumed"] == DEFAULT_PLAN.read_text(encoding="utf-8").count(
        '= "assumed", source'
    )
    assert sum(counts.values()) == int(told[1])


def test_check_names_every_problem_and_says_one_in_the_singular(tmp_path: Path) -> None:
    one = another_plan(tmp_path / "one.toml", SLOPPY)
    two = another_plan(tmp_path / "two.toml", SLOPPY, ("growth = ", "growht = "))

    first, second = stimwatch("plan", "check", one), stimwatch("plan", "check", two)

    assert (first.exit_code, second.exit_code) == (1, 1)
    assert "one.toml cannot be used, for 1 reason:\n" in first.output
    assert "two.toml cannot be used, for 3 reasons:\n" in second.output
    assert "[episodes] growht: unknown" in second.output


def test_diff_tells_a_decision_from_a_word(tmp_path: Path) -> None:
    later = another_plan(tmp_path / "later.toml", LATER)
    worded = another_plan(tmp_path / "worded.toml", WORDS)

    decided = stimwatch("plan", "diff", later).stdout
    back = stimwatch("plan", "diff", later, DEFAULT_PLAN).stdout
    said = stimwatch("plan", "diff", worded).stdout
    same = stimwatch("plan", "diff", DEFAULT_PLAN).stdout

    assert "lead-fracture beyond.bad_min: 3 -> 4 sessions\n1 value decides otherwise" in decided
    assert "lead-fracture beyond.bad_min: 4 -> 3 sessions\n" in back
    assert ", source: none found -> asked the ward\nonly words change: the same" in said
    assert same.startswith("no difference: the same is decided, and the hash stays ")


def test_diff_says_which_of_two_plans_cannot_be_read(tmp_path: Path) -> None:
    wrong = another_plan(tmp_path / "wrong.toml", SLOPPY)

    compared = stimwatch("plan", "diff", DEFAULT_PLAN, wrong)

    assert compared.exit_code == 1
    assert "wrong.toml cannot be used" in compared.output


def test_an_audit_holds_only_under_the_plan_that_was_in_force(
    system: System, tmp_path: Path
) -> None:
    later = another_plan(tmp_path / "later.toml", LATER)
    with closing(open_log(system.log_url)) as log:
        log.append(TOPIC_EVENTS, [Entry(b"device-1", line) for line in broken_lead()])
    publish_signals(system)
    project_all(system)

    then, now = stimwatch("audit"), stimwatch("audit", plan=later)

    assert (then.exit_code, now.exit_code) == (0, 3)
    assert f"under the plan default 1 ({default_plan().sha256[:12]})" in then.stdout
    assert "missing" in now.stdout
    assert "unfounded" in now.stdout


def test_a_change_of_plan_tells_nothing_by_itself(tmp_path: Path) -> None:
    later = plan_in_force(
        Settings.from_env({"STIMWATCH_PLAN": str(another_plan(tmp_path / "later.toml", LATER))})
    )
    events = [decode(line) for line in broken_lead()]
    log, folder = lay_out(events, partitions=1), tmp_path / "benches"
    before = Benches(folder=folder, plan=later, open_log=lambda: log)
    before.save(brought_up(before, 0, 8))
    after = replace(before, plan=default_plan(), held={}, saved={})

    bench = brought_up(after, 0, 8)
    step = advance(bench, log.partitions[0][8:9], plan=after.plan)

    assert bench.next_offset == 8, "all of the log was folded again, not the other plan's state"
    assert step.signals == (), "raised by the event before, under a plan that was not in force then"


def test_a_plan_is_told_to_a_log_that_was_made_anew_beside_an_old_snapshot(
    tmp_path: Path,
) -> None:
    settings = Settings(home=tmp_path, log_url=f"sqlite://{tmp_path / 'log.sqlite'}")

    def made() -> None:
        with closing(open_log(settings.log_url)) as log:
            log.create_topics(settings.topics)

    made()
    assert declare_plan(settings, now=moment(3))
    rebuild_read_model(settings)
    assert not declare_plan(settings, now=moment(3))
    for file in tmp_path.glob("log.sqlite*"):
        file.unlink()
    made()

    assert declare_plan(settings, now=moment(3))
    assert not declare_plan(settings, now=moment(3))
