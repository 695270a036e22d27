"""A running system and its log part: an older log, offsets set to the end, topics made anew."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, TopicPartition
from kafka.structs import OffsetAndMetadata

from events.envelope import Event
from events.sample import adverse_event, implanted
from store.log.open import open_log
from store.settings import TOPIC_EVENTS
from tests.system.running import PLAN, System, wait_until

pytestmark = pytest.mark.slow
PATIENCE_S = 90
PROGRAMS = ("worker", "projector")


def infections(name: str, *, devices: int) -> list[Event]:
    """Return events of which each device gives one signal."""
    return [
        event
        for number in range(devices)
        for event in (
            implanted(day=0, device=f"{name}-{number}"),
            adverse_event(day=1, device=f"{name}-{number}", hazard="infection"),
        )
    ]


@pytest.fixture
def system(own_log_url: str, tmp_path: Path) -> Iterator[System]:
    running = System(tmp_path, own_log_url)
    yield running
    running.stop()


def start(system: System) -> None:
    for program in PROGRAMS:
        system.start(program, program)


def agrees(system: System, events: int) -> None:
    wait_until(lambda: system.stored() > 0, patience_s=PATIENCE_S, what="the first signal")
    found = system.settled(events + PLAN, patience_s=PATIENCE_S)
    told = "\n".join(system.said(program) for program in PROGRAMS)
    assert found.events == events + PLAN, told
    assert not found.differences, told
    assert not found.behind, told


@pytest.mark.parametrize("log_url", ["sqlite"], indirect=True)
def test_an_older_log_under_newer_caches_loses_nothing(system: System, tmp_path: Path) -> None:
    path, backup = tmp_path / "log.sqlite", tmp_path / "backup.sqlite"
    system.append(infections("a", devices=20))
    start(system)
    agrees(system, 40)
    with closing(sqlite3.connect(path)) as log, closing(sqlite3.connect(backup)) as copy:
        log.backup(copy)
    system.append(infections("c", devices=20))
    agrees(system, 80)
    system.stop()
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    backup.rename(path)

    start(system)
    agrees(system, 40)
    system.append(infections("d", devices=30))
    agrees(system, 100)

    assert "live.duckdb" in (tmp_path / "set-aside.jsonl").read_text()


kafka = pytest.mark.parametrize(
    "log_url", [pytest.param("kafka", marks=pytest.mark.kafka)], indirect=True
)


@pytest.fixture
def admin(system: System) -> Iterator[KafkaAdminClient]:
    with KafkaAdminClient(bootstrap_servers=system.log_url.removeprefix("kafka://")) as admin:
        yield admin


@kafka
def test_offsets_of_a_group_that_were_set_to_the_end_lose_nothing(
    system: System, admin: KafkaAdminClient, tmp_path: Path
) -> None:
    system.append(infections("a", devices=20))
    start(system)
    agrees(system, 40)
    system.stop()
    system.append(infections("b", devices=20))
    with closing(open_log(system.log_url)) as log:
        ends = log.end_offsets(TOPIC_EVENTS)
    to_the_end = {
        TopicPartition(TOPIC_EVENTS, n): OffsetAndMetadata(end, "", -1) for n, end in ends.items()
    }
    for group in ("stimwatch-detect", "stimwatch-project"):
        admin.alter_group_offsets(group, to_the_end)

    start(system)

    agrees(system, 80)
    assert not (tmp_path / "set-aside.jsonl").exists(), "the log is what it was"


@kafka
def test_topics_that_were_deleted_and_made_anew_are_read_from_their_beginning(
    system: System, admin: KafkaAdminClient, tmp_path: Path
) -> None:
    system.append(infections("a", devices=20))
    start(system)
    agrees(system, 40)
    system.stop()
    admin.delete_topics(list(system.settings.topics))
    wait_until(
        lambda: not set(system.settings.topics) & set(admin.list_topics()),
        patience_s=PATIENCE_S,
        what="topics that are gone",
    )
    with closing(open_log(system.log_url)) as log:
        log.create_topics(system.settings.topics)
    system.append(infections("b", devices=10))

    start(system)

    agrees(system, 20)
    assert "made anew" in (tmp_path / "set-aside.jsonl").read_text()
