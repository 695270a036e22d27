"""What is doubtful about the sessions that an upload added: flagged once for each upload and kind.

Devices send what their store holds, adapters mistake units, clocks jump. Detectors leave out what
is no measurement (`detectors.quality`); here it is flagged, so that a person sees it. A flag is no
verdict: readings at a ceiling may be an open circuit as well, which detectors judge on their own.

Sessions that were stored before are not looked at again, so what is sent twice is flagged once; two
devices in one upload are noticed among the sessions that are new. The whole batch is asked at once,
and each record by itself, so that the answer does not depend on where the log is cut.

The limits of kilo-ohm, and how far a clock may be ahead, are those of detectors; a test holds them
together. The other limits are assumed: no source says what a lumbar system sends at its ceiling.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection

from events.telemetry import TelemetryUploaded
from store.arrow import arrow_array, arrow_type, lent
from store.current import Doubt
from store.log.interface import Record

LOW_OHM, HIGH_OHM, KILO = 200.0, 3000.0, 1000.0
"""If most of what a lead measured lies between these once it is taken for kilo-ohm, it is that."""

CEILING_OHM = 10_000.0
"""The same reading on two contacts, at least this high, is where a device stops; assumed."""

FULL_SCALES_OHM = (32_767.0, 65_535.0)
"""The largest numbers of 15 and of 16 bits: on one contact already no measurement; assumed."""

CLOCK_AHEAD_MAX = timedelta(days=1)
"""A session that starts later than this after its upload was recorded has a broken clock."""

OVERLAP_MIN_S = 60.0
"""Starts and durations may be rounded to the minute, so less is no overlap; assumed."""

WHAT: Mapping[str, str] = {
    "kilo_ohm": "impedances look like kilo-ohm",
    "zero_impedance": "a contact reads 0 ohm, which is no measurement",
    "saturated": "impedances stand at a ceiling",
    "overlapping_sessions": "one starts before the one before it has ended",
    "time_backwards": "one is listed after another that starts no earlier",
    "future_session": "one starts after the upload was recorded",
}

Read = Mapping[tuple[int, int], tuple[Record, TelemetryUploaded]]
"""Uploads of a batch, each with its record, by partition and offset."""


def _last_read(side: str) -> str:
    """Return the query of the last contact that read more than 0 ohm, or beyond a limit."""
    ohms, least, most = (f"{side}_impedance{limit}_ohm" for limit in ("", "_at_least", "_at_most"))
    return (
        f"case when {ohms}[-1] > 0 then len({ohms}) else coalesce(list_max("
        f"list_transform({ohms}, lambda ohm, i: case when ohm > 0 or {least}[i] is not null "
        f"or {most}[i] is not null then i end)), 0) end"
    )


_UPLOADS = f"""
insert into uploads by name
select upload_id, device, time, recordedtime,
    count(*)::integer as sessions,
    min(started_at) as first_started_at,
    max({_last_read("left")})::integer as left_contacts,
    max({_last_read("right")})::integer as right_contacts,
    partition, log_offset
from fresh_sessions join told using (partition, log_offset)
group by all
"""
_DOUBTS = f"""
with leads as (
    select partition, log_offset, listed, unnest([left_impedance_ohm, right_impedance_ohm]) as ohms
    from fresh_sessions
    where least(list_min(left_impedance_ohm), list_min(right_impedance_ohm)) <= {HIGH_OHM / KILO}
        or greatest(list_max(left_impedance_ohm), list_max(right_impedance_ohm)) >= {CEILING_OHM}
), judged as (
    select *, list_max(ohms) as top,
        list_filter(ohms, lambda ohm: ohm > 0) as measured,
        list_filter(ohms, lambda ohm: ohm * {KILO} between {LOW_OHM} and {HIGH_OHM}) as kilo
    from leads
), doubted as (
    select *, 'kilo_ohm' as flag, list_min(kilo) as ohm from judged
    where 2 * len(kilo) > len(measured)
    union all by name
    select *, 'zero_impedance' as flag, 0.0 as ohm from judged where list_contains(ohms, 0.0)
    union all by name
    select *, 'saturated' as flag, top as ohm from judged
    where top in {FULL_SCALES_OHM}
        or top >= {CEILING_OHM} and len(list_filter(ohms, lambda ohm: ohm = top)) > 1
), times as (
    select partition, log_offset, listed, started_at, repeated, epoch(started_at) as start_s,
        lag((partition, log_offset)) over listing = (partition, log_offset) as follows,
        lag(start_s) over listing as before_s,
        lag(start_s + duration_s) over listing as until_s
    from fresh_sessions window listing as (order by listed)
), doubts as (
    select partition, log_offset, flag, 1 as n, min(ohm) as ohm, null::timestamptz as start
    from doubted group by partition, log_offset, flag, listed
    union all
    select partition, log_offset, 'overlapping_sessions', 1, null, started_at from times
    where follows and start_s >= before_s and start_s + {OVERLAP_MIN_S} <= until_s
    union all
    select partition, log_offset, 'time_backwards',
        repeated + coalesce(follows and start_s < before_s, false)::integer, null, started_at
    from times where repeated > 0 or follows and start_s < before_s
    union all
    select partition, log_offset, 'future_session', 1, null, started_at
    from fresh_sessions join told using (partition, log_offset)
    where started_at > recordedtime + interval {CLOCK_AHEAD_MAX.days} days
)
select partition, log_offset, flag, sum(n)::integer, min(ohm), min(start)
from doubts group by partition, log_offset, flag order by all
"""


def keep_uploads(connection: DuckDBPyConnection, uploads: Read) -> Iterator[Doubt]:
    """Store what each upload added, and yield what is doubtful about it.

    What it added are the sessions that `store.duplicates.insert_sessions` has just inserted.
    """
    events = [upload for _, upload in uploads.values()]
    told: dict[str, Sequence[Any]] = {
        "partition": [partition for partition, _ in uploads],
        "log_offset": [offset for _, offset in uploads],
        "time": [event.time for event in events],
        "recordedtime": [event.recordedtime for event in events],
    }
    columns = {name: arrow_array(told[name], arrow_type("uploads", name)) for name in told}
    with lent(connection, {"told": pa.table(columns)}):
        connection.execute(_UPLOADS)
        found = connection.execute(_DOUBTS).fetchall()
    for partition, offset, flag, count, ohm, start in found:
        record, upload = uploads[partition, offset]
        example = f"{start:%Y-%m-%d %H:%M} UTC" if ohm is None else f"{ohm:,g} ohm"
        listed = f"{count:,} of {len(upload.data.sessions):,} sessions"
        yield record, upload, flag, f"{listed}: {WHAT[flag]} ({example})"
