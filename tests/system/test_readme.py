"""What the README says to type works, line after line, in a fresh checkout.

All blocks are pasted in their order into a shell that begins without any data; what a line exports
holds for all after it. A line that serves runs on, as in a terminal of its own, until its block is
over, and is then ended as a person would: by Ctrl-C.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from gzip import compress
from pathlib import Path

import pytest

from events.codec import encode
from events.sample import daily, moment
from store.read.signals import signals
from store.snapshot import SnapshotError, open_snapshot
from tests.house import ROOT, shell_blocks, text
from tests.system import leash
from tests.system.running import wait_until
from tests.system.test_nothing_is_lost import BROKEN_OHM
from tests.system.test_up import answers, free_port

ELSEWHERE = {
    "make setup": "it comes before any test: .ci/run",
    "make test": "it is what runs the tests: .ci/run",
    "make check": "it reads the checkout and runs nothing of it: .ci/run",
    "make docs": "it writes into the checkout: tests/events/test_golden.py calls what it calls",
}
"""Lines that are not run here, and why and where they are."""

SERVES = {
    "make demo": "var/demo",
    "stimwatch up": "var",
    "stimwatch worker": "var/on-kafka",
    "stimwatch projector": "var/on-kafka",
    "stimwatch clock": "var/on-kafka",
    "stimwatch surveil --every-day": "var/on-kafka",
    "stimwatch dashboard": "var/on-kafka",
}
"""Lines that run until they are stopped, and the folder of their snapshots."""

BROKERS = "kafka://broker-1:9092,broker-2:9092"
"""Stands for the reader's own brokers, and here for one that the test starts."""

BLOCKS = shell_blocks(text("README.md"))
LINES = {line for block in (*BLOCKS, *shell_blocks(text("CONTRIBUTING.md"))) for line in block}
PATIENCE_S = 300
PYTHON_BIN = Path(sys.executable).parent
LEASH = str(Path(leash.__file__))


@dataclass(slots=True)
class Shell:
    """Somebody's terminals in a checkout where `make setup` was run and nothing else."""

    folder: Path
    port: int = field(default_factory=free_port)
    settings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in ("Makefile", "pyproject.toml", "requirements.lock"):
            (self.folder / name).symlink_to(ROOT / name)
        (self.folder / ".venv").mkdir()
        (self.folder / ".venv" / "bin").symlink_to(PYTHON_BIN)
        (self.folder / ".venv" / "ready").touch()
        today = (datetime.now(UTC) - moment(0)).days  # of long ago, today's tick would be refused
        broken = daily(days=range(today - 9, today - 5)) + daily(
            days=range(today - 5, today), left_impedance_ohm=BROKEN_OHM
        )
        report = b"".join(encode(event) + b"\n" for event in broken)
        (self.folder / "report.json.gz").write_bytes(compress(report))

    def paste(self, block: Iterable[str]) -> None:
        """Run the lines one after the other; stop at the end what serves."""
        serving: dict[str, subprocess.Popen[bytes]] = {}
        with ExitStack() as terminals:
            for line in block:
                if line in SERVES:
                    serving[line] = terminals.enter_context(self._terminal(line))
                elif line not in ELSEWHERE:
                    self._wait_for(serving)
                    self._run(line)
            self._wait_for(serving)

    def _run(self, line: str) -> None:
        with self._terminal(line) as process:
            code = process.wait(PATIENCE_S)
        assert code == 0, f"{line}: exit code {code}\n{self._said(line)}"
        if line.split()[0] in ("export", "source"):
            self.settings.append(line)

    def _wait_for(self, serving: Mapping[str, "subprocess.Popen[bytes]"]) -> None:
        """Return when the page is there, with a signal, if there is to be a page."""
        homes = {self.folder / SERVES[line] for line in serving}

        def shown() -> bool:
            for line, process in serving.items():
                assert process.poll() is None, f"{line} ended by itself\n{self._said(line)}"
            try:
                found = [signals(open_snapshot(home / "snapshots"), limit=1) for home in homes]
            except SnapshotError:
                return False
            return all(found) and answers(self.port)

        if serving:
            wait_until(shown, patience_s=PATIENCE_S, what=f"a page with signals: {list(serving)}")

    @contextmanager
    def _terminal(self, line: str) -> Iterator["subprocess.Popen[bytes]"]:
        """Run the line where all settings hold; press Ctrl-C if it still runs in the end."""
        bare = {name: value for name, value in os.environ.items() if "STIMWATCH" not in name}
        path = [part for part in bare["PATH"].split(os.pathsep) if Path(part) != PYTHON_BIN]
        with self._output(line).open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, LEASH, "bash", "-c", "\n".join([*self.settings, line])],
                cwd=self.folder,
                env=bare | {"PATH": os.pathsep.join(path), "STIMWATCH_PORT": str(self.port)},
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            yield process
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)
                process.wait(60)
        finally:  # whatever went wrong, and wherever it waits: nothing of it runs on
            process.communicate()

    def _output(self, line: str) -> Path:
        return self.folder / f"{re.sub(r'[^a-z]+', '-', line)[:60]}.out"

    def _said(self, line: str) -> str:
        return self._output(line).read_text(errors="replace")[-2000:]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_what_is_told_here_of_lines_is_told_of_lines_that_are_there() -> None:
    assert ELSEWHERE.keys() | SERVES.keys() <= LINES
    assert f"export STIMWATCH_LOG={BROKERS}" in LINES


def test_every_line_of_the_guide_for_contributors_is_run_elsewhere() -> None:
    (block,) = shell_blocks(text("CONTRIBUTING.md"))

    assert set(block) <= ELSEWHERE.keys()


def test_what_is_run_elsewhere_is_run_there() -> None:
    for line, why in ELSEWHERE.items():
        path = re.search(r"[\w./]+$|tests/\S+", why)
        called = {"make docs": "write_documents("}.get(line, line)
        assert path and called in text(path[0]), f"{line}: {why}"


@pytest.mark.parametrize("path", ["README.md", "CONTRIBUTING.md"])
def test_every_block_is_for_a_shell_or_a_drawing(path: str) -> None:
    fences = re.findall(r"^```(.*)$", text(path), re.MULTILINE)

    assert set(fences[::2]) <= {"sh", ""}


@pytest.mark.slow
def test_the_readme_can_be_pasted_from_top_to_bottom(shell: Shell) -> None:
    for block in BLOCKS:
        if not any(BROKERS in line for line in block):
            shell.paste(block)

    assert b"signal.raised" in (shell.folder / "build" / "signals.jsonl").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("log_url", [pytest.param("kafka", marks=pytest.mark.kafka)], indirect=True)
def test_the_block_for_kafka_can_be_pasted_where_there_is_a_broker(
    own_log_url: str, shell: Shell
) -> None:
    (block,) = (block for block in BLOCKS if any(BROKERS in line for line in block))

    shell.settings.append("source .venv/bin/activate")
    shell.paste(line.replace(BROKERS, own_log_url) for line in block)
