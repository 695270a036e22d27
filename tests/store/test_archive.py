from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from events.sample import moment, session, upload
from store.archive import GRACE, Limits, archive_step
from store.live import Live, open_live
from store.parts import ARCHIVED, archive_of, parts
from store.projection import project
from store.publish import publish
from store.read.devices import device
from store.read.telemetry import telemetry
from store.schema import TABLES
from store.snapshot import Snapshot, SnapshotDamaged, open_snapshot
from tests.store.ledger import Ledger, busy_ledger
from tests.store.processes import python
from tests.store.questions import answers

ALL = Limits(kept_rows=0, part_rows=8, small_parts=5)
"""No table keeps more than seven rows, and parts of a month are merged all the time."""


def archive(live: Live, limits: Limits = ALL) -> None:
    while archive_step(live.connection, limits):
        pass


def kept(live: Live, table: str) -> int:
    return int(live.connection.execute(f"select count(*) from {table}").fetchall()[0][0])


def long_ledger(seed: int) -> Ledger:
    """Return a busy log that goes on for months, with late uploads and overlapping ones."""
    ledger, random = busy_ledger(seed=seed, devices=3), Random(seed)
    for turn in range(30):
        days = sorted(random.sample(range(turn * 5, turn * 5 + 20), 4))
        fresh = upload(
            *map(lambda day: session(day=day), days), day=days[-1], device=f"device-{turn % 3}"
        )
        ledger.append(*[fresh] * random.randint(1, 2))
    ledger.append(upload(session(day=-20_000), session(day=150), day=151))
    return ledger


def rows(snapshot: Snapshot) -> dict[str, list[tuple[object, ...]]]:
    found = {table: snapshot.tuples(f'from "{table}"') for table in TABLES if table != "parts"}
    return {table: sorted(values, key=repr) for table, values in found.items()}


def telemetry_of_days(days: int, ledger: Ledger) -> None:
    for day in range(days):
        ledger.append(upload(session(day=day), day=day + 0.1))


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_every_question_has_the_same_answer_whatever_was_archived_when(
    tmp_path: Path, seed: int
) -> None:
    records, told = long_ledger(seed).records, []
    for name in ("whole", "archived"):
        live = open_live(tmp_path / name / "live.duckdb")
        for at in range(0, len(records), 40):
            project(live.connection, records[at : at + 40])
            if name == "archived":
                archive(live)
        publish(live, tmp_path / name / "snapshots")
        told.append(open_snapshot(tmp_path / name / "snapshots"))
        assert (kept(live, "events") < 8) == (name == "archived")
        live.close()

    whole, archived = told

    assert rows(archived) == rows(whole)
    assert answers(archived) == answers(whole)


def test_what_is_in_a_part_is_known_when_it_comes_again(live: Live) -> None:
    ledger = Ledger()
    telemetry_of_days(40, ledger)
    project(live.connection, ledger.records)
    archive(live)
    longer = upload(*(session(day=day) for day in range(42)), day=42)
    changed = upload(session(day=3), day=3.1, channel="clinic")
    assert changed.id == upload(session(day=3), day=3.1).id

    again = project(live.connection, ledger.append(upload(session(day=3), day=3.1)))
    overlapping = project(live.connection, ledger.append(longer))
    different = project(live.connection, ledger.append(changed))

    assert (again.events, again.duplicates, again.sessions) == (0, 1, 0)
    assert overlapping.sessions == 2
    assert different.events == 0
    flags = live.connection.execute("select flag from data_quality").fetchall()
    assert ("same_id_other_content",) in flags


def test_it_is_known_after_a_restart_too(tmp_path: Path) -> None:
    ledger = Ledger()
    telemetry_of_days(40, ledger)
    live = open_live(tmp_path / "live.duckdb")
    project(live.connection, ledger.records)
    archive(live)
    live.close()

    live = open_live(tmp_path / "live.duckdb")
    told = project(live.connection, ledger.append(upload(session(day=3), day=3.1)))

    assert live.set_aside is None
    assert (told.events, told.sessions) == (0, 0)
    live.close()


def test_a_table_keeps_what_is_newest_and_the_database_does_not_grow(
    live: Live, tmp_path: Path
) -> None:
    ledger, sizes = Ledger(), []
    limits = Limits(kept_rows=100, part_rows=50)
    for day in range(0, 180, 15):
        for n in range(8):
            sessions = (session(day=day + hour / 24) for hour in range(0, 360, 24))
            ledger.append(upload(*sessions, day=day + 15, device=f"device-{n}"))
        project(live.connection, ledger.records)
        archive(live, limits)
        publish(live, tmp_path / "snapshots")
        sizes.append(live.path.stat().st_size)

    assert kept(live, "sessions") < 150
    newest = "select count(*) from sessions where started_at > $1"
    assert live.connection.execute(newest, [moment(170)]).fetchall() == [(9 * 8,)]
    assert max(sizes[6:]) <= max(sizes[:6])


def test_few_late_rows_stay_until_there_are_enough_of_them(live: Live) -> None:
    ledger, limits = Ledger(), Limits(kept_rows=20, part_rows=50)
    late = [upload(session(day=-400 - n), day=80 + n) for n in range(3)]
    ledger.append(*late)
    telemetry_of_days(120, ledger)

    project(live.connection, ledger.records)
    archive(live, limits)

    found = parts(live.connection, "sessions")
    assert all(part.first_at >= moment(0) for part in found)
    assert kept(live, "sessions") >= 3


