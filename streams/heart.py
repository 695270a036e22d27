"""A process says on the log that it is there, and how far it has come, from a thread of its own.

A beat never stands in the way of the work: a log that takes none is told of in the process's own
log, once, and tried again at the next beat. Whoever listens then hears silence, which is right.
"""

import logging
import os
import socket
from asyncio import to_thread
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any

import faust

from store.health.heartbeat import BEAT_EVERY_S, Beat, Part, make_room, tell
from store.log.interface import Log, LogError
from store.log.open import open_log
from store.settings import Settings

STOP_WAIT_S = 5.0
_log = logging.getLogger(__name__)
Where = Callable[[], Mapping[str, object]]
"""Returns what a process says of how far it is: fields of `Beat`."""


class Heart:
    """Beats every `every_s` seconds until told to stop; `where` says how far the process is."""

    def __init__(
        self, settings: Settings, part: Part, where: Where, *, every_s: float = BEAT_EVERY_S
    ) -> None:
        self._settings = settings
        self._where = where
        self._every_s = every_s
        self._stopping = Event()
        self._beat = Beat(
            part=part, name=f"{socket.gethostname()}:{os.getpid()}", started_at=datetime.now(UTC)
        )
        self._thread = Thread(target=self._run, name="heart", daemon=True)

    def start(self) -> None:
        """Begin; the first beat comes at once."""
        self._thread.start()

    def stop(self) -> None:
        """Say that the process was told to end, and stop; a log that hangs is not waited for."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(STOP_WAIT_S)

    def _run(self) -> None:
        said = False
        while not self._stopping.is_set():
            try:
                with closing(open_log(self._settings.log_url)) as log:
                    make_room(log)
                    said = False
                    self._beat_on(log)
            except LogError as error:
                if not said:
                    _log.warning("no heartbeat, so this will look as if it had stopped: %s", error)
                said = True
                self._stopping.wait(self._every_s)

    def _beat_on(self, log: Log) -> None:
        while not self._stopping.is_set():
            tell(log, self._beat.model_copy(update=self._where()))
            self._stopping.wait(self._every_s)
        tell(log, self._beat.model_copy(update={**self._where(), "stopped": True}))


@contextmanager
def beating(settings: Settings, part: Part, where: Where = dict) -> Iterator[None]:
    """Beat while the block runs."""
    heart = Heart(settings, part, where)
    heart.start()
    try:
        yield
    finally:
        heart.stop()


def beat_while_running(app: faust.App, heart: Heart) -> None:
    """Let a Faust app beat from when it has started until it is told to stop."""

    @app.task  # type: ignore[untyped-decorator]
    async def begin() -> None:
        heart.start()

    @app.on_before_shutdown.connect(weak=False)
    async def end(*_: Any, **__: Any) -> None:
        await to_thread(heart.stop)
