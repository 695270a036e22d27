"""Topics that somebody changes or deletes under a running system, on a real Kafka."""

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from events.codec import encode
from events.sample import adverse_event, implanted
from store.log.kafka import KafkaLog
from streams.broker_server import Broker
from tests.conftest import KAFKA_JARS
from tests.system.running import ROOT, System, wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


class CreatingBroker(Broker):
    """A broker as it comes out of the box: it creates topics by itself, for a week."""

    def _write_properties(self) -> Path:
        properties = super()._write_properties()
        given = properties.read_text()
        created = given.replace("create.topics.enable=false", "create.topics.enable=true")
        properties.write_text(created.replace("log.retention.ms=-1\n", ""))
        return properties


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    with CreatingBroker(home=tmp_path / "kafka", jars=KAFKA_JARS) as broker:
        running = System(tmp_path, broker.url)
        yield running
        running.stop()


@pytest.fixture
def admin(system: System) -> Iterator[KafkaAdminClient]:
    with KafkaAdminClient(bootstrap_servers=system.log_url.removeprefix("kafka://")) as admin:
        yield admin


def ended(system: System, name: str) -> bool:
    return system.processes[name].poll() not in (None, 0)


def test_topics_that_came_back_by_themselves_are_never_read(
    system: System, admin: KafkaAdminClient
) -> None:
    system.start("worker", "worker")
    system.start("projector", "projector")
    system.append([implanted(day=0), adverse_event(day=1, hazard="infection")])
    wait_until(lambda: system.stored() > 0, patience_s=60, what="the first signal")

    admin.delete_topics(list(system.settings.topics))

    for name in ("worker", "projector"):
        wait_until(partial(ended, system, name), patience_s=90, what=f"{name} ended")
        (*_, reason) = re.findall("^topic .*", system.said(name), flags=re.MULTILINE)
        assert re.search("does not exist|has 1 partitions, not 4", reason)
    log = KafkaLog(system.log_url.removeprefix("kafka://"))
    (advice,) = log.advice()
    log.close()
    assert "auto.create.topics.enable=false" in advice


def test_every_process_refuses_a_topic_that_forgets(
    system: System, admin: KafkaAdminClient, tmp_path: Path
) -> None:
    admin.alter_configs(
        [ConfigResource(ConfigResourceType.TOPIC, "events", {"retention.ms": "604800000"})]
    )
    (tmp_path / "report.jsonl").write_bytes(encode(adverse_event(day=1)))
    commands = [
        ("worker",),
        ("projector",),
        ("clock", "--once"),
        ("surveil", "--every-day"),
        ("ingest", str(tmp_path / "report.jsonl")),
        ("topics",),
        ("up",),
    ]

    for command in commands:
        done = subprocess.run(
            [sys.executable, "-m", "streams.cli", *command],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", **system.environ},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 1, command
        assert "retention.ms=604800000, so it could forget events" in done.stderr, command
        assert "Traceback" not in done.stderr, command
