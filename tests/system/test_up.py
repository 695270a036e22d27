"""`stimwatch up` as its reader runs it: kill any part, and it heals by itself."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import pytest

from events.sample import HEALTHY_OHM, session, upload
from store.log.open import sqlite_path
from tests.system.running import PLAN, ROOT, System, wait_until
from tests.system.test_nothing_is_lost import BROKEN_OHM

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


class Up:
    """The supervisor and what it supervises."""

    def __init__(self, system: System, name: str = "up.out") -> None:
        self.system, self.port = system, free_port()
        self.output = system.home / name
        environ = os.environ | system.environ | {"STIMWATCH_PORT": str(self.port)}
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "streams.cli", "up"],
                cwd=ROOT,
                env=environ,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def child(self, word: str) -> psutil.Process | None:
        for child in psutil.Process(self.process.pid).children():
            if word in " ".join(child.cmdline()):
                return child
        return None

    def answers(self) -> bool:
        return answers(self.port)

    def said(self) -> str:
        return self.output.read_text()


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    running = Up(System(tmp_path, f"sqlite://{tmp_path / 'log.sqlite'}"))
    yield running
    if running.process.poll() is None:
        running.process.send_signal(signal.SIGINT)
        running.process.wait(40)


def _is_up(up: Up, word: str) -> bool:
    return up.child(word) is not None


def test_killing_any_part_heals_by_itself_and_one_interrupt_stops_all(up: Up) -> None:
    wait_until(up.answers, patience_s=60, what="the dashboard")
    appended = 0
    for word in ("worker", "projector", "dashboard"):
        day = appended
        up.system.append(
            upload(session(day=day + i, left_impedance_ohm=ohm), day=day + i + 0.5, device=device)
            for device, ohm in (("broken", BROKEN_OHM), ("whole", HEALTHY_OHM))
            for i in range(4)
        )
        appended += 8
        dead = up.child(word)
        assert dead is not None
        dead.send_signal(signal.SIGKILL)
        dead.wait(10)
        wait_until(partial(_is_up, up, word), patience_s=20, what=f"another {word}")
    found = up.system.settled(appended + PLAN, patience_s=60)
    wait_until(up.answers, patience_s=60, what="the dashboard again")

    assert (found.events, found.differences) == (appended + PLAN, ()), up.said()
    assert found.stored >= 1
    assert up.said().count("ended with signal SIGKILL") == 3

    children = psutil.Process(up.process.pid).children()
    up.process.send_signal(signal.SIGINT)
    assert up.process.wait(40) == 0
    assert not [child for child in children if child.is_running()]
    assert "nothing is lost" in up.said()


def test_a_second_one_is_told_of_the_first_and_no_child_outlives_it(up: Up) -> None:
    wait_until(up.answers, patience_s=60, what="the dashboard")
    children = psutil.Process(up.process.pid).children()
    assert len(children) == 5

    second = Up(up.system, name="second.out")

    assert second.process.wait(40) == 1
    assert f"process {up.process.pid}, since" in second.said()

    up.process.kill()
    up.process.wait(10)
    _, alive = psutil.wait_procs(children, timeout=30)
    assert alive == []

    third = Up(up.system, name="third.out")
    wait_until(third.answers, patience_s=60, what="the dashboard of the next one")
    third.process.send_signal(signal.SIGINT)
    assert third.process.wait(40) == 0


def test_of_a_damaged_log_nobody_says_that_nothing_is_lost(up: Up) -> None:
    wait_until(up.answers, patience_s=60, what="the dashboard")
    up.system.append(
        upload(session(day=day), day=day + 0.5, device=f"device-{n}")
        for day in range(40)
        for n in range(20)
    )
    log = sqlite_path(up.system.log_url)
    with closing(sqlite3.connect(log)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
        ((root,),) = connection.execute(
            "select rootpage from sqlite_master where name = 'records_1'"
        ).fetchall()
    with log.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(bytes(4096))
    dead = up.child("worker")
    assert dead is not None
    dead.kill()
    wait_until(lambda: "is damaged" in up.said(), patience_s=60, what="the damage told")

    up.process.send_signal(signal.SIGINT)

    assert up.process.wait(60) == 1
    assert "nothing is lost" not in up.said()
    assert "stimwatch log salvage NEW" in up.said().splitlines()[-1]


def test_a_port_in_use_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "streams.cli", "up"],
            env=os.environ | {"STIMWATCH_HOME": str(tmp_path), "STIMWATCH_PORT": port},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert f"port {port} of 127.0.0.1 cannot be used" in done.stderr
    assert "STIMWATCH_PORT" in done.stderr
