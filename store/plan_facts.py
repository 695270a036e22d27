"""The PMS plans that were put in force, as rows."""

from collections.abc import Mapping

from events.plan import PlanDeclared

PLANS: Mapping[str, str] = {
    "event_id": "uuid",
    "plan_hash": "text",  # over what decides: it stands on signals
    "text_sha256": "text",
    "time": "timestamptz",
    "recordedtime": "timestamptz",
    "actor": "text",
    "name": "text",
    "version": "integer",
    "dated": "date",
    "software": "text",
    "plan": "text",  # all of it, as JSON
    "partition": "integer",
    "log_offset": "bigint",
}
"""The columns, and their types in DuckDB."""


def plan_row(event: PlanDeclared, place: tuple[int, int]) -> tuple[object, ...]:
    """Return the row of an event in the record at `place`, a partition and an offset."""
    of = event.data
    when = (event.time, event.recordedtime, event.actor)
    said = (of.name, of.version, of.dated, of.software, of.model_dump_json(exclude_none=True))
    return (event.id, of.plan_hash, of.text_sha256, *when, *said, *place)
