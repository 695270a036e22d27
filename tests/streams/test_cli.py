import json
import sqlite3
import subprocess
import sys
import threading
from base64 import b64encode
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detectors.plan import default_plan
from events.codec import encode
from events.sample import adverse_event, daily, implanted
from store.log.interface import Entry
from store.log.open import open_log, sqlite_path
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_EVENTS, TOPIC_SIGNALS
from streams.cli import main
from streams.gateways.rejects import place_of
from streams.projector import Projector
from streams.replay import replay
from tests.system.running import System


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    """A log and a home, with nothing running."""
    running = System(tmp_path, f"sqlite://{tmp_path / 'log.sqlite'}")
    for name, value in running.environ.items():
        monkeypatch.setenv(name, value)
    return running


def stimwatch(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def broken_lead() -> list[bytes]:
    broken = (520.0, 540.0, 6000.0, 530.0)
    events = daily(days=range(4)) + daily(days=range(4, 9), left_impedance_ohm=broken)
    return [encode(implanted(day=0)), *(encode(event) for event in events)]


def jsonl(path: Path, lines: list[bytes]) -> Path:
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def project_all(system: System) -> None:
    projector = Projector(system.settings)
    projector.catch_up()
    projector.close()


def publish_signals(system: System) -> None:
    """Do what a worker does, without one."""
    signals = replay(system.log_url, plan=default_plan()).signals
    with closing(open_log(system.log_url)) as log:
        log.append(TOPIC_SIGNALS, [Entry(s.subject.encode(), encode(s)) for s in signals])


def test_the_same_seed_gives_the_same_bytes_and_they_replay_alike(tmp_path: Path) -> None:
    for name in ("one", "two"):
        fleet = ["--devices", 20, "--days", 200, "--seed", 3, "--preset", "demo"]
        assert stimwatch("simulate", *fleet, "--out", tmp_path / name).exit_code == 0
        events, out = tmp_path / name / "events.jsonl", tmp_path / f"{name}.jsonl"
        assert stimwatch("replay", events, "--out", out).exit_code == 0

    for file in ("one/events.jsonl", "one/truth.jsonl", "one.jsonl"):
        assert (tmp_path / file).read_bytes() == (
            tmp_path / file.replace("one", "two")
        ).read_bytes()
    assert (tmp_path / "one.jsonl").stat().st_size > 0


def test_replaying_a_file_and_the_log_it_was_ingested_into_says_the_same(
    system: System, tmp_path: Path
) -> None:
    events = jsonl(tmp_path / "events.jsonl", broken_lead())
    stimwatch("ingest", events)
    stimwatch("replay", events, "--out", tmp_path / "file.jsonl")
    stimwatch("replay", system.log_url, "--out", tmp_path / "log.jsonl")

    assert (tmp_path / "file.jsonl").read_bytes() == (tmp_path / "log.jsonl").read_bytes()
    assert b"signal.raised" in (tmp_path / "log.jsonl").read_bytes()


def test_a_file_cut_in_half_gives_what_is_whole_and_names_what_is_not(
    system: System, tmp_path: Path
) -> None:
    events = jsonl(tmp_path / "events.jsonl", broken_lead())
    events.write_bytes(events.read_bytes()[:-200])

    done = stimwatch("ingest", events)
    listed = stimwatch("dead-letters", "list")

    assert done.exit_code == 4
    assert f"{len(broken_lead()) - 1} new, 0 known already, 1 refused" in done.stdout
    assert "REFUSED: 1 of 10 rows" in done.stderr.splitlines()[-1]
    assert "1 dead letters" in listed.stdout
    assert "events.jsonl:10" in done.stderr
    assert place_of("events.jsonl:10") in listed.stdout


def test_a_second_ingest_changes_no_signal(system: System, tmp_path: Path) -> None:
    events = jsonl(tmp_path / "events.jsonl", broken_lead())
    stimwatch("ingest", events)
    once = replay(system.log_url, plan=default_plan()).signals
    stimwatch("ingest", events)

    assert replay(system.log_url, plan=default_plan()).signals == once


def test_an_audit_waits_for_the_first_snapshot_as_long_as_it_is_told_to(system: System) -> None:
    with closing(open_log(system.log_url)) as log:
        log.append(TOPIC_EVENTS, [Entry(b"device-1", line) for line in broken_lead()])
    publish_signals(system)
    projecting = threading.Timer(1.0, project_all, [system])

    projecting.start()
    waited = stimwatch("audit", "--wait", "30")
    projecting.join()

    assert waited.exit_code == 0, waited.output


def test_an_audit_finds_a_signal_that_was_lost_and_one_that_was_made_up(system: System) -> None:
    with closing(open_log(system.log_url)) as log:
        log.append(TOPIC_EVENTS, [Entry(b"device-1", line) for line in broken_lead()])
        project_all(system)
        lost = stimwatch("audit")
        publish_signals(system)
        project_all(system)
        whole = stimwatch("audit")
        foreign = replay(system.log_url, plan=default_plan()).signals[0]
        made_up = foreign.model_copy(update={"id": adverse_event(day=1).id})
        log.append(TOPIC_SIGNALS, [Entry(b"device-1", encode(made_up))])
        project_all(system)
        doubled = stimwatch("audit")

    assert (lost.exit_code, whole.exit_code, doubled.exit_code) == (3, 0, 3)
    assert "missing" in lost.stdout
    assert "no difference" in whole.stdout
    assert "unfounded" in doubled.stdout


def test_an_audit_notices_a_record_that_was_changed_after_it_was_read(system: System) -> None:
    with closing(open_log(system.log_url)) as log:
        log.append(TOPIC_EVENTS, [Entry(b"device-1", line) for line in broken_lead()])
    publish_signals(system)
    project_all(system)
    file = sqlite_path(system.log_url)
    with closing(sqlite3.connect(file)) as database, database:
        tables = [
            name
            for (name,) in database.execute("select name from sqlite_master where type = 'table'")
            if "value" in [column[1] for column in database.execute(f'pragma table_info("{name}")')]
        ]
        for table in tables:
            database.execute(
                f'update "{table}" set value = cast(replace(cast(value as text), '
                '\'"posture":"prone"\', \'"posture":"supine"\') as blob)'
            )

    audited = stimwatch("audit")

    assert audited.exit_code == 3
    assert "broken seal: the records of events/" in audited.stdout


def test_a_rebuild_of_a_damaged_read_model_gives_the_same_answers(system: System) -> None:
    with closing(open_log(system.log_url)) as log:
        log.append(TOPIC_EVENTS, [Entry(b"device-1", line) for line in broken_lead()])
    publish_signals(system)
    project_all(system)
    system.settings.live.write_bytes(b"not a database any more")

    rebuilt = stimwatch("rebuild")

    assert rebuilt.exit_code == 0
    assert "no difference" in stimwatch("audit").stdout


def test_what_can_be_read_by_now_is_retried_and_the_rest_stays(system: System) -> None:
    good = encode(adverse_event(day=1, hazard="pain"))
    letters = []
    for name, payload in (("a", good), ("b", b"never an event")):
        letter = {
            "id": str(adverse_event(day=0, device=name).id),
            "where": f"old.jsonl:{name}",
            "reason": "schema",
            "explanation": "an older reader could not read it",
            "recordedtime": "2026-01-01T00:00:00Z",
            "payload": b64encode(payload).decode(),
        }
        letters.append(Entry(name.encode(), json.dumps(letter).encode()))
    with closing(open_log(system.log_url)) as log:
        log.append(TOPIC_DEAD_LETTERS, letters)

    retried = stimwatch("dead-letters", "retry")

    assert "1 of 2" in retried.stdout
    assert replay(system.log_url, plan=default_plan()).events == 1


@pytest.mark.parametrize(
    ("words", "environ", "told"),
    [
        (["topics"], {"STIMWATCH_PARTITIONS": "many"}, "STIMWATCH_PARTITIONS is 'many'"),
        (["topics"], {"STIMWATCH_LOG": "redis://x"}, "sqlite:///ABSOLUTE/FILE"),
        (["audit"], {}, "nothing has been published"),
        (["worker"], {"STIMWATCH_LOG": "sqlite:///nowhere/at/all.sqlite"}, "nowhere"),
        (["replay", "missing.jsonl", "--out", "x"], {}, "missing.jsonl"),
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(
    words: list[str],
    environ: dict[str, str],
    told: str,
    system: System,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    done = stimwatch(*words)

    assert done.exit_code == 1
    assert told in done.output


def test_the_command_line_imports_what_is_called_and_no_more() -> None:
    code = "import sys; from streams.cli import main; main(['replay', '--help'], "
    code += "standalone_mode=False); print(*sys.modules)"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    heavy = {"aiokafka", "duckdb", "faust", "kafka", "numpy", "pyarrow", "reportlab", "scipy"}
    assert "streams.commands.checks" in said.stdout.split()
    assert not heavy.intersection(said.stdout.split())


def test_a_worker_without_topics_names_the_missing_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STIMWATCH_HOME", str(tmp_path))

    done = stimwatch("worker")

    assert done.exit_code == 1
    assert "events" in done.output
    assert "stimwatch topics" in done.output


def test_a_rebuild_refuses_while_a_projector_has_the_read_model(system: System) -> None:
    hold = (
        "import sys\nfrom pathlib import Path\nfrom store.live import open_live\n"
        "live = open_live(Path(sys.argv[1]))\nprint('held', flush=True)\nsys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(system.settings.live)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as projector:
        assert projector.stdout is not None
        projector.stdout.readline()
        done = stimwatch("rebuild")
        projector.communicate()

    assert done.exit_code == 1
    assert "one projector" in done.output
