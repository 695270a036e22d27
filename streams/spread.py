"""Work in several processes: one task each, progress on the way, and nothing left behind.

Processes are spawned, not forked: a fork copies the threads' locks of whoever calls, but not the
threads.
"""

import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")
Tell = Callable[[int], None]
"""Called by work, now and then, with how much of it is done."""
TOLD_EVERY_S = 0.2

_done: Any = None
_stop: Any = None


class Stopped(Exception):
    """Nobody waits for this work any more."""


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(work: Callable[[T, Tell], R], tasks: Sequence[T], *, tell: Tell) -> list[R]:
    """Return what `work` makes of each task, in their order; `tell` hears the sum of what is done.

    What a task raises is raised here. Then, and on an interrupt, the other tasks end the next time
    that they tell how far they are.

    Raises
    ------
    ChildProcessError
        If a process is killed.
    """
    spawning = get_context("spawn")
    done, stop = spawning.Array("q", len(tasks), lock=False), spawning.Event()
    with ProcessPoolExecutor(
        len(tasks), mp_context=spawning, initializer=_begin, initargs=(done, stop)
    ) as pool:
        try:
            futures = [pool.submit(_work, work, task, i) for i, task in enumerate(tasks)]
            running = set(futures)
            while running:
                ended, running = wait(futures, TOLD_EVERY_S, FIRST_EXCEPTION)
                for future in ended:
                    future.result()
                tell(sum(done))
        except BrokenProcessPool as broken:
            message = (
                "a process ended before its work was done: somebody ended it, or the machine ran "
                "out of memory. Nothing was written; try again when there is more room"
            )
            raise ChildProcessError(message) from broken
        finally:
            stop.set()
    return [future.result() for future in futures]


def _begin(done: Any, stop: Any) -> None:
    """Prepare a process: an interrupt is its parent's to handle, and it ends where that has."""
    global _done, _stop  # noqa: PLW0603 what is shared can be given to a process only as it begins
    _done, _stop = done, stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None, "only a child is begun"
    parent.join()
    os._exit(1)


def _work(work: Callable[[T, Tell], R], task: T, number: int) -> R:
    def tell(done: int) -> None:
        _done[number] = done
        if _stop.is_set():
            raise Stopped

    return work(task, tell)
