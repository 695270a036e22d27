"""Worker and projector beside a producer that uses transactions, on a real Kafka."""

import asyncio
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from events.codec import encode
from events.envelope import Event
from events.sample import adverse_event, implanted
from store.log.interface import Entry, Record
from store.log.open import open_log
from store.log.whole import topic_records
from store.settings import TOPIC_EVENTS
from store.snapshot import SnapshotMissing, open_snapshot
from streams.broker_server import Broker
from streams.projector import Projector, rebuild_read_model
from tests.conftest import KAFKA_JARS
from tests.store.log.transactions import Transaction, send, transact, transacting, wait_for_markers
from tests.system.running import PLAN, ROOT, System, wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.slow]
PARTITIONS = 4


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    with Broker(home=tmp_path / "kafka", jars=KAFKA_JARS) as broker:
        running = System(tmp_path, broker.url)
        yield running
        running.stop()


def entries(events: Sequence[Event]) -> list[Entry]:
    return [Entry(event.subject.encode(), encode(event)) for event in events]


def infection(number: int, *, taken_back: bool = False) -> Event:
    name = "mistaken" if taken_back else "infected"
    return adverse_event(day=10 + number, device=f"{name}-{number}", hazard="infection")


def transactions(many: int) -> list[Transaction]:
    """One event each; every second one is taken back."""
    return [(entries([infection(n, taken_back=n % 2 == 1)]), n % 2 == 0) for n in range(many)]


def stored_events(system: System) -> int:
    try:
        snapshot = open_snapshot(system.settings.snapshots)
    except SnapshotMissing:
        return 0
    question = "select count(*) from events where topic = 'events'"
    ((found,),) = snapshot.cursor().execute(question).fetchall()
    return int(found)


def run(system: System, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "streams.cli", *words]
    environ = os.environ | system.environ | {"STIMWATCH_LATE_S": "0"}
    return subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False
    )


def replayed(system: System) -> "subprocess.CompletedProcess[str]":
    return run(system, "replay", system.log_url, "--out", str(system.home / "signals.jsonl"))


def read_all(url: str) -> list[Record]:
    with closing(open_log(url)) as log:
        return sorted(record for batch in topic_records(log, TOPIC_EVENTS) for record in batch)


def test_what_was_taken_back_raises_nothing_and_markers_stop_nobody(system: System) -> None:
    system.start("worker", "worker")
    system.start("projector", "projector")
    system.append([implanted(day=0)])
    wait_until(lambda: stored_events(system) == 1 + PLAN, patience_s=60, what="the first event")

    transact(system.log_url, TOPIC_EVENTS, *transactions(60), partitions=PARTITIONS)
    system.append([infection(100)])
    transact(system.log_url, TOPIC_EVENTS, *transactions(2)[1:], partitions=PARTITIONS)
    found = system.settled(1 + 30 + 1 + PLAN, patience_s=90)

    assert found.differences == (), (found, system.said("worker"), system.said("projector"))
    assert found.events == 1 + 30 + 1 + PLAN
    assert found.published == 31, "one for each event that stands, and none for those taken back"
    assert found.copies == 0
    assert not found.behind, "an end without a record is not waited for"
    wait_until(lambda: stored_events(system) == found.events, patience_s=30, what="the read model")
    assert "never came here" not in system.said("worker") + system.said("projector")
    system.kill("projector")
    assert rebuild_read_model(system.settings) == found.events + found.published


async def test_an_open_transaction_holds_up_the_rest_and_nothing_hangs(system: System) -> None:
    async with transacting(system.log_url) as producer:
        await producer.begin_transaction()
        await send(producer, TOPIC_EVENTS, entries([infection(1)]), partitions=PARTITIONS)
        while_open = await asyncio.to_thread(system.settled, 0, patience_s=0)
        rebuilt = await asyncio.to_thread(rebuild_read_model, system.settings)
        told = await asyncio.to_thread(replayed, system)
        status = await asyncio.to_thread(run, system, "status")
        await producer.commit_transaction()
        await asyncio.to_thread(wait_for_markers, system.log_url, TOPIC_EVENTS)

    assert told.returncode == 0
    assert "0 events" in told.stdout
    assert re.search(r"transaction .* on events/\d has been open since", told.stderr)
    assert "kafka-transactions.sh" in told.stderr
    assert "RECORDS ARE HELD BACK" in status.stdout
    assert (while_open.events, rebuilt) == (0, 0)
    assert rebuild_read_model(system.settings) == 1


def test_a_gap_in_what_is_delivered_is_read_from_the_log(
    system: System, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    of_one = [
        (entries([adverse_event(day=day, device="device-1")]), day % 3 > 0) for day in range(18)
    ]
    transact(system.log_url, TOPIC_EVENTS, *of_one, partitions=PARTITIONS)
    found = read_all(system.log_url)
    projector = Projector(system.settings)

    projector.take(found[:5])
    assert not caplog.records, "markers are ordinary"
    projector.take(found[6:])
    projector.close()

    assert stored_events(system) == len(found) == 12
    assert "1 records never came here" in caplog.text
