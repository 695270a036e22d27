"""Move rows out of the live database into parts, a bounded piece at a time.

A snapshot is a copy of the database, so its cost must not grow with history. A table keeps about
`Limits.kept_rows` rows; what is more goes into parts, the oldest first. What comes late goes the
same way once there is enough of it, and small parts of a month become one.

A part is written and forced to the disk, and only then, in one transaction, its rows are deleted
and it is named in `parts`. A crash before the commit leaves a file that does not count, and one
after it loses nothing. Whatever was moved when, every question has the same answer.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from duckdb import DuckDBPyConnection

from store.arrow import arrow_table, lent
from store.database import transaction
from store.disk import sync
from store.parts import ARCHIVED, Part, archive_of, parts, quoted, reading

ROW_GROUP_ROWS = 4096
"""A device has dozens of sessions in a month: the less is read beside them the better."""

GRACE = timedelta(hours=1)
"""So long a file that no longer counts is kept for those who have an older snapshot open."""

_KNOWN = "create temp table if not exists archived_events (event_id uuid, part integer)"
"""In which part an event is, so that a second copy is known: 20 bytes for each, in the memory of
the one process that needs them, and not in every snapshot."""

_OLDEST = """
with dated as (
    select {at}, date_trunc('month', make_timestamp(epoch_us({at})))::date as month from {holds}
), chosen as (
    select month from dated group by month order by least(count(*), $enough) desc, month limit 1
), oldest as (
    select month, {at} from dated join chosen using (month) order by {at} limit $rows
)
select any_value(month), min({at}), max({at}) from oldest
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many rows a table keeps, how many one step moves, and how many small parts become one.

    A tenth of `part_rows` is enough for a part. One is small if it has at most half of them; the
    small parts of a month are merged when they have as many together, or are `small_parts`.
    """

    kept_rows: int = 75_000
    part_rows: int = 25_000
    small_parts: int = 16


DEFAULT = Limits()


def know_archived(connection: DuckDBPyConnection) -> None:
    """Learn which events are in parts: once, when a database is opened for writing."""
    connection.execute(_KNOWN)
    archive = archive_of(connection)
    for part in parts(connection, "events"):
        connection.execute(
            f"insert into archived_events select event_id, $1 from {reading(archive, (part,))}",
            [part.number],
        )


def archive_step(connection: DuckDBPyConnection, limits: Limits = DEFAULT) -> bool:
    """Write one part if there is need; return whether there was.

    Call it between batches, with the connection that writes.

    Raises
    ------
    OSError, duckdb.Error
        If the disk is full or the folder cannot be written. Then nothing was moved.
    """
    return any(
        _move(connection, holds, limits) or _merge(connection, holds, limits) for holds in ARCHIVED
    )


def sweep(
    connection: DuckDBPyConnection, idle: Mapping[Path, datetime], *, now: datetime
) -> dict[Path, datetime]:
    """Delete files that have not counted for `GRACE`; return those that do not, and since when.

    `idle` is what the call before this returned. Call it after a publication: then no reader that
    is yet to come can need what is deleted.
    """
    in_force = {part.file for part in parts(connection)}
    idle = {
        path: idle.get(path, now)
        for path in archive_of(connection).glob("*.parquet")
        if path.name not in in_force
    }
    for path, since in idle.items():
        if now - since >= GRACE:
            path.unlink(missing_ok=True)
    return idle


def _move(connection: DuckDBPyConnection, holds: str, limits: Limits) -> bool:
    """Move the oldest rows of the first month that has enough of them, or of the fullest."""
    ((present,),) = connection.execute(f"select count(*) from {holds}").fetchall()
    if present < limits.kept_rows + limits.part_rows:
        return False
    at = ARCHIVED[holds]
    ((month, first, last),) = connection.execute(
        _OLDEST.format(holds=holds, at=at),
        {"rows": limits.part_rows, "enough": max(1, limits.part_rows // 10)},
    ).fetchall()
    these = f"from {holds} where {at} between $first and $last"
    span = {"first": first, "last": last}
    with transaction(connection):
        part = _write(connection, f"select * {these}", span, holds=holds, month=month)
        if holds == "events":
            connection.execute(
                f"insert into archived_events select event_id, $part {these}",
                span | {"part": part.number},
            )
        ((deleted,),) = connection.execute(f"delete {these}", span).fetchall()
        assert deleted == part.rows, f"{part.file} has {part.rows} rows, of {deleted}"
    return True


def _merge(connection: DuckDBPyConnection, holds: str, limits: Limits) -> bool:
    """Make one part of the small ones of a month; their files stay a while for who reads them."""
    found = connection.execute(
        "select list(number) from parts where holds = $1 and rows <= $2 // 2 "
        "group by month having sum(rows) >= $2 or count(*) >= $3 order by month limit 1",
        [holds, limits.part_rows, limits.small_parts],
    ).fetchall()
    if not found:
        return False
    ((old,),) = found
    small = tuple(part for part in parts(connection, holds) if part.number in old)
    source = f"from {reading(archive_of(connection), small)}"
    with transaction(connection):
        part = _write(connection, f"select * {source}", {}, holds=holds, month=small[0].month)
        assert part.rows == sum(each.rows for each in small), f"{part.file} is not all of {old}"
        connection.execute("delete from parts where list_contains($1, number)", [old])
        if holds == "events":
            connection.execute(
                "update archived_events set part = $1 where list_contains($2, part)",
                [part.number, old],
            )
    return True


def _write(
    connection: DuckDBPyConnection,
    source: str,
    parameters: Mapping[str, object],
    *,
    holds: str,
    month: date,
) -> Part:
    """Write the rows of `source` and name the part, in the caller's transaction."""
    archive, at = archive_of(connection), ARCHIVED[holds]
    archive.mkdir(exist_ok=True)
    number = 1 + max((int(path.stem[-6:]) for path in archive.glob("*.parquet")), default=0)
    path = archive / f"{holds}-{month:%Y-%m}-{number:06d}.parquet"
    connection.execute(
        f"copy ({source} order by device, {at}) to {quoted(path)} "
        f"(format parquet, compression zstd, row_group_size {ROW_GROUP_ROWS})",
        parameters,
    )
    for written in (path, archive):
        sync(written)
    ((rows, first, last),) = connection.execute(
        f"select count(*), min({at}), max({at}) from {quoted(path)}"
    ).fetchall()
    part = Part(
        holds=holds,
        month=month,
        number=number,
        file=path.name,
        rows=rows,
        size_bytes=path.stat().st_size,
        first_at=first,
        last_at=last,
    )
    with lent(connection, {"named": arrow_table("parts", [astuple(part)])}):
        connection.execute("insert into parts from named")
    return part
