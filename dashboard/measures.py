"""What is drawn of a session beside its impedances, and for which hazard."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """What is drawn of the measures: a line for each name, all in `unit`."""

    title: str
    unit: str
    names: tuple[str, ...]


MOTOR_THRESHOLD = Measure(
    "Motor threshold", "mA", ("left_motor_threshold_ma", "right_motor_threshold_ma")
)
BATTERY_V = Measure("Battery", "V", ("battery_v",))
BATTERY_PERCENT = Measure("Battery", "%", ("battery_percent",))
MINUTES = Measure("Stimulation per session", "min", ("delivered_min",))
RESTARTS = Measure("Restarts since implant", "count", ("reset_count",))
ERRORS = Measure("Errors since implant", "count", ("error_count",))
MEASURES = (MOTOR_THRESHOLD, BATTERY_V, BATTERY_PERCENT, MINUTES, RESTARTS, ERRORS)
_GENERATOR = (BATTERY_V, BATTERY_PERCENT, RESTARTS, ERRORS, MINUTES)
_BY_HAZARD: Mapping[str, tuple[Measure, ...]] = {
    "lead_fracture": (MINUTES,),
    "lead_migration": (MOTOR_THRESHOLD, MINUTES),
    "generator_failure": _GENERATOR,
    "infection": (MINUTES,),
    "pain": (MINUTES,),
    "therapy_lapse": (MINUTES, BATTERY_V, BATTERY_PERCENT),
}


def measures_about(hazard: str) -> tuple[Measure, ...]:
    """Return what is drawn beside the impedances for a signal of this hazard.

    >>> [measure.title for measure in measures_about("lead_migration")]
    ['Motor threshold', 'Stimulation per session']
    """
    return _BY_HAZARD.get(hazard, MEASURES)
