"""How DuckDB is opened here: from local files only, and with limits."""

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
    return _in_utc(duckdb.connect(str(path), config=_LIMITS | {"memory_limit": WRITER_MEMORY}))


def open_reader(path: Path) -> DuckDBPyConnection:
    """Open `path` read-only; its queries can reach no other file."""
    config: _Config = _LIMITS | {"memory_limit": READER_MEMORY, "enable_external_access": "false"}
    return _in_utc(duckdb.connect(str(path), read_only=True, config=config))


def open_memory() -> DuckDBPyConnection:
    """Open a database that is gone when it is closed, for tests and what-if questions."""
    return _in_utc(duckdb.connect(":memory:", config=_LIMITS | {"memory_limit": WRITER_MEMORY}))


def _in_utc(connection: DuckDBPyConnection) -> DuckDBPyConnection:
    """Return `connection` with the zone set for all its cursors; it cannot be part of a config."""
    connection.execute("set global TimeZone = 'UTC'")
    return connection
