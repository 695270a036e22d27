"""One home has one supervisor: a lock that it shares with all it has started.

The lock on `supervisor.lock` is held by the supervisor and, through the descriptor that they
inherit, by its children. So it is free only when all of them have ended, however they ended, and
nobody begins a second system beside what is left of a first. The file says who has it.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

NAME = "supervisor.lock"
PATIENCE_S = 20.0
"""How long the children of a supervisor that was killed are given to end."""

LOOK_EVERY_S = 0.2


class Supervised(Exception):
    """Another supervisor has this home, or what it started still runs."""


class Holder(BaseModel):
    """Who has the lock: a process, and since when."""

    model_config = ConfigDict(frozen=True)

    pid: int
    since: datetime


@contextmanager
def sole_supervisor(
    home: Path, *, say: Callable[[str], None], patience_s: float = PATIENCE_S
) -> Iterator[int]:
    """Give the descriptor of the lock, which children must inherit.

    Raises
    ------
    Supervised
        If another supervisor has the home; at once where it lives, else after `patience_s`.
    """
    home.mkdir(parents=True, exist_ok=True)
    path = home / NAME
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _take(lock, path, say=say, patience_s=patience_s)
        mine = Holder(pid=os.getpid(), since=datetime.now(UTC).replace(microsecond=0))
        os.ftruncate(lock, 0)
        os.pwrite(lock, mine.model_dump_json().encode() + b"\n", 0)
        yield lock
    finally:
        os.close(lock)


def _take(lock: int, path: Path, *, say: Callable[[str], None], patience_s: float) -> None:
    until = time.monotonic() + patience_s
    waiting = False
    while not _try(lock):
        holder = _holder(path)
        if holder is not None and _lives(holder.pid):
            message = (
                f"{path.parent} has a supervisor already: process {holder.pid}, since "
                f"{holder.since:%Y-%m-%d %H:%M:%S} UTC. Two systems on one home would disturb each "
                f"other: stop that one (`kill {holder.pid}`), or set STIMWATCH_HOME to another "
                "folder"
            )
            raise Supervised(message)
        if time.monotonic() >= until:
            message = (
                f"the supervisor of {path.parent} has ended, but a process that it started still "
                f"runs. Find it with `fuser {path}`, end it, and start again"
            )
            raise Supervised(message)
        if not waiting:
            say("the supervisor before this one has ended; waiting for what it started to end")
            waiting = True
        time.sleep(LOOK_EVERY_S)


def _try(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(path: Path) -> Holder | None:
    try:
        return Holder.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):  # it is just being written
        return None


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
