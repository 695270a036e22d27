"""A process that does not outlive the one that supervises it.

A supervisor that is killed cannot stop its children: they would go on under nobody, and the next
`stimwatch up` would be a second system on one home. So each child ties itself to its supervisor
before it does anything else. On Linux the kernel is asked to send it SIGTERM when the thread that
started it ends (`PR_SET_PDEATHSIG`, prctl(2)), which also holds across an exec. Elsewhere a thread
of the child looks once a second whether its parent is still the same.
"""

import ctypes
import os
import signal
import sys
import threading
import time

SUPERVISOR = "STIMWATCH_SUPERVISOR"
"""The variable in which a supervisor tells its children its process id."""

LOOK_EVERY_S = 1.0
_PR_SET_PDEATHSIG = 1


def tie() -> None:
    """End this process with SIGTERM once its supervisor has ended; without one do nothing.

    A supervisor that ended before this was called is noticed as well: then the parent is another.
    """
    told = os.environ.pop(SUPERVISOR, None)
    if told is None:
        return
    supervisor = int(told)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != supervisor:
            end()
    else:
        watch(supervisor)


def watch(supervisor: int) -> None:
    """Look in a thread whether the parent is still `supervisor`; it does not survive an exec."""
    threading.Thread(target=_look, args=(supervisor,), name="tether", daemon=True).start()


def end() -> None:
    """Stop as if somebody had asked for it."""
    os.kill(os.getpid(), signal.SIGTERM)


def _look(supervisor: int) -> None:
    while os.getppid() == supervisor:
        time.sleep(LOOK_EVERY_S)
    end()
