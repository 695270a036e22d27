"""Ctrl-C for commands that stay: a wish that is remembered, and so cannot get lost on its way.

Python raises `KeyboardInterrupt` wherever the program happens to be. A library that is waiting
then may take it for its own business, and the command goes on. Here the first Ctrl-C is written
down, and the command ends when it looks; a second one interrupts at once, as usual.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from signal import SIGINT, default_int_handler, signal

LOOK_EVERY_S = 0.2


@dataclass(slots=True)
class Interrupt:
    """Whether somebody has pressed Ctrl-C."""

    wished: bool = False

    def sleep(self, seconds: float) -> None:
        """Sleep so long, or until somebody presses Ctrl-C."""
        until = time.monotonic() + seconds
        while not self.wished and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, LOOK_EVERY_S))


@contextmanager
def remembered() -> Iterator[Interrupt]:
    """Remember the first Ctrl-C within, instead of being interrupted by it; main thread only."""
    interrupt = Interrupt()

    def remember(_number: int, _frame: object) -> None:
        interrupt.wished = True
        signal(SIGINT, default_int_handler)

    before = signal(SIGINT, remember)
    try:
        yield interrupt
    finally:
        signal(SIGINT, before)
