"""The tables of the read model about signals and what follows: `store.schema` has the others."""

from collections.abc import Mapping

_WHERE_IT_LIES = {"partition": "integer", "log_offset": "bigint"}
_TIMES = {"time": "timestamptz", "recordedtime": "timestamptz"}

SIGNAL_FACTS: Mapping[str, Mapping[str, str]] = {
    "signal_events": {
        "event_id": "uuid",
        "signal_id": "uuid",
        "type": "text",
        "state": "text",
        "device": "text",
        **_TIMES,
        "hazard": "text",
        "grade": "text",
        "detector": "text",
        "detector_version": "integer",
        "plan_hash": "text",
        "statistic": "double",
        "threshold": "double",
        "unit": "text",
        "summary": "text",
        "side": "text",
        "contact": "integer",
        "evidence": "text",
        "simulated": "boolean",
        **_WHERE_IT_LIES,
    },
    "signal_repeats": {
        "event_id": "uuid",
        "signal_id": "uuid",
        "device": "text",
        **_TIMES,
        "times": "integer",
        "waiting_since": "timestamptz",
        **_WHERE_IT_LIES,
    },
    "evaluations": {
        "event_id": "uuid",
        "device": "text",
        **_TIMES,
        "hazard": "text",
        "detector": "text",
        "detector_version": "integer",
        "plan_hash": "text",
        "not_evaluated": "text",  # why; null where it can be judged
        **_WHERE_IT_LIES,
    },
    "signal_reviews": {
        "event_id": "uuid",
        "signal_id": "uuid",
        "device": "text",
        **_TIMES,
        "actor": "text",
        "action": "text",
        "verdict": "text",
        "reason": "text",
        "assignee": "text",
        "until": "timestamptz",
        "handed_over": "boolean",  # to somebody else, who has yet to look
        **_WHERE_IT_LIES,
    },
    "yellow_cards": {
        "event_id": "uuid",
        "draft_id": "uuid",
        "type": "text",
        "version": "integer",
        "device": "text",
        **_TIMES,
        "actor": "text",
        "signal_id": "uuid",
        "report_id": "uuid",
        "reference": "text",
        "simulated": "boolean",
        **_WHERE_IT_LIES,
    },
}
