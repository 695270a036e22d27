"""Run a command that cannot outlive who started it: `python -m tests.system.leash COMMAND...`.

Whoever holds the other end of its standard input holds the leash. When that end is closed, by hand
or because its holder was killed, the command is ended, and so is all that came of it: also what
went into a session of its own, as the children of `stimwatch up` do, and also what lost its parent,
which on Linux falls to the leash.
"""

import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

import psutil

LOOK_EVERY_S = 0.2
_PR_SET_CHILD_SUBREAPER = 36  # prctl(2): orphans below become children of this process


def main(command: Sequence[str]) -> int:
    """Run the command; return its exit code, or 1 where it had to be ended."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    signal.signal(signal.SIGINT, _leave_to_the_command)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    while process.poll() is None and not _is_let_go():
        pass
    code = process.poll()
    while alive := _family():
        for one in alive:
            one.kill()
        time.sleep(0.01)
    return 1 if code is None else code


def _leave_to_the_command(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the whole group is interrupted. An ignored signal would be inherited."""


def _is_let_go() -> bool:
    ready, _, _ = select.select([sys.stdin], [], [], LOOK_EVERY_S)
    return bool(ready) and not os.read(sys.stdin.fileno(), 1)


def _family() -> list[psutil.Process]:
    """Return what runs below; what has ended and is not waited for does not count."""
    found = psutil.Process().children(recursive=True)
    return [one for one in found if _runs(one)]


def _runs(one: psutil.Process) -> bool:
    try:
        return bool(one.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
