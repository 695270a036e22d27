"""Kafka without Docker: what it says when it cannot run, and that it leaves nothing behind."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from store.log.interface import Entry
from store.log.open import open_log
from streams.broker_server import Broker, BrokerNotStarted, ProgramMissing, fetch_jars
from tests.conftest import KAFKA_JARS


def test_missing_java_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ProgramMissing, match="Java 17 or later is not installed .*: install it"):
        Broker(home=tmp_path, jars=tmp_path / "jars").start()


def test_missing_maven_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ProgramMissing, match="Maven is not installed"):
        fetch_jars(tmp_path / "jars")


def test_a_failing_maven_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maven = tmp_path / "mvn"
    maven.write_text("#!/bin/sh\necho 'no route to host'\nexit 1\n")
    maven.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    with pytest.raises(BrokerNotStarted, match="could not fetch Kafka: no route to host"):
        fetch_jars(tmp_path / "jars")
    assert not (tmp_path / "jars").exists()


def test_jars_that_are_there_are_not_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kafka_2.13-4.3.1.jar").touch()
    monkeypatch.setenv("PATH", "")

    fetch_jars(tmp_path)


def test_a_port_in_use_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    java = tmp_path / "java"
    java.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(BrokerNotStarted, match=f"port {port} .* choose another with --port"):
            Broker(home=tmp_path, jars=tmp_path, port=port).start()


@pytest.mark.kafka
def test_what_was_appended_is_there_after_a_restart(tmp_path: Path) -> None:
    with Broker(home=tmp_path, jars=KAFKA_JARS) as broker:
        log = open_log(broker.url)
        log.create_topics({"events": 1})
        log.append("events", [Entry(b"device", b"event")])
        log.close()

    with Broker(home=tmp_path, jars=KAFKA_JARS) as broker:
        log = open_log(broker.url)
        values = [record.value for batch in log.read("events", 0, 0) for record in batch]
        log.close()

    assert values == [b"event"]


@pytest.mark.kafka
def test_the_command_runs_until_it_is_told_to_stop(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streams.broker_server", "--port", str(port)]
    folders = ["--home", str(tmp_path), "--jars", str(KAFKA_JARS)]
    with subprocess.Popen([*command, *folders], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        ready = server.stdout.readline()
        open_log(f"kafka://127.0.0.1:{port}").close()

        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0

    assert f"STIMWATCH_LOG=kafka://127.0.0.1:{port}" in ready
    socket.create_server(("127.0.0.1", port)).close()
