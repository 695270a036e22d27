"""Processes that are killed, that read while another writes, and that run out of room."""

import time
from pathlib import Path
from random import Random

import pytest

from store.database import open_memory
from store.live import open_live
from store.projection import project
from store.publish import publish
from store.read.overview import overview
from store.schema import create
from store.snapshot import open_snapshot
from tests.store.ledger import busy_ledger, content
from tests.store.processes import python

PROJECTOR = """
import sys
from pathlib import Path
from store.live import open_live
from store.position import next_offsets
from store.projection import project
from store.publish import publish
from tests.store.ledger import busy_ledger

home = Path(sys.argv[1])
live = open_live(home / "live.duckdb")
reached = next_offsets(live.connection)
for where, records in busy_ledger(seed=5, devices=3).partitions.items():
    start = reached.get(where, 0)
    for at in range(start, len(records), 8):
        project(live.connection, records[at:at + 8])
        publish(live, home / "snapshots")
        print("published", flush=True)
live.close()
print("done", flush=True)
"""
READER = """
import sys, time
from pathlib import Path
from store.read.overview import overview
from store.read.signals import signals
from store.snapshot import SnapshotMissing, open_snapshot

seen, reads = 0, 0
while not (Path(sys.argv[1]) / "stop").exists():
    try:
        snapshot = open_snapshot(Path(sys.argv[1]) / "snapshots")
    except SnapshotMissing:
        time.sleep(0.01)
        continue
    signals(snapshot)
    sequence = overview(snapshot).sequence
    assert sequence >= seen, (sequence, seen)
    seen, reads = sequence, reads + 1
print(reads, seen)
"""
FULL_DISK = """
import resource, sys
from pathlib import Path
from store.live import open_live
from store.publish import PublishFailed, publish

live = open_live(Path(sys.argv[1]) / "live.duckdb")
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    publish(live, Path(sys.argv[1]) / "snapshots")
except PublishFailed as error:
    print(error)
"""


@pytest.mark.parametrize(
    "seed", [0, pytest.param(1, marks=pytest.mark.slow), pytest.param(2, marks=pytest.mark.slow)]
)
def test_killed_while_projecting_or_publishing_it_goes_on_and_readers_never_notice(
    tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    for _ in range(3):
        process = python(PROJECTOR, str(tmp_path))
        assert process.stdout is not None
        for _ in range(random.randint(1, 12)):
            process.stdout.readline()
        time.sleep(random.uniform(0, 0.02))
        process.kill()
        process.communicate()
        assert overview(open_snapshot(tmp_path / "snapshots")).sequence > 0

    written, faults = python(PROJECTOR, str(tmp_path)).communicate()

    assert written.endswith("done\n"), faults
    live = open_live(tmp_path / "live.duckdb")
    with open_memory() as whole:
        create(whole)
        project(whole, busy_ledger(seed=5, devices=3).records)
        assert live.set_aside is None, "a crash is no reason to rebuild"
        assert content(live.connection) == content(whole)
    live.close()


def test_two_readers_read_while_the_writer_writes(tmp_path: Path) -> None:
    readers = [python(READER, str(tmp_path)) for _ in range(2)]

    written, faults = python(PROJECTOR, str(tmp_path)).communicate()
    (tmp_path / "stop").touch()

    assert written.endswith("done\n"), faults
    for reader in readers:
        told, faults = reader.communicate()
        assert faults == ""
        reads, seen = map(int, told.split())
        assert reads > 0
        assert seen > 0


def test_when_the_disk_is_full_the_snapshot_before_stays(tmp_path: Path) -> None:
    live = open_live(tmp_path / "live.duckdb")
    project(live.connection, busy_ledger(seed=1).records)
    before = publish(live, tmp_path / "snapshots")
    live.close()

    told, faults = python(FULL_DISK, str(tmp_path)).communicate()

    assert "cannot publish a snapshot" in told, faults
    assert "The one before it stays" in told
    snapshot = open_snapshot(tmp_path / "snapshots")
    assert snapshot.current == before
    assert overview(snapshot).adverse_events > 0
    assert not list((tmp_path / "snapshots").glob("*.fresh"))
