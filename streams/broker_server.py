"""A real Apache Kafka on this machine, without Docker: for tests, and for people without Docker.

    python -m streams.broker_server --port 9092 --home var/kafka

Maven fetches the jars once (44 MB), Java 17 runs them: one node that is broker and controller, on
loopback only, with a data folder of its own. It is not set up for patients' data: one copy, no
authentication. `docs/` says what a real deployment needs.
"""

import argparse
import base64
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path
from types import FrameType, TracebackType

_POM = Path(__file__).with_suffix(".pom.xml")
_READY = "Kafka Server started"
_READY_S = 60.0
_STOP_S = 20.0
_PROPERTIES = """\
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers=127.0.0.1:{controller_port}
log.dirs={data}
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
log.retention.ms=-1
"""


class BrokerNotStarted(Exception):
    """Kafka cannot run here; the message says why."""


class ProgramMissing(BrokerNotStarted):
    """Java or Maven is not installed."""


class Broker:
    """A running Kafka, stopped at the end of its `with` block.

    Parameters
    ----------
    home
        Folder of its data, settings and output. What is in it is served again.
    jars
        Folder of the jars; filled by Maven if it is empty, and worth keeping.
    port
        Port on loopback; 0 takes a free one.
    """

    def __init__(self, *, home: Path, jars: Path, port: int = 0) -> None:
        self.home = home.absolute()
        self.jars = jars.absolute()
        self.port = port or _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The value for STIMWATCH_LOG."""
        return f"kafka://127.0.0.1:{self.port}"

    @property
    def output(self) -> Path:
        """What Kafka printed."""
        return self.home / "kafka.out"

    def __enter__(self) -> "Broker":
        """Start it, and return when it takes records."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop it."""
        self.stop()

    def start(self) -> None:
        """Fetch the jars, format the data folder, run, and wait until it is ready.

        Raises
        ------
        BrokerNotStarted
        """
        java = _program("java", "Java 17 or later", "apt install openjdk-17-jre-headless")
        _refuse_taken(self.port)
        fetch_jars(self.jars)
        properties = self._write_properties()
        if not (self.home / "data" / "meta.properties").exists():
            self._format(java, properties)
        with self.output.open("wb") as output:
            self._process = subprocess.Popen(
                [java, "-Xmx512m", "-cp", f"{self.jars}/*", "kafka.Kafka", str(properties)],
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait_until_ready(self._process)
        except BaseException:
            self.stop()
            raise

    def wait(self) -> int:
        """Return the exit code of Kafka once it ends."""
        assert self._process is not None
        return self._process.wait()

    def stop(self) -> None:
        """Ask it to stop, so that it closes its files; end it if it does not."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _write_properties(self) -> Path:
        self.home.mkdir(parents=True, exist_ok=True)
        properties = self.home / "server.properties"
        properties.write_text(
            _PROPERTIES.format(
                port=self.port, controller_port=_free_port(), data=self.home / "data"
            )
        )
        return properties

    def _format(self, java: str, properties: Path) -> None:
        """Give the data folder an identity; `--standalone` makes it a quorum of one."""
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        cluster = cluster.replace("-", "_")  # a leading dash would be read as an option
        storage = [java, "-cp", f"{self.jars}/*", "kafka.tools.StorageTool", "format"]
        done = subprocess.run(
            [*storage, "-t", cluster, "-c", str(properties), "--standalone"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            message = (
                f"Kafka could not format its data folder {self.home / 'data'}: "
                f"{_last_lines(done.stdout + done.stderr)}"
            )
            raise BrokerNotStarted(message)

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + _READY_S
        while _READY not in (printed := self.output.read_text(errors="replace")):
            if process.poll() is not None or time.monotonic() > until:
                message = (
                    f"Kafka did not become ready on port {self.port} within {_READY_S:.0f} s: "
                    f"{_last_lines(printed)}\nAll it printed is in {self.output}"
                )
                raise BrokerNotStarted(message)
            time.sleep(0.05)


def fetch_jars(jars: Path) -> None:
    """Fetch Kafka's jars into `jars` by Maven, unless they are there."""
    if any(jars.glob("kafka_*.jar")):
        return
    maven = _program("mvn", "Maven", "apt install maven")
    coming = jars.with_name(f"{jars.name}.{uuid.uuid4().hex[:8]}")
    done = subprocess.run(
        [maven, "-q", "-B", "-f", str(_POM), "dependency:copy-dependencies"]
        + [f"-DoutputDirectory={coming}"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        shutil.rmtree(coming, ignore_errors=True)
        message = (
            f"Maven could not fetch Kafka: {_last_lines(done.stdout + done.stderr)}\n"
            "Look whether this machine reaches a Maven repository, or name a folder with the jars"
        )
        raise BrokerNotStarted(message)
    shutil.rmtree(jars, ignore_errors=True)
    coming.rename(jars)  # whole or not at all, also when two runs fetch at once


def _program(name: str, title: str, install: str) -> str:
    found = shutil.which(name)
    if found is None:
        message = (
            f"{title} is not installed (no `{name}` on the path): install it, e.g. `{install}`"
        )
        raise ProgramMissing(message)
    return found


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            message = (
                f"port {port} on loopback cannot be used ({error.strerror}): stop what listens "
                "there, or choose another with --port"
            )
            raise BrokerNotStarted(message) from error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _last_lines(text: str) -> str:
    return "\n".join(text.strip().splitlines()[-5:])


def main() -> None:
    """Run Kafka until it is interrupted."""
    parser = argparse.ArgumentParser(description="Run Apache Kafka on loopback, without Docker.")
    parser.add_argument("--port", type=int, default=9092, help="port on loopback (default 9092)")
    parser.add_argument("--home", type=Path, default=Path("var/kafka"), help="folder of its data")
    parser.add_argument("--jars", type=Path, help="folder of its jars (default HOME/jars)")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        jars = options.jars or options.home / "jars"
        with Broker(home=options.home, jars=jars, port=options.port) as broker:
            print(f"Kafka is ready: STIMWATCH_LOG={broker.url}", flush=True)
            sys.exit(broker.wait())
    except BrokerNotStarted as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(0)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
