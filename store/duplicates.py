"""Second copies, at whatever offset, add nothing: this finds what is stored already.

A worker that crashed publishes a signal twice, an import is run again, an overlapping upload brings
sessions that an earlier one brought. Events are looked for among all that are stored, so that one
that comes back with another time is known too (15 ms in five million). Sessions are known by device
and start, so only the stretches of time that the new ones span are searched, and DuckDB passes over
row groups outside of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pyarrow as pa
from duckdb import DuckDBPyConnection

from store.arrow import Row, arrow_array, arrow_table, lent

STRETCHES_MAX = 8
STRETCH_GAP = timedelta(days=2)
"""Stretches of time closer than this are searched as one."""

Identity = tuple[str, int, UUID]
"""An event is known within its partition, by topic, partition and id."""


def stored_events(connection: DuckDBPyConnection, ids: Sequence[UUID]) -> dict[Identity, str]:
    """Return the payloads of those events that are stored."""
    with lent(connection, {"wanted": pa.table({"event_id": arrow_array(ids, pa.uuid())})}):
        found = connection.execute(
            "select topic, partition, event_id, payload from events "
            "where event_id in (select event_id from wanted)"
        ).fetchall()
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
    """Insert the sessions that are not stored yet; return how many those were."""
    unique: dict[tuple[Any, Any], Sequence[Any]] = {}
    for row in rows:
        unique.setdefault((row[0], row[1]), row)
    inserted = 0
    with lent(connection, {"brought": arrow_table("sessions", unique.values())}):
        for first, last in stretches(row[1] for row in unique.values()):
            ((count,),) = connection.execute(
                "insert into sessions from brought anti join "
                "(select device, started_at from sessions where started_at between $1 and $2) "
                "using (device, started_at) where started_at between $1 and $2",
                [first.replace(tzinfo=UTC), last.replace(tzinfo=UTC)],
            ).fetchall()
            inserted += count
    return inserted


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
