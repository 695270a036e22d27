"""How DuckDB is opened here: from local files only, and with limits."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

THREADS = 2
WRITER_MEMORY = "1GB"
READER_MEMORY = "512MB"

_Config = dict[str, str | bool | int | float | list[str]]
_LIMITS: _Config = {
    "threads": str(THREADS),
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
}


def open_writer(path: Path) -> DuckDBPyConnection:
    """Open `path` for writing, creating it if it is not there; it is locked to other processes."""
    return _set_up(duckdb.connect(str(path), config=_LIMITS | {"memory_limit": WRITER_MEMORY}))


def open_reader(path: Path) -> DuckDBPyConnection:
    """Open `path` read-only; before it is asked anything, `confine` it."""
    config: _Config = _LIMITS | {"memory_limit": READER_MEMORY}
    return _set_up(duckdb.connect(str(path), read_only=True, config=config))


def confine(connection: DuckDBPyConnection, files: Iterable[Path]) -> None:
    """Let the queries of `connection` and its cursors reach `files` and no others, for good."""
    connection.execute("set allowed_paths = $1", [[str(path) for path in files]])
    connection.execute("set enable_external_access = false")


def open_memory() -> DuckDBPyConnection:
    """Open a database that is gone when it is closed, for tests and what-if questions."""
    return _set_up(duckdb.connect(":memory:", config=_LIMITS | {"memory_limit": WRITER_MEMORY}))


@contextmanager
def transaction(connection: DuckDBPyConnection) -> Iterator[None]:
    """Write all that is written in the block, or, if it raises, nothing."""
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        with suppress(duckdb.Error):  # a commit that failed has ended the transaction itself
            connection.rollback()
        raise


def _set_up(connection: DuckDBPyConnection) -> DuckDBPyConnection:
    """Return `connection` with what cannot be part of a config, set for all its cursors."""
    connection.execute("set global TimeZone = 'UTC'")
    connection.execute("set global parquet_metadata_cache = true")
    return connection
