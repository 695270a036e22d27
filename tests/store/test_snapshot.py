import gc
import json
import os
from pathlib import Path

import pytest

from events.sample import adverse_event, moment
from store.live import Live
from store.parts import archive_of, parts
from store.projection import project
from store.publish import KEPT, publish
from store.read.overview import overview
from store.read.telemetry import telemetry
from store.schema import SCHEMA_VERSION
from store.snapshot import (
    SnapshotDamaged,
    SnapshotGone,
    SnapshotMissing,
    SnapshotTooNew,
    SnapshotTooOld,
    open_snapshot,
)
from tests.store.ledger import Ledger
from tests.store.test_archive import archive, telemetry_of_days


def published(live: Live, folder: Path, ledger: Ledger, *, day: float) -> None:
    project(live.connection, ledger.append(adverse_event(day=day)))
    publish(live, folder, now=moment(day))


def test_without_a_snapshot_it_says_what_to_start(tmp_path: Path) -> None:
    with pytest.raises(SnapshotMissing, match="stimwatch up"):
        open_snapshot(tmp_path)


def test_a_snapshot_says_how_new_it_is_and_how_far_it_read(live: Live, tmp_path: Path) -> None:
    ledger = Ledger()
    published(live, tmp_path, ledger, day=1)
    published(live, tmp_path, ledger, day=2)

    current = open_snapshot(tmp_path).current

    assert current.sequence == 2
    assert (current.as_of, current.published_at) == (moment(2), moment(2))
    assert set(current.offsets.values()) == {2}


def test_the_same_snapshot_is_opened_once_and_a_newer_one_takes_its_place(
    live: Live, tmp_path: Path
) -> None:
    ledger = Ledger()
    published(live, tmp_path, ledger, day=1)
    first = open_snapshot(tmp_path)
    assert open_snapshot(tmp_path) is first

    published(live, tmp_path, ledger, day=2)
    second = open_snapshot(tmp_path)

    assert overview(first).adverse_events == 1, "who has the older one open keeps it"
    assert overview(second).adverse_events == 2


def test_a_name_is_never_used_again_and_only_the_last_few_are_kept(
    live: Live, tmp_path: Path
) -> None:
    ledger, names = Ledger(), set()
    for day in range(6):
        published(live, tmp_path, ledger, day=day)
        names.add(json.loads((tmp_path / "CURRENT.json").read_text())["file"])
    (tmp_path / "CURRENT.json").unlink()
    published(live, tmp_path, ledger, day=9)
    names.add(json.loads((tmp_path / "CURRENT.json").read_text())["file"])

    assert len(names) == 7
    assert len(list(tmp_path.glob("0*.duckdb"))) == KEPT


def test_deleting_a_snapshot_does_not_hurt_who_has_it_open(live: Live, tmp_path: Path) -> None:
    folder = tmp_path / "snapshots"
    published(live, folder, Ledger(), day=1)
    snapshot = open_snapshot(folder)

    for path in folder.iterdir():
        path.unlink()

    assert overview(snapshot).adverse_events == 1


def test_a_publication_that_was_cut_short_is_cleared_away(live: Live, tmp_path: Path) -> None:
    folder = tmp_path / "snapshots"
    folder.mkdir()
    (folder / "0000000007.duckdb.fresh").write_bytes(b"half")

    published(live, folder, Ledger(), day=1)

    assert sorted(path.name for path in folder.iterdir()) == ["0000000008.duckdb", "CURRENT.json"]


@pytest.mark.parametrize(
    ("version", "error"),
    [(SCHEMA_VERSION + 1, SnapshotTooNew), (SCHEMA_VERSION - 1, SnapshotTooOld)],
)
def test_a_snapshot_of_another_version_is_refused(
    live: Live, tmp_path: Path, version: int, error: type[Exception]
) -> None:
    published(live, tmp_path, Ledger(), day=1)
    path = tmp_path / "CURRENT.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema_version": version}))

    with pytest.raises(error, match="start"):
        open_snapshot(tmp_path)


@pytest.mark.parametrize("what", ["CURRENT.json", "0000000001.duckdb"])
def test_what_cannot_be_opened_is_named(live: Live, tmp_path: Path, what: str) -> None:
    published(live, tmp_path, Ledger(), day=1)
    (tmp_path / what).write_bytes(b"no database")

    with pytest.raises(SnapshotDamaged, match=what):
        open_snapshot(tmp_path)


def test_a_reader_can_write_nothing_and_open_no_other_file(live: Live, tmp_path: Path) -> None:
    published(live, tmp_path, Ledger(), day=1)
    snapshot = open_snapshot(tmp_path)

    for sql in ("delete from events", "copy events to 'x.csv'", "from read_csv('/etc/passwd')"):
        with pytest.raises(Exception, match=r"read-only|disabled"):
            snapshot.tuples(sql)


def test_reading_many_snapshots_leaves_no_file_open(live: Live, tmp_path: Path) -> None:
    ledger, folder = Ledger(), tmp_path / "snapshots"
    counts = []
    for day in range(12):
        published(live, folder, ledger, day=day)
        overview(open_snapshot(folder))
        gc.collect()
        counts.append(len(os.listdir("/proc/self/fd")))  # noqa: PTH208

    assert counts[-1] <= counts[2]


def test_a_part_that_goes_away_while_it_is_read_is_told_in_words(
    live: Live, tmp_path: Path
) -> None:
    ledger = Ledger()
    telemetry_of_days(24, ledger)
    project(live.connection, ledger.records)
    archive(live)
    publish(live, tmp_path / "snapshots")
    snapshot = open_snapshot(tmp_path / "snapshots")
    for part in parts(live.connection):
        (archive_of(live.connection) / part.file).unlink()

    with pytest.raises(SnapshotGone, match="rebuild"):
        telemetry(snapshot, "device-1")
