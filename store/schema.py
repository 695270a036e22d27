"""The tables of the read model, told once, for DuckDB and, in `store.arrow`, for Arrow.

Facts are appended and never changed; they have no keys and no indexes, because `store.projection`
keeps second copies out; older rows move on into `parts`. `devices` and `signals` hold what is so
now. `position` and `seal` say how far each partition of the log has been read. All times are UTC;
units stand last in a column's name.
"""

from collections.abc import Mapping

from duckdb import DuckDBPyConnection

from store.parts import PARTS
from store.plan_facts import PLANS
from store.population_schema import POPULATION
from store.signal_schema import SIGNAL_FACTS
from store.trail import ACCESS

SCHEMA_VERSION = 12
"""Raised with every change below: a file of another version is set aside and rebuilt."""

Columns = Mapping[str, str]

_WHERE_IT_LIES: Columns = {"partition": "integer", "log_offset": "bigint"}
_TIMES: Columns = {"time": "timestamptz", "recordedtime": "timestamptz"}

FACTS: Mapping[str, Columns] = {
    "events": {
        "event_id": "uuid",
        "type": "text",
        "device": "text",
        **_TIMES,
        "source": "text",
        "actor": "text",
        "causation": "uuid",
        "simulated": "boolean",
        "sessions": "integer",  # how many an upload brought; they rest in `sessions`
        "payload": "text",
        "topic": "text",
        **_WHERE_IT_LIES,
    },
    "sessions": {
        "device": "text",
        "started_at": "timestamptz",
        "upload_id": "uuid",
        "channel": "text",
        "duration_s": "double",
        "delivered_min": "double",
        "program": "integer",
        "amplitude_ma": "double",
        "left_programmed_ma": "double",
        "right_programmed_ma": "double",
        "left_delivered_ma": "double",
        "right_delivered_ma": "double",
        "pulse_width_us": "double",
        "frequency_hz": "double",
        "left_impedance_ohm": "double[]",  # only what was measured; limits stand in their own
        "left_impedance_at_least_ohm": "double[]",  # null where no contact is censored
        "left_impedance_at_most_ohm": "double[]",
        "right_impedance_ohm": "double[]",
        "right_impedance_at_least_ohm": "double[]",
        "right_impedance_at_most_ohm": "double[]",
        "earlier_tests": "text",  # as JSON, where leads were tested several times
        "left_motor_threshold_ma": "double",
        "left_motor_threshold_at_least_ma": "double",
        "left_motor_threshold_at_most_ma": "double",
        "right_motor_threshold_ma": "double",
        "right_motor_threshold_at_least_ma": "double",
        "right_motor_threshold_at_most_ma": "double",
        "battery_v": "double",
        "battery_percent": "double",
        "aborted": "boolean",
        "reset_count": "bigint",
        "error_count": "bigint",
        "posture": "text",
        **_WHERE_IT_LIES,
    },
    "uploads": {  # what each of them added; one that added no session has no row
        "upload_id": "uuid",
        "device": "text",
        **_TIMES,
        "sessions": "integer",
        "first_started_at": "timestamptz",
        "left_contacts": "integer",  # up to the last one that ever read more than 0 ohm
        "right_contacts": "integer",
        **_WHERE_IT_LIES,
    },
    "adverse_events": {
        "report_id": "uuid",  # event id of the first version
        "event_id": "uuid",
        "amendment_reason": "text",
        "device": "text",
        **_TIMES,
        "actor": "text",
        "hazard": "text",
        "seriousness": "text",
        "time_known": "boolean",
        "side": "text",
        "action": "text",
        "centre": "text",
        "source_system": "text",
        "source_number": "text",
        "source_on": "date",  # when the source received what this version says
        "replaces": "boolean",  # whether it takes the place of the versions before it
        "report": "text",
        "simulated": "boolean",
        **_WHERE_IT_LIES,
    },
    "outcomes": {
        "event_id": "uuid",
        "device": "text",
        **_TIMES,
        "baseline": "boolean",
        "pain_nrs": "double",
        "pain_vas_mm": "double",
        "odi_percent": "double",
        "eq5d5l": "text",
        "eq_vas": "double",
        "implant_site_pain_nrs": "double",
        **_WHERE_IT_LIES,
    },
    "imaging": {
        "event_id": "uuid",
        "device": "text",
        **_TIMES,
        "modality": "text",
        "finding": "text",
        "side": "text",
        "displacement_mm": "double",
        "note": "text",
        **_WHERE_IT_LIES,
    },
    **SIGNAL_FACTS,
    **POPULATION,
    "plans": PLANS,
    "dead_letters": {
        "letter_id": "uuid",
        "place": "text",
        "key": "text",
        "reason": "text",
        "explanation": "text",
        "recordedtime": "timestamptz",
        "payload": "blob",
        **_WHERE_IT_LIES,
    },
    "data_quality": {
        "device": "text",
        "event_id": "uuid",
        "flag": "text",
        "detail": "text",
        **_TIMES,
        **_WHERE_IT_LIES,
    },
    "access": ACCESS,
}

