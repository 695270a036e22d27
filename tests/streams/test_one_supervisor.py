"""Two supervisors never share a home, and the second one learns about the first."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from streams.one_supervisor import Supervised, sole_supervisor

HOLDER = """
import subprocess, sys
from pathlib import Path
from streams.one_supervisor import sole_supervisor
with sole_supervisor(Path(sys.argv[1]), say=print) as lock:
    child = subprocess.Popen(
        [sys.executable, "-c", f"import time; time.sleep({sys.argv[2]})"],
        pass_fds=(lock,),
        stdout=subprocess.DEVNULL,
    )
    print(child.pid, flush=True)
    sys.stdin.read()
"""


def holder(home: Path, *, child_s: float) -> "tuple[subprocess.Popen[str], int]":
    """Start a supervisor with one child; once it has the home, return it, and the child's id."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(home), str(child_s)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, int(process.stdout.readline())


def test_a_second_supervisor_is_refused_at_once_and_told_of_the_first(tmp_path: Path) -> None:
    first, _ = holder(tmp_path, child_s=0)
    try:
        with (
            pytest.raises(Supervised, match=rf"process {first.pid}, since 20\d\d-\d\d-\d\d.* UTC"),
            sole_supervisor(tmp_path, say=print),
        ):
            pass
    finally:
        first.kill()
        first.communicate()


def test_what_a_killed_supervisor_left_is_waited_for(tmp_path: Path) -> None:
    first, _ = holder(tmp_path, child_s=1.5)
    first.kill()
    first.communicate()
    said = list[str]()

    with sole_supervisor(tmp_path, say=said.append, patience_s=60):
        pass

    assert said == ["the supervisor before this one has ended; waiting for what it started to end"]


def test_what_never_ends_is_named(tmp_path: Path) -> None:
    first, child = holder(tmp_path, child_s=60)
    first.kill()
    first.communicate()

    with (
        pytest.raises(Supervised, match=r"still runs. Find it with `fuser .*supervisor\.lock`"),
        sole_supervisor(tmp_path, say=print, patience_s=0.3),
    ):
        pass
    os.kill(child, signal.SIGKILL)


def test_a_home_is_free_again_after_its_supervisor(tmp_path: Path) -> None:
    for _ in range(2):
        with sole_supervisor(tmp_path, say=print):
            told = (tmp_path / "supervisor.lock").read_text()

        assert f'"pid":{os.getpid()}' in told
