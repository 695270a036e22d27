"""What the detectors should reach, and whether they do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.detection.rows import POOLED, Row
from benchmarks.detection.run import FOREIGN
from events.vocabulary import Hazard

SENSITIVITY = "sensitivity"
FALSE_ALARMS = "false_alarms_per_1000_device_years"
LEAD = "lead_time_days_median"
BOUNDS = {
    SENSITIVITY: (f"{SENSITIVITY}_low", f"{SENSITIVITY}_high"),
    FALSE_ALARMS: (f"{FALSE_ALARMS}_low", f"{FALSE_ALARMS}_high"),
    LEAD: ("lead_time_days_low", "lead_time_days_high"),
}


@dataclass(frozen=True, slots=True)
class Goal:
    """One number that should be reached where devices are read at least weekly."""

    hazard: Hazard
    measure: str
    least: bool
    value: float


GOALS = (
    Goal("lead_fracture", SENSITIVITY, True, 0.95),
    Goal("lead_fracture", FALSE_ALARMS, False, 1.0),
    Goal("lead_fracture", LEAD, True, 14.0),
    Goal("lead_migration", SENSITIVITY, True, 0.90),
    Goal("lead_migration", FALSE_ALARMS, False, 2.0),
    Goal("infection", SENSITIVITY, True, 0.90),
    Goal("infection", FALSE_ALARMS, False, 2.0),
    Goal("generator_failure", SENSITIVITY, True, 0.90),
    Goal("generator_failure", FALSE_ALARMS, False, 2.0),
)


def goals(rows: Iterable[Row]) -> list[Mapping[str, object]]:
    """Return each goal with what was measured: on the reported presets, or the foreign fleet.

    `reached` compares the estimate, `shown` the worse end of its 95 % interval. A sensitivity also
    says how much of it was there before the clinic told, and how much of that by telemetry.
    """
    found = {
        row["hazard"]: row
        for row in rows
        if row["upload_habit"] == "at_least_weekly" and row["preset"] in (POOLED, FOREIGN)
    }
    return [_held(goal, found[goal.hazard]) for goal in GOALS if goal.hazard in found]


def missed(held: Sequence[Mapping[str, object]]) -> int:
    """Return how many goals are not reached."""
    return sum(goal["reached"] is False for goal in held)


def _held(goal: Goal, row: Row) -> Mapping[str, object]:
    low, high = (row[bound] for bound in BOUNDS[goal.measure])
    measured, worse = row[goal.measure], low if goal.least else high
    is_sensitivity = goal.measure == SENSITIVITY
    return {
        "hazard": goal.hazard,
        "measure": goal.measure,
        "goal": f"{'>=' if goal.least else '<='} {goal.value:g}",
        "measured": measured,
        "low": low,
        "high": high,
        "reached": _holds(goal, measured),
        "shown": _holds(goal, worse),
        "before_report": row["found_before_report_share"] if is_sensitivity else None,
        "by_telemetry": row["telemetry_before_report_share"] if is_sensitivity else None,
    }


def _holds(goal: Goal, value: float | None) -> bool | None:
    if value is None:
        return None
    return value >= goal.value if goal.least else value <= goal.value
