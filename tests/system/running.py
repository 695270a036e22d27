"""The real programs, as processes, on a log of either kind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from detectors.plan import default_plan
from events.codec import encode
from events.envelope import Event
from store.log.interface import Entry
from store.log.open import open_log
from store.read.audit import told_events
from store.settings import TOPIC_EVENTS, Settings
from store.snapshot import Snapshot, SnapshotMissing, open_snapshot
from streams.audit import Audit, audit

ROOT = Path(__file__).parents[2]
SESSION_TIMEOUT_S = "6"
PLAN = 1
"""The event in which the first worker tells the plan in force; no later one tells it again."""


@dataclass(slots=True)
class System:
    """Workers and a projector in a folder of their own; leaving it ends them all."""

    home: Path
    log_url: str
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with closing(open_log(self.log_url)) as log:
            log.create_topics(self.settings.topics)

    @property
    def environ(self) -> dict[str, str]:
        return {
            "STIMWATCH_HOME": str(self.home),
            "STIMWATCH_LOG": self.log_url,
            "STIMWATCH_SESSION_TIMEOUT_S": SESSION_TIMEOUT_S,
        }

    @property
    def settings(self) -> Settings:
        return Settings.from_env(self.environ)

    def start(self, name: str, command: str) -> None:
        with (self.home / f"{name}.log").open("ab") as output:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", "streams.cli", command],
                cwd=ROOT,
                env=os.environ | self.environ,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def kill(self, name: str) -> None:
        """End it as a power cut would."""
        process = self.processes.pop(name)
        assert process.poll() is None, f"{name} had died by itself: {self.said(name)}"
        process.send_signal(signal.SIGKILL)
        process.wait()

    def said(self, name: str) -> str:
        return (self.home / f"{name}.log").read_text()[-3000:]

    def append(self, events: Iterable[Event]) -> None:
        entries = [Entry(event.subject.encode(), encode(event)) for event in events]
        with closing(open_log(self.log_url)) as log:
            for start in range(0, len(entries), 1_000):
                log.append(TOPIC_EVENTS, entries[start : start + 1_000])

    def snapshot(self) -> Snapshot | None:
        """Return the newest snapshot, if there is one."""
        try:
            return open_snapshot(self.settings.snapshots)
        except SnapshotMissing:
            return None

    def stored(self) -> int:
        """Return how many signal events the newest snapshot holds."""
        snapshot = self.snapshot()
        return 0 if snapshot is None else len(told_events(snapshot))

    def settled(self, expected_events: int, *, patience_s: float) -> Audit:
        """Return the audit once it finds no difference, or what it found when patience ended."""
        plan, deadline = default_plan(), time.monotonic() + patience_s
        while True:
            found = audit(self.settings, self.snapshot(), plan=plan)
            late = found.differences or found.behind
            done = found.events == expected_events and not late
            if done or time.monotonic() > deadline:
                return found
            time.sleep(1.0)

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until(condition: Callable[[], bool], *, patience_s: float, what: str) -> None:
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline, f"waited {patience_s:.0f} s in vain: {what}"
        time.sleep(0.2)
