"""Published copies of the read model, and how to read the newest.

DuckDB's one writer locks out every reader of another process. So the projector publishes copies
(`store.publish`), and pages and commands read those. `CURRENT.json` names the newest.

```
SnapshotError
├── SnapshotMissing    nothing has been published yet
├── SnapshotTooNew     published by a later stimwatch than this one
├── SnapshotTooOld     published by an earlier one; the projector has not been restarted
├── SnapshotDamaged    what CURRENT.json names cannot be opened
└── SnapshotGone       it was opened, and a file of it has been taken away since
```
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, Self, TypeVar

import duckdb
import pyarrow as pa
from duckdb import DuckDBPyConnection
from pydantic import BaseModel, ConfigDict, ValidationError

from store.database import confine, open_reader
from store.parts import ARCHIVED, lost, parts, reading
from store.schema import SCHEMA_VERSION

CURRENT_FILE = "CURRENT.json"
_ATTEMPTS = 5
"""A snapshot may be deleted between reading its name and opening it; newer ones are there then."""

Row = TypeVar("Row")
Parameters = Mapping[str, object]


class SnapshotError(Exception):
    """There is no snapshot to read; the message says what to do next."""


class SnapshotMissing(SnapshotError):
    """Nothing has been published yet."""


class SnapshotTooNew(SnapshotError):
    """The snapshot was published by a later version of stimwatch."""


class SnapshotTooOld(SnapshotError):
    """The snapshot was published by an earlier version of stimwatch."""


class SnapshotDamaged(SnapshotError):
    """What `CURRENT.json` names cannot be opened."""


class SnapshotGone(SnapshotError):
    """A file of an open snapshot was taken away, or its disk was, while it was being read."""


class Current(BaseModel):
    """What `CURRENT.json` says: which file, and how far it had read the log.

    `offsets` maps `topic/partition` to the offset of the first record that is *not* in it. `as_of`
    is the newest recordedtime of what is news of a device; None where nothing is. `archive` is the
    way from its folder to that of its parts. `log_ids` and `heads` say of which log it is: each
    topic's id, and the seal of each partition over what was read of it.
    """

    model_config = ConfigDict(frozen=True)

    sequence: int
    file: str
    offsets: dict[str, int]
    as_of: datetime | None
    published_at: datetime
    schema_version: int
    archive: str = "../archive"
    log_ids: dict[str, str] = {}
    heads: dict[str, str] = {}


class Snapshot:
    """One published copy and its parts, open for reading. Any number of threads may ask at once.

    Each question has a cursor of its own: DuckDB connections that threads share return wrong
    results, silently. The file may be deleted meanwhile; an open one stays whole.

    `known_at` is None here; `store.known_at` makes views of a snapshot that have it, and are asked
    like any other. Tables are found in the databases and schemas of `look_in`, the first one first.
    """

    def __init__(
        self,
        current: Current,
        connection: DuckDBPyConnection,
        *,
        look_in: tuple[str, ...],
        known_at: datetime | None = None,
        files: tuple[Path, ...] = (),
    ) -> None:
        self.current = current
        self.look_in = look_in
        self.known_at = known_at
        self.files = files
        self._connection = connection
        self._lock = Lock()

    def table(self, sql: str, parameters: Parameters | None = None) -> pa.Table:
        """Return the answer as an Arrow table."""
        with self._asking() as cursor:
            return cursor.sql(sql, params=parameters or {}).to_arrow_table()

    def rows(
        self, kind: Callable[..., Row], sql: str, parameters: Parameters | None = None
    ) -> tuple[Row, ...]:
        """Return the answer as `kind`, which is called with the columns by name."""
        with self._asking() as cursor:
            answer = cursor.execute(sql, parameters or {})
            names = [column[0] for column in answer.description or ()]
            return tuple(kind(**dict(zip(names, row, strict=True))) for row in answer.fetchall())

    def tuples(self, sql: str, parameters: Parameters | None = None) -> list[tuple[Any, ...]]:
        """Return the answer as plain tuples, for counts."""
        with self._asking() as cursor:
            return cursor.execute(sql, parameters or {}).fetchall()

    def __enter__(self) -> Self:
        """Read this snapshot in the block; it stays open afterwards, others may be using it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the snapshot open: `open_snapshot` lets go of it when a newer one is there."""

    @contextmanager
    def _asking(self) -> Iterator[DuckDBPyConnection]:
        """Give a cursor for one question; what the disk no longer holds is told in our words."""
        with self.cursor() as cursor:
            try:
                yield cursor
            except (duckdb.IOException, duckdb.PermissionException) as error:
                if isinstance(error, duckdb.PermissionException) and self._whole():
                    raise
                message = (
                    f"a file of the snapshot {self.current.file} went away while it was read. The "
                    "next one is published within seconds; if none is, run `stimwatch rebuild`"
                )
                raise SnapshotGone(message) from error

    def _whole(self) -> bool:
        """Say whether all files are there: one that is not is told as one that may not be read."""
        return all(file.exists() for file in self.files)

    def cursor(self) -> DuckDBPyConnection:
        """Return a cursor for one thread, which finds tables by their names alone."""
        with self._lock:
            cursor = self._connection.cursor()
        cursor.execute("set search_path = $1", [",".join(self.look_in)])
        return cursor


_open: dict[Path, Snapshot] = {}
_opening = Lock()


def open_snapshot(folder: Path) -> Snapshot:
    """Return the newest snapshot in `folder`, the same object until a newer one is published.

    Raises
    ------
    SnapshotMissing, SnapshotTooNew, SnapshotTooOld, SnapshotDamaged
    """
    with _opening:
        fault: Exception | None = None
        for _ in range(_ATTEMPTS):
            current = read_current(folder)
            known = _open.get(folder)
            if known is not None and known.current == current:
                return known
            try:
                snapshot = _open_file(folder, current)
            except (FileNotFoundError, duckdb.Error) as error:
                fault = error
                continue
            _open[folder] = snapshot
            return snapshot
    message = (
        f"cannot open the snapshot {folder / current.file}: {type(fault).__name__}. Publish "
        "another with `stimwatch rebuild`; the log holds everything"
    )
    raise SnapshotDamaged(message) from fault


def _open_file(folder: Path, current: Current) -> Snapshot:
    """Open a copy, and lay over each table that has parts a view of the same name, of all rows.

    The views are in a database in memory, which questions look into first: a question names a table
    and cannot miss what lies in parts.
    """
    connection = open_reader(folder / current.file)
    archive = (folder / current.archive).resolve()
    copied = f'"{current.file.removesuffix(".duckdb")}"'
    found = parts(connection)
    if missing := lost(archive, found):
        raise FileNotFoundError(archive / missing[0])
    connection.execute("attach ':memory:' as whole (read_write)")
    for table in ARCHIVED:
        if of_table := [part for part in found if part.holds == table]:
            connection.execute(
                f"create view whole.{table} as from {copied}.main.{table} "
                f"union all from {reading(archive, of_table)}"
            )
    files = tuple(archive / part.file for part in found)
    confine(connection, list(files))
    return Snapshot(current, connection, look_in=("whole", copied), files=files)


def read_current(folder: Path) -> Current:
    """Return what `CURRENT.json` in `folder` says; the errors are those of `open_snapshot`."""
    path = folder / CURRENT_FILE
    try:
        current = Current.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        message = (
            f"nothing has been published in {folder} yet: start `stimwatch up`, or build it from "
            "the log with `stimwatch rebuild`"
        )
        raise SnapshotMissing(message) from error
    except ValidationError as error:
        message = (
            f"{path} is not readable as JSON of a snapshot: publish again, `stimwatch rebuild`"
        )
        raise SnapshotDamaged(message) from error
    has = f"the snapshot {current.file} in {folder} has schema {current.schema_version}"
    if current.schema_version > SCHEMA_VERSION:
        message = (
            f"{has}, and this stimwatch knows {SCHEMA_VERSION}: start this program again with the "
            "version that runs the projector"
        )
        raise SnapshotTooNew(message)
    if current.schema_version < SCHEMA_VERSION:
        message = (
            f"{has}, and this stimwatch needs {SCHEMA_VERSION}: start the projector again, it "
            "rebuilds from the log"
        )
        raise SnapshotTooOld(message)
    return current
