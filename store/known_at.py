"""A published snapshot as it was known at a moment: what was recorded later is as if it were not.

Every event says when we learnt it, its recordedtime. The view that is made here answers each
question of `store.read` as a read model would that had read nothing recorded after the moment:

- facts are hidden by their own recordedtime, and sessions by that of the upload which brought them;
- `devices` and `signals` are made anew from what is left, by the code that the projector uses;
- a record that is no event has no recordedtime: it is known when its dead letter is.

Nothing is copied but the few rows of the last two: the facts stay where they are, in the file and
in its parts, below views of the same names. Seals, offsets and the number of the snapshot are those
of the ledger that was read to make the view, which is what an audit can compare.

What is known only of the copy that was stored first is known by that copy: see ADR 11.
"""

import weakref
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count

import duckdb
from duckdb import DuckDBPyConnection

from events.kinds import KINDS
from events.public_report import PREFIX
from store.current import update_signals
from store.projection import NO_NEWS
from store.read.surveillance import POPULATION
from store.refold import refold_devices
from store.schema import FACTS
from store.snapshot import Snapshot

_numbers = count(1)

BY_UPLOAD = ("sessions",)
"""Facts without a recordedtime of their own: they were learnt with the upload of their record."""

AS_IT_IS = ("log_ids", "parts", "seal", "schema")
"""Books that do not say what was known, but from what it was read."""

_HIDDEN = "select partition, log_offset from {uploads} where recordedtime > {moment}"
_POSITION = """
insert into position by name
with told as (
    select topic, partition, recordedtime from events where not list_contains($no_news, type)
        and not starts_with(device, $population) and not starts_with(device, $public)
    union all select 'events', partition, recordedtime from uploads
    union all select 'dead-letters', partition, recordedtime from dead_letters
), newest as (
    select topic, partition, max(recordedtime) as as_of from told group by all
), letters as (
    select split_part(place, '/', 1) as topic,
        try_cast(split_part(place, '/', 2) as integer) as partition, count(*) as letters
    from dead_letters group by all
)
select topic, partition, next_offset, newest.as_of,
    least(skipped, coalesce(letters, 0)) as skipped
from {position} left join newest using (topic, partition) left join letters using (topic, partition)
"""


def as_known_at(snapshot: Snapshot, moment: datetime) -> Snapshot:
    """Return the snapshot as it was known at `moment`, to be asked like any other.

    It holds some memory in the snapshot's own database, for as long as somebody has it: keep one
    and ask it again. Its `current` is that of the snapshot, but for `as_of`.

    Raises
    ------
    ValueError
        If `moment` has no zone, or the snapshot is such a view itself.
    """
    if moment.tzinfo is None or snapshot.known_at is not None:
        message = f"{moment} needs a zone, and a view of the past no second one: ask the snapshot"
        raise ValueError(message)
    known_at = moment.astimezone(UTC)
    schema = f"whole.known_{next(_numbers)}"
    connection = snapshot.cursor()
    connection.execute(f"create schema {schema}")
    view = Snapshot(
        snapshot.current,
        connection,
        look_in=(schema, *snapshot.look_in),
        known_at=known_at,
        files=snapshot.files,
    )
    weakref.finalize(view, _drop, snapshot.cursor(), schema).atexit = False
    latest = _latest(snapshot)
    with view.cursor() as cursor:
        _lay_views(cursor, schema, latest, known_at)
        for table, make in MAKERS.items():
            cursor.execute(f"create table {schema}.{table} as from {latest[table]} limit 0")
            make(cursor, latest, known_at)
        ((as_of,),) = cursor.execute("select max(as_of) from position").fetchall()
    view.current = snapshot.current.model_copy(update={"as_of": as_of})
    return view


Latest = Mapping[str, str]
"""The full name of each table of the snapshot, as it is known now."""


def _latest(snapshot: Snapshot) -> Latest:
    """Return where each table lies: in the copied file, or in the view that adds its parts."""
    whole, copied = snapshot.look_in
    with_parts = {
        name
        for (name,) in snapshot.tuples(
            "select view_name from duckdb_views() "
            "where database_name = $whole and schema_name = 'main' and not internal",
            {"whole": whole},
        )
    }
    return {
        table: f"{whole if table in with_parts else copied}.main.{table}"
        for table in (*FACTS, *MAKERS)
    }


def _lay_views(cursor: DuckDBPyConnection, schema: str, latest: Latest, known_at: datetime) -> None:
    """Lay over each table of facts a view of what was known."""
    moment = f"timestamptz '{known_at.isoformat()}'"
    hidden = _HIDDEN.format(uploads=latest["uploads"], moment=moment)
    cursor.execute(f"create table {schema}.hidden_uploads as {hidden}")
    for table, columns in FACTS.items():
        if "recordedtime" in columns:
            known = f"where recordedtime <= {moment}"
        else:
            assert table in BY_UPLOAD, f"nothing says when the rows of {table} were learnt"
            known = f"anti join {schema}.hidden_uploads using (partition, log_offset)"
        cursor.execute(f"create view {schema}.{table} as from {latest[table]} {known}")


def _devices(cursor: DuckDBPyConnection, latest: Latest, known_at: datetime) -> None:
    now, all_events = latest["devices"], latest["events"]
    refold_devices(cursor, now=now, all_events=all_events, known_at=known_at)


def _signals(cursor: DuckDBPyConnection, _: Latest, __: datetime) -> None:
    found = cursor.execute("select distinct signal_id from signal_events").fetchall()
    update_signals(cursor, [signal_id for (signal_id,) in found])


def _position(cursor: DuckDBPyConnection, latest: Latest, _: datetime) -> None:
    no_news = [name for name, kind in KINDS.items() if issubclass(kind, NO_NEWS)]
    cursor.execute(
        _POSITION.format(position=latest["position"]),
        {"no_news": no_news, "population": POPULATION, "public": PREFIX},
    )


MAKERS: Mapping[str, Callable[[DuckDBPyConnection, Latest, datetime], None]] = {
    "devices": _devices,
    "signals": _signals,
    "position": _position,
}
"""How each table is made anew that says what is so, and not what was told."""


def _drop(cursor: DuckDBPyConnection, schema: str) -> None:
    with suppress(duckdb.Error):  # the database may be gone, and the view with it
        cursor.execute(f"drop schema {schema} cascade")
    cursor.close()
