"""Second copies, at whatever offset, add nothing: this finds what is stored already.

A worker that crashed publishes a signal twice, an import is run again, an overlapping upload brings
sessions that an earlier one brought. Events are looked for among all that are stored, so that one
that comes back with another time is known too (15 ms in five million). Sessions are known by device
and start, so only the stretches of time that the new ones span are searched, and DuckDB passes over
row groups outside of them, and over parts.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pyarrow as pa
from duckdb import DuckDBPyConnection

from store.arrow import Row, arrow_array, arrow_table, lent
from store.parts import archive_of, parts, reading

STRETCHES_MAX = 8
STRETCH_GAP = timedelta(days=2)
"""Stretches of time closer than this are searched as one."""

_PAYLOADS = (
    "select topic, partition, event_id, payload from {} "
    "where event_id in (select event_id from wanted)"
)

Identity = tuple[str, int, UUID]
"""An event is known within its partition, by topic, partition and id."""


def stored_events(connection: DuckDBPyConnection, ids: Sequence[UUID]) -> dict[Identity, str]:
    """Return the payloads of those events that are stored."""
    with lent(connection, {"wanted": pa.table({"event_id": arrow_array(ids, pa.uuid())})}):
        found = connection.execute(_PAYLOADS.format("events")).fetchall()
        if in_parts := _parts_of_wanted(connection):
            found += connection.execute(_PAYLOADS.format(in_parts)).fetchall()
    return {(topic, partition, id_): payload for topic, partition, id_, payload in found}


def stored_letters(connection: DuckDBPyConnection, ids: Sequence[UUID]) -> set[UUID]:
    """Return the ids of those dead letters that are stored."""
    with lent(connection, {"wanted": pa.table({"letter_id": arrow_array(ids, pa.uuid())})}):
        found = connection.execute(
            "select letter_id from dead_letters where letter_id in (select letter_id from wanted)"
        ).fetchall()
    return {letter_id for (letter_id,) in found}


def reports_of(connection: DuckDBPyConnection, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return, for ids of reports and amendments, the report that they are versions of."""
    with lent(connection, {"wanted": pa.table({"event_id": arrow_array(ids, pa.uuid())})}):
        return dict(
            connection.execute(
                "select event_id, report_id from adverse_events "
                "where event_id in (select event_id from wanted)"
            ).fetchall()
        )


def insert_sessions(connection: DuckDBPyConnection, rows: Iterable[Row]) -> int:
    """Insert the sessions that are not stored yet; return how many those were.

    Until the next batch they stay in the temporary table `fresh_sessions`, for
    `store.session_doubts`: as they are stored, with `listed`, their place in the batch, and
    `repeated`, how many more sessions of the same start their own upload lists, of which only the
    first can be stored.
    """
    unique: dict[tuple[Any, Any], Sequence[Any]] = {}
    repeated: Counter[tuple[Any, Any]] = Counter()
    for row in rows:
        key = (row[0], row[1])
        first = unique.setdefault(key, row)
        if first is not row and first[-2:] == row[-2:]:
            repeated[key] += 1
    if not unique:
        return 0
    brought = arrow_table("sessions", unique.values())
    brought = brought.append_column("listed", pa.array(range(len(unique)), pa.int32()))
    brought = brought.append_column("repeated", pa.array(map(repeated.__getitem__, unique)))
    with lent(connection, {"brought": brought}):
        connection.execute("create or replace temp table fresh_sessions as from brought limit 0")
        for first_at, last_at in stretches(row[1] for row in unique.values()):
            span = (first_at.replace(tzinfo=UTC), last_at.replace(tzinfo=UTC))
            stored = _stored_starts(connection, span)
            connection.execute(
                f"insert into fresh_sessions from brought anti join ({stored}) "
                "using (device, started_at) where started_at between $1 and $2",
                span,
            )
    ((inserted,),) = connection.execute(
        "insert into sessions select * exclude (listed, repeated) from fresh_sessions"
    ).fetchall()
    return int(inserted)


def _parts_of_wanted(connection: DuckDBPyConnection) -> str | None:
    """Return the relation of all rows in those parts that hold a wanted event."""
    in_force = parts(connection, "events")
    if not in_force:
        return None
    found = connection.execute(
        "select distinct part from archived_events where event_id in (select event_id from wanted)"
    ).fetchall()
    numbers = {number for (number,) in found}
    holding = [part for part in in_force if part.number in numbers]
    return reading(archive_of(connection), holding) if holding else None


def _stored_starts(connection: DuckDBPyConnection, span: tuple[datetime, datetime]) -> str:
    """Return the query of the devices and starts that are stored, from $1 to $2 which are `span`.

    Of what lies in parts it finds only what was brought again, so that DuckDB need not read it all.
    """
    starts = "select device, started_at from {} where started_at between $1 and $2"
    first, last = span
    overlapping = parts(connection, "sessions", first=first, last=last)
    if not overlapping:
        return starts.format("sessions")
    archived = reading(archive_of(connection), overlapping)
    again = f"{archived} semi join brought using (device, started_at)"
    return f"{starts.format('sessions')} union all {starts.format(again)}"


def stretches(times: Iterable[datetime]) -> Iterator[tuple[datetime, datetime]]:
    """Cut `times` at their widest gaps, and yield the first and the last time of each stretch.

    A device whose clock was reset tells of 1970; that must not make a search read all of history.

    >>> day = datetime(2026, 1, 1)
    >>> times = [day, datetime(1970, 1, 1), day + timedelta(hours=5)]
    >>> [(str(first), str(last)) for first, last in stretches(times)]
    [('1970-01-01 00:00:00', '1970-01-01 00:00:00'), ('2026-01-01 00:00:00', '2026-01-01 05:00:00')]
    """
    ordered = sorted(set(times))
    if not ordered:
        return
    gaps = sorted(
        ((b - a, a, b) for a, b in pairwise(ordered) if b - a > STRETCH_GAP), reverse=True
    )
    cuts = sorted((a, b) for _, a, b in gaps[: STRETCHES_MAX - 1])
    firsts = [ordered[0], *(b for _, b in cuts)]
    lasts = [*(a for a, _ in cuts), ordered[-1]]
    yield from zip(firsts, lasts, strict=True)
