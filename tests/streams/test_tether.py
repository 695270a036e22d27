"""A child does not outlive its supervisor, however that ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from streams.tether import SUPERVISOR

CHILD = """
import os, sys, time
from streams.tether import tie
tie()
if sys.argv[1] == "exec":
    code = "import time; print('tied', flush=True); time.sleep(60)"
    os.execv(sys.executable, [sys.executable, "-c", code])
print("tied", flush=True)
time.sleep(60)
"""
PARENT = """
import os, sys, time
from pathlib import Path
from streams.supervise import Child, Supervisor
child = Child(
    name="child", command=[sys.executable, "-c", sys.argv[1], sys.argv[2]], log=Path(sys.argv[3])
)
running = Supervisor(children=(child,), environ=os.environ, say=print)
running.start()
print(child.process.pid, flush=True)
time.sleep(60)
"""


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 20
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, f"{pid} outlives its supervisor"
        time.sleep(0.02)


def kill_the_supervisor_of(code: str, how: str, log: Path) -> int:
    """Start a supervised child; when it says that it is tied, kill its supervisor alone."""
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, code, how, str(log)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    deadline = time.monotonic() + 20
    while not log.exists() or "tied" not in log.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    parent.kill()
    parent.communicate()
    return child


@pytest.mark.parametrize("how", ["stay", "exec"])
def test_a_child_ends_when_its_supervisor_is_killed(tmp_path: Path, how: str) -> None:
    child = kill_the_supervisor_of(CHILD, how, tmp_path / "child.log")

    wait_until_gone(child)


def test_a_child_whose_supervisor_has_ended_before_it_began_ends_at_once() -> None:
    environ = os.environ | {SUPERVISOR: str(os.getpid() + 1)}

    done = subprocess.run(
        [sys.executable, "-c", CHILD, "stay"], env=environ, capture_output=True, check=False
    )

    assert (done.returncode, done.stdout) == (-signal.SIGTERM, b"")


def test_without_a_supervisor_nothing_is_tied() -> None:
    code = CHILD.replace("time.sleep(60)", "print('goes on')")

    done = subprocess.run([sys.executable, "-c", code, "stay"], capture_output=True, check=True)

    assert b"goes on" in done.stdout


def test_where_no_kernel_tells_a_thread_looks_whether_the_parent_is_the_same(
    tmp_path: Path,
) -> None:
    code = CHILD.replace("import tie", "import watch").replace("tie()", "watch(os.getppid())")
    child = kill_the_supervisor_of(code, "stay", tmp_path / "child.log")

    wait_until_gone(child)
