"""A round: the real processes on a real log, harm done between and beneath them, and an audit.

A round has a seed. Events come in portions; between them something is done to the log, to what was
derived from it, or to a process. In the end all runs, an audit finds no difference, and each harm
was told of: by a process, by the supervisor, in the note of what was set aside, or by `status`.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import UUID

from detectors.plan import default_plan
from events.codec import encode
from events.envelope import Event
from events.sample import adverse_event, session, upload
from store.log.interface import Entry
from store.log.open import open_log
from store.settings import TOPIC_EVENTS, Settings
from store.snapshot import SnapshotError, open_snapshot
from streams.audit import Audit, audit
from streams.replay import replay
from streams.supervise import Child, Supervisor
from tests.simulation.harms import HARMS, LATE_S
from tests.simulation.log_keepers import Keeper

ROOT = Path(__file__).parents[2]
PORTIONS = 4
DAYS_A_PORTION = 10
BROKEN_OHM = (520.0, 540.0, 6000.0, 530.0)
PATIENCE_S = 120.0


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of a round; `unsaid` are harms that nobody told of."""

    seed: int
    harms: tuple[str, ...]
    signals: int
    lost: int
    doubled: int
    other: int
    unsaid: tuple[str, ...]
    text: str = ""


@dataclass(slots=True)
class Round:
    """One home, one log, two workers and a projector."""

    seed: int
    home: Path
    keeper: Keeper
    dice: Random = field(init=False)
    supervisor: Supervisor = field(init=False)
    said: list[str] = field(default_factory=list)
    ever: set[UUID] = field(default_factory=set)
    day: int = 0
    harms: list[str] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = Random(self.seed)
        command = [sys.executable, "-m", "streams.cli"]
        self.supervisor = Supervisor(
            children=tuple(
                Child(name=name, command=[*command, name], log=self.home / f"{name}-{n}.log")
                for n, name in enumerate(("worker", "worker", "projector"))
            ),
            environ=os.environ | self.environ,
            say=self.said.append,
        )

    @property
    def environ(self) -> dict[str, str]:
        return {
            "STIMWATCH_HOME": str(self.home),
            "STIMWATCH_LOG": self.keeper.url,
            "STIMWATCH_SESSION_TIMEOUT_S": "6",
            "STIMWATCH_LATE_S": str(LATE_S),
        }

    @property
    def settings(self) -> Settings:
        return Settings.from_env(self.environ)

    def run(self) -> Outcome:
        with closing(open_log(self.keeper.url)) as log:
            log.create_topics(self.settings.topics)
        try:
            self.come()
            self.supervisor.start()
            self.settled()
            self.stopped(self.keeper.keep)
            for _ in range(PORTIONS - 2):
                self.come()
                if self.dice.random() < 0.7:
                    self.settled()
                self.harm()
            self.come()
            return self._outcome(self.settled())
        finally:
            self.supervisor.stop_all()
            self.keeper.close()

    def come(self) -> None:
        """Append a portion: uploads of leads that are broken, and an infection now and then."""
        events: list[Event] = []
        for _ in range(DAYS_A_PORTION):
            self.day += 1
            for n in range(4):
                one = session(day=self.day, left_impedance_ohm=BROKEN_OHM)
                events.append(upload(one, day=self.day + 0.5, device=f"device-{n}"))
            if self.dice.random() < 0.5:
                device = f"device-{self.dice.randrange(30)}"
                events.append(adverse_event(day=self.day, device=device, hazard="infection"))
        self.append(events)

    def append(self, events: list[Event]) -> None:
        with closing(open_log(self.keeper.url)) as log:
            log.append(TOPIC_EVENTS, [Entry(e.subject.encode(), encode(e)) for e in events])

    def settled(self) -> Audit:
        """Return the audit once it finds nothing but what follows from events that were lost."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            self.tend(1.0)
            try:
                snapshot = open_snapshot(self.settings.snapshots)
                found = audit(self.settings, snapshot, plan=default_plan())
            except SnapshotError:
                found = None
            late = time.monotonic() > deadline
            if found is not None and (late or not (self._faults(found) or found.behind)):
                return found
            assert not late, f"nothing was published: {self.text()[-3000:]}"

    def tend(self, for_s: float) -> None:
        """Start again what has died, without waiting."""
        until = time.monotonic() + for_s
        while time.monotonic() < until:
            self.supervisor.look()
            for child in self.supervisor.children:
                child.due = 0.0
            self.supervisor.start()
            time.sleep(0.1)

    def stopped(self, work: Callable[[], None]) -> None:
        """Do something while nothing runs."""
        self.supervisor.stop_all()
        for child in self.supervisor.children:
            child.process = None
        work()
        self.supervisor.start()

    def harm(self) -> None:
        """Do one harm, and see whether anybody says so."""
        name = self.dice.choice(tuple(HARMS))
        self.harms.append(name)
        self.ever |= {s.id for s in replay(self.keeper.url, plan=default_plan()).signals}
        heard = self.heard()
        expected = HARMS[name](self)
        deadline = time.monotonic() + PATIENCE_S
        while expected and not re.search(expected, self.text(heard)):
            if time.monotonic() > deadline:
                self.unsaid.append(name)
                return
            self.tend(0.5)

    def heard(self) -> dict[str, int]:
        """Return how much everybody has said so far."""
        return {name: len(words) for name, words in self._words().items()}

    def text(self, heard: Mapping[str, int] | None = None) -> str:
        """Return all that anybody has said since then."""
        since = heard or {}
        return "\n".join(words[since.get(name, 0) :] for name, words in self._words().items())

    def _words(self) -> dict[str, str]:
        files = [*sorted(self.home.glob("*.log")), self.home / "set-aside.jsonl"]
        words = {f.name: f.read_text("utf-8", "replace") for f in files if f.exists()}
        return words | {"supervisor": "\n".join(self.said)}

    def _faults(self, found: Audit) -> list[str]:
        """Return differences that do not follow from events which the log has lost."""
        given = {f"signal {id_}" for id_ in self.ever}
        return [
            f"{x.what} {x.of}: {x.explanation}"
            for x in found.differences
            if not (x.what == "unfounded" and x.of in given)
        ]

    def _outcome(self, found: Audit) -> Outcome:
        faults = self._faults(found)
        lost = sum(fault.startswith("missing signal") for fault in faults)
        doubled = sum(fault.startswith("unfounded signal") for fault in faults)
        return Outcome(
            seed=self.seed,
            harms=tuple(self.harms),
            signals=found.expected,
            lost=lost,
            doubled=doubled,
            other=len(faults) - lost - doubled,
            unsaid=tuple(self.unsaid),
            text="\n".join(faults),
        )

    def status(self) -> str:
        """Return what `stimwatch status` says."""
        done = subprocess.run(
            [sys.executable, "-m", "streams.cli", "status"],
            cwd=ROOT,
            env=os.environ | self.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr
