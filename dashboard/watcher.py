"""Ask the log how detection stands, seldom, and without letting a page wait for a log that hangs.

One thread asks, whoever looks; pages get what it found last. A log that has not answered within
`WAIT_S` is said not to answer, and is asked on by the same thread meanwhile.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import NamedTuple

from store.health.watch import Watch, Watched
from store.log.interface import Log, LogError
from store.log.open import open_log
from store.settings import Settings

FRESH = timedelta(seconds=5)
WAIT_S = 2.0


class Seen(NamedTuple):
    """What was seen of the log, or why nothing was; `watched` is None then."""

    watched: Watched | None
    fault: str = ""


@dataclass
class Watcher:
    """Keeps what was seen last of one log at a time."""

    open_log: Callable[[str], Log] = open_log
    wait_s: float = WAIT_S
    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="watcher")
    )
    _lock: Lock = field(default_factory=Lock)
    _asked: tuple[str, datetime, Future[Seen]] | None = None
    _log: Log | None = None
    _watch: Watch | None = None

    def seen(self, settings: Settings) -> Seen:
        """Return what was seen of the log of `settings`, at most `FRESH` old, or why nothing."""
        now = datetime.now(UTC)
        with self._lock:
            if self._asked is None or self._is_old(settings.log_url, now):
                asked = self._thread.submit(self._look, settings)
                self._asked = (settings.log_url, now, asked)
            future = self._asked[2]
        try:
            return future.result(self.wait_s)
        except NotYet:
            return Seen(None, "It is asked again all the time.")

    def _is_old(self, url: str, now: datetime) -> bool:
        """Say whether the log has to be asked; one that has not answered yet, is being asked."""
        if self._asked is None:
            return True
        asked_url, at, future = self._asked
        return asked_url != url or (future.done() and abs(now - at) > FRESH)

    def _look(self, settings: Settings) -> Seen:
        try:
            if self._log is None or self._watch is None or self._log.url != settings.log_url:
                self._let_go()
                self._log = self.open_log(settings.log_url)
                self._watch = Watch(self._log, settings.topics)
            return Seen(self._watch.look(now=datetime.now(UTC)))
        except (LogError, OSError) as fault:
            self._let_go()
            return Seen(None, str(fault))

    def _let_go(self) -> None:
        log, self._log, self._watch = self._log, None, None
        if log is not None:
            log.close()


WATCHER = Watcher()
