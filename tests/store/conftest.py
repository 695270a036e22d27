from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from store.database import open_memory
from store.live import Live, open_live
from store.projection import project
from store.publish import publish
from store.schema import create
from store.snapshot import Snapshot, open_snapshot
from tests.store.ledger import Ledger


@pytest.fixture
def model() -> Iterator[DuckDBPyConnection]:
    """An empty read model in memory."""
    with open_memory() as connection:
        create(connection)
        yield connection


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """An empty live database in a folder of its own."""
    opened = open_live(tmp_path / "live.duckdb")
    yield opened
    opened.close()


@pytest.fixture
def snapshot_of(live: Live, tmp_path: Path) -> Callable[[Ledger], Snapshot]:
    """Project a log as far as it goes, publish, and open what was published."""

    def publish_and_open(ledger: Ledger) -> Snapshot:
        project(live.connection, ledger.records)
        publish(live, tmp_path / "snapshots")
        return open_snapshot(tmp_path / "snapshots")

    return publish_and_open
