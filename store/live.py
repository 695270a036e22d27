"""The database that only the projector opens.

It holds nothing that the log does not: a file that cannot be used is set aside, never mended, and
the caller reads the log again.

```
LiveError
├── LiveInUse     another process has it open: there may be one projector only
├── LiveTooNew    written by a later stimwatch than this one
└── LiveUnusable  the folder or the disk does not let us
```
"""

import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from store.archive import know_archived
from store.database import open_writer
from store.parts import archive_of, lost, parts
from store.position import positions
from store.schema import SCHEMA_VERSION, create

_HELD = "Could not set lock"
_DISK = ("Permission denied", "No space left", "Read-only file system", "Too many open files")


class LiveError(Exception):
    """The live database cannot be opened; the message says what to do next."""


class LiveInUse(LiveError):
    """Another process has the database open."""


class LiveTooNew(LiveError):
    """The database was written by a later version of stimwatch."""


class LiveUnusable(LiveError):
    """The folder or the disk does not let us read and write the database."""


@dataclass(slots=True, kw_only=True)
class Live:
    """The open database. `set_aside` is where an unusable one was put before this was begun.

    `descriptor` is for copying the file. It stays open as long as the connection: were any
    descriptor of the file closed, the process would lose DuckDB's lock on it (POSIX locks). `idle`
    is for `store.archive.sweep`.
    """

    path: Path
    connection: DuckDBPyConnection
    descriptor: int
    set_aside: Path | None = None
    idle: dict[Path, datetime] = field(default_factory=dict)

    def close(self) -> None:
        """Close the database, and only then the descriptor."""
        self.connection.close()
        os.close(self.descriptor)


def open_live(path: Path) -> Live:
    """Open the live database, beginning a fresh one where there is none that can be used.

    A damaged file, or one with an older schema, is renamed; `Live.set_aside` says to what.

    Raises
    ------
    LiveInUse, LiveTooNew, LiveUnusable
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        present = path.exists()
    except OSError as error:
        raise _unusable(path, error.strerror or str(error)) from error
    if present and not os.access(path, os.R_OK | os.W_OK):
        raise _unusable(path, "it may not be read and written")
    aside: Path | None = None
    connection = _try_open(path) if present else None
    if connection is None:
        aside = set_aside(path)
        connection = _open(path)
        create(connection)
        know_archived(connection)
    return Live(
        path=path,
        connection=connection,
        descriptor=os.open(path, os.O_RDONLY | os.O_CLOEXEC),
        set_aside=aside,
    )


def set_aside(path: Path) -> Path | None:
    """Rename the database and its write-ahead log, or return None where there is none.

    The write-ahead log goes first: without it the database is merely older, but with another
    database's log a fresh one would be wrong.
    """
    wal = path.with_name(path.name + ".wal")
    number = 1
    while (aside := path.with_name(f"{path.name}.set-aside-{number}")).exists():
        number += 1
    if wal.exists():
        wal.rename(aside.with_name(aside.name + ".wal"))
    if not path.exists():
        return None
    path.rename(aside)
    return aside


def _try_open(path: Path) -> DuckDBPyConnection | None:
    """Open the database if it can be used; None says that it has to be set aside."""
    try:
        connection = _open(path)
    except duckdb.Error:
        return None
    try:
        found = connection.execute('select version from "schema"').fetchall()
        if found == [(SCHEMA_VERSION,)] and _is_whole(connection, path):
            know_archived(connection)
            return connection
    except duckdb.Error:
        found = []
    connection.close()
    if found and found[0][0] > SCHEMA_VERSION:
        message = (
            f"{path} has schema {found[0][0]}, and this stimwatch knows {SCHEMA_VERSION}: a later "
            "version wrote it. Install that version, or give this one another STIMWATCH_HOME"
        )
        raise LiveTooNew(message)
    return None


def _is_whole(connection: DuckDBPyConnection, path: Path) -> bool:
    """Say whether the file is as long as its header says, and its parts are there too.

    DuckDB opens a file that was cut short, and fails when it comes to what is missing. What is read
    first is tried.
    """
    ((blocks, block_bytes),) = connection.execute(
        "select total_blocks, block_size from pragma_database_size() "
        "where database_name = current_database()"
    ).fetchall()
    positions(connection)
    if lost(archive_of(connection), parts(connection)):
        return False
    return path.stat().st_size >= int(blocks) * int(block_bytes)


def _open(path: Path) -> DuckDBPyConnection:
    try:
        return open_writer(path)
    except duckdb.Error as error:
        why = str(error)
        if _HELD in why:
            message = (
                f"{path} is open in another process: run one projector only. Find the other with "
                f"`fuser {path}`"
            )
            raise LiveInUse(message) from error
        for fault in _DISK:
            if fault in why:
                raise _unusable(path, fault) from error
        raise


def _unusable(path: Path, why: str) -> LiveUnusable:
    message = (
        f"cannot use the read model {path}: {why}. Look at the folder's permissions, the room on "
        "its disk, and STIMWATCH_HOME"
    )
    return LiveUnusable(message)
