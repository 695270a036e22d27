from pathlib import Path

import pytest

from events.sample import adverse_event
from store.live import LiveInUse, LiveTooNew, LiveUnusable, open_live, set_aside
from store.position import next_offsets
from store.projection import project
from store.publish import publish
from store.schema import SCHEMA_VERSION
from tests.store.ledger import Ledger
from tests.store.processes import python

BLOCK_BYTES = 262_144


def filled(path: Path) -> None:
    live = open_live(path)
    project(live.connection, Ledger().append(adverse_event(day=1)))
    live.close()


def test_it_goes_on_where_it_was(tmp_path: Path) -> None:
    filled(tmp_path / "live.duckdb")

    live = open_live(tmp_path / "live.duckdb")

    assert live.set_aside is None
    assert list(next_offsets(live.connection).values()) == [1]
    live.close()


def test_a_file_whose_free_end_was_cut_off_by_a_checkpoint_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "live.duckdb"
    filled(path)
    for table in ("spare_1", "spare_2"):
        live = open_live(path)
        live.connection.execute(f"create table {table} as select random() from range(200_000)")
        live.close()
    length = path.stat().st_size
    for table in ("spare_2", "spare_1"):
        live = open_live(path)
        live.connection.execute(f"drop table {table}")
        live.close()

    live = open_live(path)

    assert path.stat().st_size < length, "the checkpoint cut the end off"
    assert live.set_aside is None
    assert list(next_offsets(live.connection).values()) == [1]
    live.close()


def test_of_files_set_aside_the_newest_two_stay_each_with_its_log(tmp_path: Path) -> None:
    path = tmp_path / "live.duckdb"
    for content in (b"1", b"2", b"3", b"4"):
        path.write_bytes(content)
        path.with_name("live.duckdb.wal").write_bytes(content)
        set_aside(path)

    kept = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    assert kept == {
        "live.duckdb.set-aside-3": b"3",
        "live.duckdb.set-aside-3.wal": b"3",
        "live.duckdb.set-aside-4": b"4",
        "live.duckdb.set-aside-4.wal": b"4",
    }


@pytest.mark.parametrize(
    "damage", ["overwritten", "cut short", "a block short", "empty", "other tables", "old"]
)
def test_a_file_that_cannot_be_used_is_set_aside_and_a_fresh_one_begun(
    tmp_path: Path, damage: str
) -> None:
    path = tmp_path / "live.duckdb"
    filled(path)
    if damage in ("other tables", "old"):
        live = open_live(path)
        live.connection.execute(
            'drop table "schema"' if damage == "other tables" else 'update "schema" set version = 0'
        )
        live.close()
    else:
        content = path.read_bytes()
        damaged = {
            "overwritten": b"no database" * 1000,
            "cut short": content[: len(content) // 3],
            "a block short": content[:-BLOCK_BYTES],
            "empty": b"",
        }
        path.write_bytes(damaged[damage])

    live = open_live(path)

    assert next_offsets(live.connection) == {}
    assert live.set_aside == tmp_path / "live.duckdb.set-aside-1"
    assert live.set_aside.exists()
    live.close()


def test_the_write_ahead_log_goes_with_its_database(tmp_path: Path) -> None:
    path = tmp_path / "live.duckdb"
    path.write_bytes(b"database")
    (tmp_path / "live.duckdb.wal").write_bytes(b"log")

    assert set_aside(path) == tmp_path / "live.duckdb.set-aside-1"

    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == ["live.duckdb.set-aside-1", "live.duckdb.set-aside-1.wal"]


def test_a_database_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "live.duckdb"
    filled(path)
    live = open_live(path)
    live.connection.execute('update "schema" set version = ?', [SCHEMA_VERSION + 1])
    live.close()

    with pytest.raises(LiveTooNew, match="Install that version"):
        open_live(path)

    assert [file.name for file in tmp_path.iterdir()] == ["live.duckdb"]


def test_a_second_projector_is_refused_also_after_a_publication(tmp_path: Path) -> None:
    path = tmp_path / "live.duckdb"
    live = open_live(path)
    project(live.connection, Ledger().append(adverse_event(day=1)))
    publish(live, tmp_path / "snapshots")

    second = python(
        "from pathlib import Path; import sys; from store.live import open_live, LiveInUse\n"
        "try: open_live(Path(sys.argv[1]))\n"
        "except LiveInUse as error: print(error)",
        str(path),
    )

    assert "run one projector only" in second.communicate()[0]
    live.close()
    assert issubclass(LiveInUse, Exception)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(LiveUnusable, match="STIMWATCH_HOME"):
        open_live(tmp_path / "file" / "live.duckdb")
