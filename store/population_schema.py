"""The tables of the read model that population surveillance asks: `store.schema` has the others."""

from collections.abc import Mapping

_WHERE_IT_LIES = {"partition": "integer", "log_offset": "bigint"}
_TIMES = {"time": "timestamptz", "recordedtime": "timestamptz"}

POPULATION: Mapping[str, Mapping[str, str]] = {
    "device_life": {  # what begins, changes and ends a device's time at risk
        "event_id": "uuid",
        "type": "text",
        "device": "text",
        **_TIMES,
        "implanted_on": "date",
        "reason": "text",  # of a revision or an explant
        "new_lead": "boolean",  # a revision that put a fresh lead in
        "left_model": "text",
        "left_version": "text",
        "right_model": "text",
        "right_version": "text",
        "technique": "text",
        "centre": "text",
        "age_years": "integer",
        "bmi_kg_m2": "double",
        "simulated": "boolean",
        **_WHERE_IT_LIES,
    },
    "benchmarks": {
        "event_id": "uuid",
        "benchmark_id": "text",
        **_TIMES,
        "hazard": "text",
        "confidence": "text",
        "missing_reason": "text",
        "benchmark": "text",  # all of it, as JSON
        **_WHERE_IT_LIES,
    },
    "monitors": {
        "event_id": "uuid",
        "monitor_id": "text",
        "version": "integer",
        **_TIMES,
        "hazard": "text",
        "method": "text",
        "benchmark_id": "text",
        "alpha": "double",
        "monitor": "text",  # all of it, as JSON
        **_WHERE_IT_LIES,
    },
    "surveillance_runs": {
        "event_id": "uuid",
        **_TIMES,
        "part": "integer",
        "parts": "integer",
        "plan_hash": "text",
        "looks": "integer",
        **_WHERE_IT_LIES,
    },
    "families": {
        "event_id": "uuid",  # the run that told of it
        **_TIMES,
        "members": "integer",
        "family": "text",  # all of it, as JSON
        **_WHERE_IT_LIES,
    },
    "looks": {
        "event_id": "uuid",  # the run that told of it
        **_TIMES,
        "monitor_id": "text",
        "monitor_version": "integer",
        "look": "date",
        "look_version": "integer",
        "state": "text",
        "observed": "integer",
        "expected": "double",
        "result": "text",  # all of it, as JSON
        **_WHERE_IT_LIES,
    },
}
