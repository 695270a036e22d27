import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from streams.supervise import Child, Supervisor


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def supervisor(tmp_path: Path, code: str, clock: Clock, said: list[str]) -> Supervisor:
    child = Child(name="worker", command=[sys.executable, "-c", code], log=tmp_path / "worker.log")
    return Supervisor(children=(child,), environ=os.environ, say=said.append, clock=clock)


def ended(child: Child) -> None:
    assert child.process is not None
    child.process.wait(10)


def test_what_dies_young_again_and_again_is_started_later_and_later(tmp_path: Path) -> None:
    clock, said = Clock(), list[str]()
    running = supervisor(tmp_path, "print('no topic'); exit(1)", clock, said)
    (child,) = running.children
    delays = []
    for _ in range(7):
        running.start()
        ended(child)
        running.look()
        delays.append(child.due - clock.now)
        clock.now = child.due

    assert delays == [1, 2, 4, 8, 16, 30, 30]
    assert "worker ended with exit code 1" in said[0]
    assert "no topic" in said[0], "the reader sees why"


def test_what_ran_steadily_is_started_again_at_once(tmp_path: Path) -> None:
    clock, said = Clock(), list[str]()
    running = supervisor(tmp_path, "import time; time.sleep(60)", clock, said)
    (child,) = running.children
    running.start()
    assert child.process is not None
    child.process.send_signal(signal.SIGKILL)
    ended(child)
    clock.now += 11

    running.look()
    running.start()

    assert "signal SIGKILL" in said[0]
    assert child.process is not None
    assert child.process.poll() is None
    running.stop_all()
    assert child.process.poll() is not None


@pytest.mark.slow
def test_one_interrupt_stops_every_child(tmp_path: Path) -> None:
    code = f"""
import os, sys
from pathlib import Path
from streams.supervise import Child, Supervisor
child = "import time; print('up', flush=True); time.sleep(600)"
children = tuple(
    Child(name=n, command=[sys.executable, "-c", child], log=Path({str(tmp_path)!r}) / n)
    for n in ("a", "b")
)
s = Supervisor(children=children, environ=os.environ, say=print)
print("supervising", flush=True)
s.run()
print(*(c.process.returncode for c in s.children))
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 20
    while not all((tmp_path / n).exists() and (tmp_path / n).stat().st_size for n in "ab"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=20)

    assert out.split() == ["supervising", "-15", "-15"]
