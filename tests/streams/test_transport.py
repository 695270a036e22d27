"""Faust on both logs: what is acknowledged was done, whatever happens to the workers."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from store.log.interface import Entry, Log
from store.log.open import open_log, sqlite_path

RELAY = Path(__file__).with_name("relay.py")
PATIENCE_S = 60.0


class Relays:
    """Workers of one app that send what is in one topic on to another."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.app = f"relay-{uuid4().hex[:8]}"
        self.incoming, self.outgoing = f"{self.app}-in", f"{self.app}-out"
        self.running: list[subprocess.Popen[str]] = []
        log.create_topics({self.incoming: 4, self.outgoing: 4})

    def start(self, name: str) -> "subprocess.Popen[str]":
        command = [sys.executable, str(RELAY), self.log.url, self.app]
        process = subprocess.Popen(
            [*command, self.incoming, self.outgoing, name],
            cwd=RELAY.parents[2],
            env=os.environ | {"PYTHONPATH": str(RELAY.parents[2])},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.running.append(process)
        return process

    def append(self, first: int, last: int) -> None:
        numbers = range(first, last)
        entries = [Entry(f"device-{n % 50}".encode(), str(n).encode()) for n in numbers]
        for place in range(0, len(entries), 500):
            self.log.append(self.incoming, entries[place : place + 500])

    def seen(self) -> list[tuple[str, int]]:
        """Return the worker and the number of each event sent on, in order within partitions."""
        found = []
        for partition in range(4):
            for batch in self.log.read(self.outgoing, partition, 0):
                for record in batch:
                    worker, number = record.value.decode().split()
                    found.append((worker, int(number)))
        return found

    def wait_until(self, reached: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE_S
        while not reached():
            assert time.monotonic() < until, f"not reached; {len(self.seen())} events were sent on"
            time.sleep(0.02)

    def wait_until_seen(self, count: int) -> None:
        self.wait_until(lambda: len({number for _, number in self.seen()}) >= count)

    def count_sent(self) -> int:
        return sum(self.log.end_offsets(self.outgoing).values())

    def kill(self, process: "subprocess.Popen[str]") -> None:
        process.kill()
        process.communicate()

    def stop(self, process: "subprocess.Popen[str]") -> str:
        process.send_signal(signal.SIGTERM)
        _, printed = process.communicate(timeout=20)
        return printed

    def close(self) -> None:
        for process in self.running:
            if process.poll() is None:
                self.kill(process)


@pytest.fixture
def relays(log: Log) -> Iterator[Relays]:
    relays = Relays(log)
    yield relays
    relays.close()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Relays]:
    with closing(open_log(f"sqlite://{tmp_path / 'log.sqlite'}")) as log:
        relays = Relays(log)
        yield relays
        relays.close()


def test_nothing_is_lost_when_a_worker_is_killed_twice(relays: Relays) -> None:
    relays.append(0, 6000)
    for life in range(2):
        before = relays.count_sent()
        worker = relays.start(f"life-{life}")
        relays.wait_until(lambda before=before: relays.count_sent() > before + 500)  # type: ignore[misc]
        relays.kill(worker)

    last = relays.start("last-life")
    relays.append(6000, 7000)
    relays.wait_until_seen(7000)
    relays.stop(last)

    assert {number for _, number in relays.seen()} == set(range(7000))


@pytest.mark.slow
def test_what_was_acknowledged_is_not_read_again_after_a_stop(embedded: Relays) -> None:
    embedded.append(0, 1000)
    first = embedded.start("first")
    embedded.wait_until_seen(1000)
    embedded.stop(first)

    second = embedded.start("second")
    embedded.append(1000, 1100)
    embedded.wait_until_seen(1100)
    embedded.stop(second)

    assert Counter(worker for worker, _ in embedded.seen()) == {"first": 1000, "second": 100}


def settled_members(relays: Relays) -> int:
    """Return how many members agree on the newest generation, or 0 while some do not."""
    with closing(sqlite3.connect(sqlite_path(relays.log.url))) as connection:
        rows = connection.execute(
            "select m.generation, g.number from member m join generation g using (consumers)"
        ).fetchall()
    return len(rows) if all(reached == newest for reached, newest in rows) else 0


def test_two_workers_share_the_partitions_and_do_nothing_twice(embedded: Relays) -> None:
    workers = [embedded.start(name) for name in ("one", "two")]
    embedded.wait_until(lambda: settled_members(embedded) == 2)
    time.sleep(0.5)

    embedded.append(0, 2000)
    embedded.wait_until_seen(2000)
    time.sleep(0.2)

    seen = embedded.seen()
    assert len(seen) == 2000
    assert {worker for worker, _ in seen} == {"one", "two"}
    for worker in workers:
        assert "Error" not in embedded.stop(worker)


@pytest.mark.slow
def test_a_second_worker_takes_its_share_while_the_first_works(embedded: Relays) -> None:
    embedded.append(0, 20_000)
    embedded.start("one")
    embedded.wait_until(lambda: embedded.count_sent() > 500)
    embedded.start("two")
    embedded.wait_until_seen(20_000)

    seen = embedded.seen()
    assert {worker for worker, _ in seen} == {"one", "two"}
    assert {number for _, number in seen} == set(range(20_000))


@pytest.mark.slow
def test_a_worker_takes_over_from_a_dead_one_within_seconds(embedded: Relays) -> None:
    doomed, survivor = embedded.start("doomed"), embedded.start("survivor")
    embedded.wait_until(lambda: settled_members(embedded) == 2)
    embedded.append(0, 500)
    embedded.wait_until_seen(500)

    embedded.kill(doomed)
    embedded.append(500, 1000)
    began = time.monotonic()
    embedded.wait_until_seen(1000)

    assert time.monotonic() - began < 5.0
    embedded.stop(survivor)


@pytest.mark.slow
def test_each_device_is_handled_in_order(embedded: Relays) -> None:
    embedded.append(0, 3000)
    worker = embedded.start("one")
    embedded.wait_until_seen(3000)
    embedded.stop(worker)

    by_device: dict[int, list[int]] = {}
    for _, number in embedded.seen():
        by_device.setdefault(number % 50, []).append(number)
    assert all(numbers == sorted(numbers) for numbers in by_device.values())


@pytest.mark.slow
def test_an_idle_worker_answers_within_a_twentieth_of_a_second(embedded: Relays) -> None:
    worker = embedded.start("one")
    embedded.append(0, 1)
    embedded.wait_until_seen(1)

    delays_ms = []
    for number in range(1, 21):
        time.sleep(0.05)
        embedded.append(number, number + 1)
        embedded.wait_until_seen(number + 1)
    embedded.stop(worker)
    for partition in range(4):
        sent = [r for b in embedded.log.read(embedded.incoming, partition, 0) for r in b]
        answered = [r for b in embedded.log.read(embedded.outgoing, partition, 0) for r in b]
        delays_ms += [
            answer.appended_ms - event.appended_ms
            for event, answer in zip(sent, answered, strict=True)
        ]

    # 20 ms of it is the `within` of the batch, the rest is the transport's
    assert sorted(delays_ms)[len(delays_ms) // 2] < 50


def test_a_worker_stops_loudly_when_a_topic_is_missing(embedded: Relays) -> None:
    embedded.incoming = "nobody-created-this"

    worker = embedded.start("one")
    _, printed = worker.communicate(timeout=PATIENCE_S)

    assert worker.returncode != 0
    assert "topic 'nobody-created-this' does not exist" in printed


@pytest.mark.slow
def test_a_worker_whose_disk_is_full_loses_nothing(embedded: Relays) -> None:
    embedded.append(0, 3000)
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000)); "
    run = "import runpy, sys; del sys.argv[0]; runpy.run_path(sys.argv[0], run_name='__main__')"
    full = subprocess.Popen(
        [sys.executable, "-c", limit + run, str(RELAY), embedded.log.url, embedded.app]
        + [embedded.incoming, embedded.outgoing, "full"],
        cwd=RELAY.parents[2],
        env=os.environ | {"PYTHONPATH": str(RELAY.parents[2])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    embedded.running.append(full)
    _, printed = full.communicate(timeout=PATIENCE_S)
    assert full.returncode != 0
    assert "no room to append" in printed
    assert embedded.count_sent() < 3000

    embedded.start("with-room")
    embedded.wait_until_seen(3000)
