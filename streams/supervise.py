"""Run several processes as one: restart what dies, stop everything at one Ctrl-C.

A process that dies is started again at once, then after 1, 2, 4 ... 30 seconds while it keeps dying
within ten; what it printed is in its log file, and the last lines are shown. No process outlives
the supervisor, even one that is killed: see `streams.tether`.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from streams.tether import SUPERVISOR

STEADY_S = 10.0
DELAY_MAX_S = 30.0
STOP_S = 15.0
TAIL_LINES = 6


@dataclass(slots=True)
class Child:
    """One supervised process."""

    name: str
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths_in_a_row: int = 0
    due: float = 0.0

    def start(self, environ: Mapping[str, str], now: float, inherits: Sequence[int] = ()) -> None:
        """Start it with these descriptors open; its output goes to the end of its log file."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=dict(environ) | {SUPERVISOR: str(os.getpid())},
                start_new_session=True,
                pass_fds=inherits,
            )
        self.started = now

    def tail(self) -> str:
        """Return the last lines it printed."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(f"    {line}" for line in lines[-TAIL_LINES:])


@dataclass(slots=True)
class Supervisor:
    """Keeps children running until told to stop.

    `inherits` are descriptors that every child keeps open; `codes` are all the exit codes that
    children ended with before anybody stopped them.
    """

    children: tuple[Child, ...]
    environ: Mapping[str, str]
    say: Callable[[str], None]
    clock: Callable[[], float] = time.monotonic
    inherits: tuple[int, ...] = ()
    stopping: bool = field(default=False)
    codes: set[int] = field(default_factory=set)

    def start(self) -> None:
        """Start every child that does not run and is due."""
        now = self.clock()
        for child in self.children:
            if child.process is None and now >= child.due:
                child.start(self.environ, now, self.inherits)

    def look(self) -> None:
        """Notice the dead, and say when they will be started again."""
        now = self.clock()
        for child in self.children:
            if child.process is None or child.process.poll() is None:
                continue
            code = child.process.returncode
            child.process = None
            self.codes.add(code)
            steady = now - child.started >= STEADY_S
            child.deaths_in_a_row = 0 if steady else child.deaths_in_a_row + 1
            delay = min(DELAY_MAX_S, 2.0 ** (child.deaths_in_a_row - 1)) if not steady else 0.0
            child.due = now + delay
            self.say(
                f"{child.name} ended with {_code(code)}; starting it again in {delay:.0f} s. "
                f"Its log is {child.log}:\n{child.tail()}"
            )

    def run(self, every_s: float = 0.2) -> None:
        """Supervise until Ctrl-C or SIGTERM, then stop all children."""
        previous = {
            number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            while not self.stopping:
                self.start()
                time.sleep(every_s)
                self.look()
        finally:
            self.stop_all()
            for number, handler in previous.items():
                signal.signal(number, handler)

    def stop_all(self) -> None:
        """Ask every child to stop, and end those that do not."""
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            process.terminate()
        deadline = self.clock() + STOP_S
        for process in running:
            try:
                process.wait(max(0.1, deadline - self.clock()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True


def _code(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
