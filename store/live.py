"""The database that only the projector opens.

It holds nothing that the log does not: a file that cannot be used is set aside, never mended, and
the caller reads the log again. Of those set aside the newest `SET_ASIDE_KEPT` stay, for whoever
wants to know what happened; older ones are deleted.

```
LiveError
├── LiveInUse     another process has it open: there may be one projector only
├── LiveTooNew    written by a later stimwatch than this one
└── LiveUnusable  the folder or the disk does not let us
```
"""

import os
import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from store.archive import know_archived
from store.database import open_writer
from store.parts import archive_of, lost, parts
from store.position import positions
from store.schema import SCHEMA_VERSION, TABLES, create

SET_ASIDE_KEPT = 2
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
    before = sorted(_numbers_aside(path))
    number = before[-1] + 1 if before else 1
    aside = _aside(path, number)
    if wal.exists():
        wal.rename(aside.with_name(aside.name + ".wal"))
    if not path.exists():
        return None
    path.rename(aside)
    for old in [*before, number][:-SET_ASIDE_KEPT]:
        for gone in (_aside(path, old), _aside(path, old, ".wal")):
            gone.unlink(missing_ok=True)
    return aside


def _aside(path: Path, number: int, suffix: str = "") -> Path:
    return path.with_name(f"{path.name}.set-aside-{number}{suffix}")


def _numbers_aside(path: Path) -> set[int]:
    """Return the numbers of the databases that were set aside here, and of their logs."""
    named = re.compile(re.escape(path.name) + r"\.set-aside-(\d+)(\.wal)?")
    return {
        int(found[1]) for each in path.parent.iterdir() if (found := named.fullmatch(each.name))
    }


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
    """Say whether the file holds every block that is in use, and its parts are there too.

    DuckDB opens a file that was cut short, and fails when it comes to what is missing. How many
    blocks it says that there are is no measure: blocks that were free at the end of the file, and
    cut off by a checkpoint, still count. What is read first is tried.
    """
    ((block_bytes,),) = connection.execute(
        "select block_size from pragma_database_size() where database_name = current_database()"
    ).fetchall()
    positions(connection)
    if lost(archive_of(connection), parts(connection)):
        return False
    return path.stat().st_size >= (_last_block(connection) + 1) * int(block_bytes)


def _last_block(connection: DuckDBPyConnection) -> int:
    """Return the number of the last block in use, by what DuckDB tells of its tables and itself."""
    questions = ["select max(block_id) from pragma_metadata_info()"] + [
        "select max(greatest(block_id, list_max(additional_block_ids))) "
        f"from pragma_storage_info('{table}')"
        for table in TABLES
    ]
    found = [connection.execute(question).fetchall()[0][0] for question in questions]
    return max((int(block) for block in found if block is not None), default=-1)


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
