"""A bar on standard error for what takes longer than two seconds."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

SILENT_S = 2.0


class Tell(Protocol):
    """Told how much is done of how much, and what it is at."""

    def __call__(self, done: int, total: int, at: str = "") -> None:
        """Draw it."""


@contextmanager
def progress_bar(what: str) -> Iterator[Tell]:
    """Give a function of (done, total) that draws a bar, but only once two seconds have passed.

    It may be told what it is at, as a third thing.
    """
    started = time.monotonic()
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(file=sys.stderr),
        transient=True,
    )
    task = bar.add_task(what, total=None)
    shown = False

    def tell(done: int, total: int, at: str = "") -> None:
        nonlocal shown
        if not shown and time.monotonic() - started > SILENT_S:
            bar.start()
            shown = True
        if shown:
            bar.update(task, completed=done, total=total, description=f"{what} {at}".rstrip())

    try:
        yield tell
    finally:
        if shown:
            bar.stop()
