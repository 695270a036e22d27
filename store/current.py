"""What is so now, by key: rows of `devices` and `signals`, brought up to date with a batch."""

from collections.abc import Collection, Iterable
from operator import attrgetter
from typing import Any
from uuid import UUID

import pyarrow as pa
from duckdb import DuckDBPyConnection

from events.envelope import Event
from events.kinds import OF_A_DEVICE
from store.arrow import arrow_array, arrow_table, lent
from store.device_state import DeviceState
from store.log.interface import Record
from store.schema import TABLES

_columns = attrgetter(*TABLES["devices"])

_MERGE = """
merge into devices using changed on devices.device = changed.device
when matched then update by name
when not matched then insert by name
"""
_SIGNALS = """
insert into signals by name
with told as (
    select * from signal_events where signal_id in (select signal_id from touched)
), life as (
    select signal_id, min(time) as raised_at, max(time) as updated_at, max(recordedtime) as told_at,
        count(*) filter (type = 'signal.updated')::integer as updates
    from told group by signal_id
), now as (
    select signal_id, state as detector_state, device, hazard, grade, statistic, threshold, unit,
        summary, side, contact, detector, detector_version, plan_hash, evidence, simulated
    from told
    qualify row_number() over (partition by signal_id order by log_offset desc, partition) = 1
), again as (
    select signal_id, count(*)::integer as repeats, max(time) as repeated_at
    from signal_repeats where signal_id in (select signal_id from touched) group by signal_id
), decided as (
    select signal_id,
        arg_max(action, log_offset) as review,
        arg_max(verdict, log_offset) as verdict,
        arg_max(assignee, log_offset) as assignee,
        arg_max(action, log_offset) filter (action in ('closed', 'reopened')) as door,
        arg_max(until, log_offset) filter (action = 'snoozed') as snoozed_until,
        arg_max(handed_over, log_offset) as handed_over,
        max(recordedtime) as reviewed_at
    from signal_reviews where signal_id in (select signal_id from touched) group by signal_id
)
select now.*, raised_at, updated_at, updates, coalesce(repeats, 0) as repeats, repeated_at,
    review, verdict, assignee, snoozed_until, reviewed_at,
    case when door = 'closed' then 'closed' else detector_state end as state,
    coalesce(told_at > reviewed_at, false) as told_since_review,
    coalesce(handed_over, false) as handed_over
from now join life using (signal_id)
    left join again using (signal_id) left join decided using (signal_id)
"""


Received = tuple[Record, Event]


Doubt = tuple[Record, Event, str, str]
"""A record, its event, a flag, and what it means here."""


def update_devices(connection: DuckDBPyConnection, events: Iterable[Received]) -> tuple[Doubt, ...]:
    """Fold new events into their devices; return the doubts that what was known casts on them."""
    concerned = [(record, event) for record, event in events if isinstance(event, OF_A_DEVICE)]
    known = _known(connection, {event.subject for _, event in concerned})
    doubts: list[Doubt] = []
    for record, event in concerned:
        state = known.get(event.subject)
        if state is None:
            state = known[event.subject] = DeviceState(
                device=event.subject, first_event_id=event.id, first_seen_at=event.recordedtime
            )
        doubts += ((record, event, *doubt) for doubt in state.doubts(event))
        state.see(event)
    keep_devices(connection, known.values())
    return tuple(doubts)


def keep_devices(connection: DuckDBPyConnection, states: Collection[DeviceState]) -> None:
    """Write the rows of devices, whether there were any of them or not."""
    if states:
        changed = arrow_table("devices", map(_columns, states))
        with lent(connection, {"changed": changed}):
            connection.execute(_MERGE)


def update_signals(connection: DuckDBPyConnection, signal_ids: Collection[UUID]) -> None:
    """Make the rows of these signals anew from all that was told and decided about them.

    What detectors tell and what people decide lie in two topics, which may be read in any order:
    so the outcome may not depend on which of them came first.
    """
    if not signal_ids:
        return
    ids = pa.table({"signal_id": arrow_array(signal_ids, pa.uuid())})
    with lent(connection, {"touched": ids}):
        connection.execute("delete from signals where signal_id in (select signal_id from touched)")
        connection.execute(_SIGNALS)


def _known(connection: DuckDBPyConnection, devices: Collection[str]) -> dict[str, DeviceState]:
    if not devices:
        return {}
    wanted = pa.table({"device": arrow_array(devices, pa.string())})
    with lent(connection, {"wanted": wanted}):
        found = connection.execute(
            "from devices where device in (select device from wanted)"
        ).fetchall()
    names = tuple(TABLES["devices"])
    states = (_state(dict(zip(names, row, strict=True))) for row in found)
    return {state.device: state for state in states}


def _state(columns: dict[str, Any]) -> DeviceState:
    return DeviceState(**columns)