CURRENT: Mapping[str, Columns] = {
    "devices": {
        "device": "text",
        "registered": "boolean",
        "status": "text",
        "has_simulated": "boolean",
        "has_real": "boolean",
        "manufacturer": "text",
        "model": "text",
        "udi_di": "text",
        "lead_model": "text",
        "lead_version": "text",
        "leads": "text",
        "technique": "text",
        "centre": "text",
        "age_years": "integer",
        "sex": "text",
        "bmi_kg_m2": "double",
        "neuropathic_pain": "boolean",
        "multidisciplinary_selection": "boolean",
        "mri_compatible": "boolean",
        "implanted_on": "date",
        "registered_at": "timestamptz",  # recordedtime of the implant: when we learnt of it
        "activated_at": "timestamptz",
        "revised_at": "timestamptz",
        "revisions": "integer",
        "explanted_at": "timestamptz",
        "explant_reason": "text",
        "lost_at": "timestamptz",
        "died_at": "timestamptz",
        "last_upload_at": "timestamptz",
        "uploads": "integer",
        "failed_uploads": "integer",
        "reports": "integer",
        "first_event_id": "uuid",
        "first_seen_at": "timestamptz",
        "events_before_implant": "integer",
    },
    "signals": {
        "signal_id": "uuid",
        "device": "text",
        "state": "text",
        "detector_state": "text",
        "hazard": "text",
        "grade": "text",
        "raised_at": "timestamptz",
        "updated_at": "timestamptz",
        "statistic": "double",
        "threshold": "double",
        "unit": "text",
        "summary": "text",
        "side": "text",
        "contact": "integer",
        "detector": "text",
        "detector_version": "integer",
        "plan_hash": "text",
        "evidence": "text",
        "updates": "integer",
        "repeats": "integer",  # reminders that nobody has looked
        "repeated_at": "timestamptz",
        "review": "text",
        "verdict": "text",
        "assignee": "text",
        "snoozed_until": "timestamptz",
        "reviewed_at": "timestamptz",
        "told_since_review": "boolean",
        "handed_over": "boolean",  # by the latest decision
        "simulated": "boolean",
    },
}

BOOKS: Mapping[str, Columns] = {
    "position": {
        "topic": "text",
        "partition": "integer",
        "next_offset": "bigint",
        "skipped": "bigint",  # records that are no event; the worker keeps them as dead letters
        "as_of": "timestamptz",  # the newest recordedtime of what is news of a device
    },
    "parts": PARTS,
    "seal": {
        "topic": "text",
        "partition": "integer",
        "log_offset": "bigint",
        "head": "text",
        "appended_ms": "bigint",  # of the record at `log_offset`, as its digest is: `store.mark`
        "digest": "text",
    },
    "log_ids": {"topic": "text", "log_id": "text"},
    "schema": {"version": "integer"},
}

TABLES: Mapping[str, Columns] = {**FACTS, **CURRENT, **BOOKS}


def create(connection: DuckDBPyConnection) -> None:
    """Create every table in an empty database, and note the version, in one transaction."""
    connection.begin()
    for table, columns in TABLES.items():
        defined = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        connection.execute(f'create table "{table}" ({defined})')
    connection.execute('insert into "schema" values (?)', [SCHEMA_VERSION])
    connection.commit()
