"""Parts: rows that have left the database for Parquet files, which are never changed.

Whatever grows with every upload is laid into parts by `store.archive`, so that what is copied for
each snapshot stays small. A part holds rows of one table and one month, by device and time. The
table `parts` names those in force; a file in the archive that it does not name does not count.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from duckdb import DuckDBPyConnection

ARCHIVED: Mapping[str, str] = {
    "events": "time",
    "sessions": "started_at",
    "uploads": "time",
}
"""Tables whose rows go into parts, and the time of a row that says into which month."""

PARTS: Mapping[str, str] = {
    "holds": "text",
    "month": "date",
    "number": "integer",
    "file": "text",
    "rows": "bigint",
    "size_bytes": "bigint",
    "first_at": "timestamptz",
    "last_at": "timestamptz",
}
"""The columns of the table `parts`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file: `rows` rows of the table `holds`, from `first_at` to `last_at`, in one month.

    The fields are those columns. `number` is a part's own, and `size_bytes` the file's.
    """

    holds: str
    month: date
    number: int
    file: str
    rows: int
    size_bytes: int
    first_at: datetime
    last_at: datetime


def archive_of(connection: DuckDBPyConnection) -> Path:
    """Return the folder of the parts, which lies beside the file of the live database."""
    ((path,),) = connection.execute(
        "select path from duckdb_databases() where database_name = current_database()"
    ).fetchall()
    return Path(path).with_name("archive")


def parts(
    connection: DuckDBPyConnection,
    holds: str | None = None,
    *,
    first: datetime | None = None,
    last: datetime | None = None,
) -> tuple[Part, ...]:
    """Return the parts in force, of one table or all, that may hold rows of `first` to `last`."""
    answer = connection.execute(
        "from parts where ($holds::text is null or holds = $holds) "
        "and ($first::timestamptz is null or last_at >= $first) "
        "and ($last::timestamptz is null or first_at <= $last) order by number",
        {"holds": holds, "first": first, "last": last},
    )
    names = [column[0] for column in answer.description or ()]
    return tuple(Part(**dict(zip(names, row, strict=True))) for row in answer.fetchall())


def reading(archive: Path, found: Iterable[Part]) -> str:
    """Return, as SQL, the relation of all rows in these parts, of which there must be one."""
    return f"read_parquet([{', '.join(quoted(archive / part.file) for part in found)}])"


def quoted(path: Path) -> str:
    """Return a path as a literal of SQL.

    >>> print(quoted(Path("/var/it's")))
    '/var/it''s'
    """
    return "'" + str(path).replace("'", "''") + "'"


def lost(archive: Path, found: Iterable[Part]) -> tuple[str, ...]:
    """Return the names of those files that are not there, or not as long as they were."""
    return tuple(part.file for part in found if _size(archive / part.file) != part.size_bytes)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else -1
