"""A worker's memory over a million events: it is bounded by the devices, not by the events."""

from benchmarks.worker import DEVICES, small_events, time_agent

EVENTS = 1_000_000


def run() -> dict[str, object]:
    """Return the resident memory [MB] after each tenth of the events."""
    told = time_agent("detect", small_events(EVENTS), "sqlite")
    resident = told["resident_mb"]
    return {
        "events": EVENTS,
        "devices": DEVICES,
        "resident_mb": resident,
        "last_over_second": round(resident[-1] / resident[1], 3),
        "events_per_s": round(told["per_s"]),
        "goals": {"last_over_second": "about 1"},
    }
