"""What is done to a round: to its log, to what was derived from it, or to a process.

Each harm returns a pattern of what has to be said of it, or nothing where it need not be: what is
only late is caught up with, and what is gone is made anew.
"""

import shutil
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import TYPE_CHECKING

import psutil

from events.sample import tick
from store.log.open import open_log
from store.snapshot import read_current

if TYPE_CHECKING:
    from tests.simulation.rounds import Round

LATE_S = 12.0


def kill(round_: "Round") -> str:
    child = round_.dice.choice(round_.supervisor.children)
    if child.process is not None:
        child.process.kill()
    return rf"{child.name} ended with signal SIGKILL"


def stop_workers(round_: "Round") -> str:
    workers = [c.process for c in round_.supervisor.children if c.name == "worker" and c.process]
    for worker in workers:
        worker.send_signal(signal.SIGSTOP)
    round_.come()
    time.sleep(LATE_S + 4)
    said = round_.status()
    for worker in workers:
        worker.send_signal(signal.SIGCONT)
    round_.said.append(said)
    return r"DETECTION (HAS STOPPED|IS BEHIND)|NOTHING DETECTS"


def older_log(round_: "Round") -> str:
    return _shortened(round_, round_.keeper.put_back)


def end_lost(round_: "Round") -> str:
    return _shortened(round_, lambda: round_.keeper.lose_end(round_.dice))


def _shortened(round_: "Round", work: Callable[[], None]) -> str:
    """Say that caches have to be set aside where the log ends before what was projected."""
    reached = read_current(round_.settings.snapshots).offsets
    ends: dict[str, int] = {}

    def do() -> None:
        work()
        with closing(open_log(round_.keeper.url)) as log:
            for topic in round_.settings.topics:
                ends.update((f"{topic}/{n}", end) for n, end in log.end_offsets(topic).items())

    round_.stopped(do)
    return r"set aside" if any(ends[place] < at for place, at in reached.items()) else ""


def topics_anew(round_: "Round") -> str:
    round_.stopped(lambda: round_.keeper.make_anew(round_.settings))
    return r"set aside"


def offsets_reset(round_: "Round") -> str:
    round_.stopped(lambda: round_.keeper.reset_offsets(round_.dice))
    return ""


def caches_deleted(round_: "Round") -> str:
    def delete() -> None:
        for name in ("benches", "live.duckdb", "snapshots", "archive"):
            path = round_.home / name
            if round_.dice.random() < 0.6:
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)

    round_.stopped(delete)
    return ""


def benches_swapped(round_: "Round") -> str:
    def swap() -> None:
        for path in sorted((round_.home / "benches").rglob("p0-*.bench")):
            path.rename(path.with_name(path.name.replace("p0-", "p1-")))

    round_.stopped(swap)
    return ""


def disk_full(round_: "Round") -> str:
    child = round_.supervisor.children[2]
    if child.process is None:
        return ""
    psutil.Process(child.process.pid).rlimit(psutil.RLIMIT_FSIZE, (4096, 4096))
    round_.come()
    round_.tend(6.0)
    if child.process is not None and child.process.poll() is None:
        child.process.kill()
    return r"(?i)cannot publish|no room|too large|No space|ended with"


def clock_wrong(round_: "Round") -> str:
    round_.append([tick(day=round_.day + 3650, subject=f"clock-{n}") for n in range(8)])
    return ""


HARMS: Mapping[str, Callable[["Round"], str]] = {
    "a process is killed": kill,
    "the workers are stopped": stop_workers,
    "an older log is put back": older_log,
    "the end of the events is lost": end_lost,
    "the topics are made anew": topics_anew,
    "offsets are reset": offsets_reset,
    "caches are deleted": caches_deleted,
    "benches change places": benches_swapped,
    "the disk is full": disk_full,
    "a clock is ten years ahead": clock_wrong,
}
