"""What a test starts ends with the test, however the test ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.system.running import ROOT, wait_until

FAMILY = """
import os, subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; print('here'); time.sleep(600)"],
                 start_new_session=True)
time.sleep({parent_s})
"""
"""A program whose child goes into a session of its own."""


def leash(*command: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.system.leash", *command],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        start_new_session=True,
    )


def family_of(pid: int, *, least: int) -> list[psutil.Process]:
    def found() -> list[psutil.Process]:
        return list(psutil.Process(pid).children(recursive=True))

    wait_until(lambda: len(found()) >= least, patience_s=30, what="the children")
    return found()


def all_gone(family: list[psutil.Process]) -> bool:
    return not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in family)


@pytest.mark.parametrize("parent_s", ["600", "2"])
def test_all_that_came_of_it_ends_when_the_leash_is_let_go(parent_s: str) -> None:
    held = leash(sys.executable, "-c", FAMILY.format(parent_s=parent_s))
    family = family_of(held.pid, least=2)
    assert held.stdin is not None

    held.stdin.close()

    held.wait(30)
    wait_until(lambda: all_gone(family), patience_s=10, what="nobody left")


def test_it_ends_too_when_its_holder_is_killed(tmp_path: Path) -> None:
    named = tmp_path / "pid"
    holding = (
        "import subprocess, sys, time; "
        "held = subprocess.Popen([sys.executable, '-m', 'tests.system.leash', 'sleep', '600'], "
        "stdin=subprocess.PIPE, start_new_session=True); "
        f"open({str(named)!r}, 'w').write(str(held.pid)); time.sleep(600)"
    )
    holder = subprocess.Popen([sys.executable, "-c", holding], cwd=ROOT)
    wait_until(lambda: named.exists() and bool(named.read_text()), patience_s=30, what="a pid")
    pid = int(named.read_text())
    family = [psutil.Process(pid), *family_of(pid, least=1)]

    holder.kill()

    holder.wait(30)
    wait_until(lambda: all_gone(family), patience_s=20, what="nobody left")


def test_a_command_that_ends_by_itself_says_how() -> None:
    held = leash("sh", "-c", "exit 7")

    assert held.wait(30) == 7
    held.communicate()


def test_an_interrupt_of_the_group_reaches_the_command() -> None:
    held = leash("sh", "-c", "trap 'exit 9' INT; while :; do sleep 0.1; done")
    family_of(held.pid, least=1)
    time.sleep(0.3)

    os.killpg(held.pid, signal.SIGINT)

    assert held.wait(30) == 9
    held.communicate()