def test_parts_are_merged_and_who_reads_an_older_snapshot_is_left_alone(
    live: Live, tmp_path: Path
) -> None:
    folder, ledger = tmp_path / "snapshots", Ledger()
    telemetry_of_days(24, ledger)
    project(live.connection, ledger.records)
    archive(live, Limits(kept_rows=0, part_rows=4, small_parts=100))
    publish(live, folder, now=moment(100))
    before = open_snapshot(folder)
    small = {part.file for part in parts(live.connection)}

    archive(live, Limits(kept_rows=0, part_rows=24, small_parts=100))
    publish(live, folder, now=moment(100))
    publish(live, folder, now=moment(100) + GRACE - timedelta(seconds=1))

    merged = {part.file for part in parts(live.connection)}
    assert (len(merged), merged & small) == (len(ARCHIVED), set())
    known = device(before, "device-1")
    assert known is not None
    assert known.sessions == 24

    publish(live, folder, now=moment(100) + GRACE)

    assert {path.name for path in archive_of(live.connection).iterdir()} == merged
    assert telemetry(open_snapshot(folder), "device-1").sessions == 24


def test_a_file_that_a_crash_left_does_not_count_and_is_deleted_later(
    live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger()
    telemetry_of_days(24, ledger)
    project(live.connection, ledger.records)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("store.archive.arrow_table", crash)
        with pytest.raises(KeyboardInterrupt):
            archive(live)

    assert (kept(live, "events"), kept(live, "parts")) == (24, 0)
    orphans = set(archive_of(live.connection).iterdir())
    assert len(orphans) == 1
    archive(live)
    for now in (moment(100), moment(100) + GRACE):
        publish(live, tmp_path / "snapshots", now=now)
    assert not orphans & set(archive_of(live.connection).iterdir())
    assert telemetry(open_snapshot(tmp_path / "snapshots"), "device-1").sessions == 24


@pytest.mark.parametrize("damage", ["missing", "cut short"])
def test_without_its_parts_a_database_is_set_aside_and_a_snapshot_is_refused(
    tmp_path: Path, damage: str
) -> None:
    ledger, folder = Ledger(), tmp_path / "snapshots"
    telemetry_of_days(24, ledger)
    live = open_live(tmp_path / "live.duckdb")
    project(live.connection, ledger.records)
    archive(live)
    publish(live, folder)
    part = archive_of(live.connection) / parts(live.connection)[0].file
    live.close()

    content = part.read_bytes()
    part.unlink()
    if damage == "cut short":
        part.write_bytes(content[:-1])

    with pytest.raises(SnapshotDamaged, match="rebuild"):
        open_snapshot(folder)
    live = open_live(tmp_path / "live.duckdb")
    assert live.set_aside is not None
    assert project(live.connection, ledger.records).sessions == 24
    archive(live)
    publish(live, folder)
    assert telemetry(open_snapshot(folder), "device-1").sessions == 24
    live.close()


def test_a_reader_can_reach_parts_and_no_other_file(live: Live, tmp_path: Path) -> None:
    ledger = Ledger()
    telemetry_of_days(24, ledger)
    project(live.connection, ledger.records)
    archive(live)
    publish(live, tmp_path / "snapshots")
    snapshot = open_snapshot(tmp_path / "snapshots")
    part = archive_of(live.connection) / parts(live.connection)[0].file

    for sql in (
        "delete from events",
        "from read_csv('/etc/passwd')",
        f"copy (select 1) to '{part}' (format parquet)",
        f"copy (select 1) to '{part.with_name('another.parquet')}' (format parquet)",
    ):
        with pytest.raises(Exception, match=r"base table|disabled"):
            snapshot.tuples(sql)


PROJECTOR = """
import sys
from pathlib import Path
from store.archive import Limits, archive_step
from store.live import open_live
from store.position import next_offsets
from store.projection import project
from store.publish import publish
from tests.store.test_archive import ALL, long_ledger

home = Path(sys.argv[1])
live = open_live(home / "live.duckdb")
assert live.set_aside is None
reached = next_offsets(live.connection)
for where, records in long_ledger(5).partitions.items():
    for at in range(reached.get(where, 0), len(records), 8):
        project(live.connection, records[at:at + 8])
        while archive_step(live.connection, ALL):
            print("archived", flush=True)
publish(live, home / "snapshots")
live.close()
print("done", flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_killed_while_archiving_it_goes_on_and_nothing_is_missing_or_twice(
    tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    for _ in range(3):
        process = python(PROJECTOR, str(tmp_path / "killed"))
        assert process.stdout is not None
        for _ in range(random.randint(1, 15)):
            process.stdout.readline()
        process.kill()
        process.communicate()

    written, faults = python(PROJECTOR, str(tmp_path / "killed")).communicate()

    assert written.endswith("done\n"), faults
    live = open_live(tmp_path / "whole" / "live.duckdb")
    project(live.connection, long_ledger(5).records)
    publish(live, tmp_path / "whole" / "snapshots")
    live.close()
    killed, whole = (open_snapshot(tmp_path / n / "snapshots") for n in ("killed", "whole"))
    assert rows(killed) == rows(whole)
