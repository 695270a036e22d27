"""The SQLite file under the embedded log: opening it, its schema, and what its errors mean.

`sqlite3 log.sqlite` reads it: `topic` and `partition` say what there is, and partition 7 of that
list rests in table `records_7`, whose primary key is the offset. A table for each partition keeps
every insert at the right edge of its b-tree, where SQLite is fast and fills its pages.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from store.log.interface import LogDamaged, LogError, LogFull, LogTooNew, LogUnavailable

SCHEMA_VERSION = 1
_APPLICATION_ID = 0x53544957  # "STIW"; says whose file this is
_LOCK_WAIT_S = 30.0
_FAULTS_MAX = 20

_SCHEMA = """
create table topic (name text primary key, partitions integer not null) without rowid;
create table partition (
    id integer primary key, topic text not null, number integer not null, unique (topic, number)
);
create table committed (
    consumers text, topic text, partition integer, next_offset integer not null,
    primary key (consumers, topic, partition)
) without rowid;
create table generation (consumers text primary key, number integer not null) without rowid;
create table member (
    consumers text, name text, generation integer not null, primary key (consumers, name)
) without rowid;
"""

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}


def open_file(path: Path) -> sqlite3.Connection:
    """Open the log in `path`, creating it if it is not there.

    Every commit is written through to the disk (`synchronous=FULL`), so what was acknowledged
    survives a power cut. `benchmarks/log_append.py` measures what that costs.

    Raises
    ------
    LogUnavailable, LogDamaged, LogTooNew, LogFull
    """
    with explained(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"cannot create the folder of the log {path}: {error.strerror}. {_LOOK}"
            raise LogUnavailable(message) from error
        connection = sqlite3.connect(path, isolation_level=None, timeout=_LOCK_WAIT_S)
        try:
            _use_write_ahead_log(connection)
            connection.execute("pragma synchronous = full")
            _ensure_schema(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def writing(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Run the block in one transaction that holds the write lock: all of it is kept, or nothing."""
    with explained(path):
        connection.execute("begin immediate")
        try:
            yield
            connection.execute("commit")
        except BaseException:
            if connection.in_transaction:
                connection.execute("rollback")
            raise


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors in the block into those of a log."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explain(error, path) from error


_LOOK = "Look at the folder's permissions and at STIMWATCH_LOG"


def _explain(error: sqlite3.Error, path: Path) -> LogError:
    code = getattr(error, "sqlite_errorcode", None)
    if code in _NO_ROOM:
        message = (
            f"no room to append to the log {path}: {error}. Nothing of the batch was kept. "
            "Free space on its disk and append again"
        )
        return LogFull(message)
    if code is not None and code & 0xFF in _DAMAGED:
        return damaged(path, str(error))
    if code is not None and code & 0xFF == sqlite3.SQLITE_BUSY:
        message = (
            f"the log {path} is locked: another process has been writing for over "
            f"{_LOCK_WAIT_S:.0f} s. Find it (`fuser {path}`), or try again"
        )
        return LogUnavailable(message)
    return LogUnavailable(f"the log {path} cannot be used: {error}. {_LOOK}")


def damaged(path: Path, why: str) -> LogDamaged:
    """Return the error that says what to do about a file that is not as it was written."""
    message = (
        f"the log {path} is damaged, or was never a log: {why}. Stop all that uses it and keep the "
        "file as it is. `stimwatch log check` says what is missing; `stimwatch log salvage NEW` "
        "saves all whole records into a new log. Or put back a backup"
    )
    return LogDamaged(message)


def faults(path: Path) -> tuple[str, ...]:
    """Return what SQLite itself finds wrong with the file; it reads all of it, and changes nothing.

    None is found where a value was changed and the structure around it was not: that is what the
    seal is for (`store.seal`).
    """
    try:
        connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
        try:
            found = [line for (line,) in connection.execute(f"pragma quick_check({_FAULTS_MAX})")]
        finally:
            connection.close()
    except sqlite3.Error as error:
        return (str(error),)
    return () if found == ["ok"] else tuple(found)


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Switch to WAL, waiting for others that open the new file: SQLite itself does not here."""
    until = time.monotonic() + _LOCK_WAIT_S
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _ensure_schema(connection: sqlite3.Connection, path: Path) -> None:
    if _version(connection) == SCHEMA_VERSION and _is_ours(connection):
        return
    with writing(connection, path):
        version = _version(connection)
        if version == SCHEMA_VERSION and _is_ours(connection):
            return
        empty = connection.execute("select count(*) from sqlite_master").fetchone() == (0,)
        if version == 0 and empty:
            for statement in _SCHEMA.split(";"):
                connection.execute(statement)
            connection.execute(f"pragma application_id = {_APPLICATION_ID}")
            connection.execute(f"pragma user_version = {SCHEMA_VERSION}")
        elif not _is_ours(connection):
            message = f"{path} is an SQLite database, but not a log of stimwatch. {_LOOK}"
            raise LogUnavailable(message)
        else:
            message = (
                f"the log {path} has schema {version}, and this stimwatch knows {SCHEMA_VERSION}: "
                "a later version wrote it. Install that version; nothing was changed"
            )
            raise LogTooNew(message)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("pragma user_version").fetchone()[0])


def _is_ours(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("pragma application_id").fetchone()[0] == _APPLICATION_ID)
