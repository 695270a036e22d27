"""What is drawn of a session beside its impedances, and for which hazard."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from reports.words import amount


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
_NOT_OF_LEADS = frozenset({"generator_failure", "therapy_lapse"})
"""Of these the measures say more than the impedances, and stand above them."""


def measures_about(hazard: str) -> tuple[Measure, ...]:
    """Return what is drawn beside the impedances for a signal of this hazard.

    >>> [measure.title for measure in measures_about("lead_migration")]
    ['Motor threshold', 'Stimulation per session']
    """
    return _BY_HAZARD.get(hazard, MEASURES)


def leads_first(hazard: str) -> bool:
    """Say whether the impedances of the leads are what one looks at first.

    >>> leads_first("lead_fracture"), leads_first("generator_failure")
    (True, False)
    """
    return hazard not in _NOT_OF_LEADS


def unchanged(measures: pa.Table, measure: Measure) -> str | None:
    """Return what was measured, where it was the same at every reading; None where a chart is due.

    `measures` is that of `store.read.telemetry`. The minutes of stimulation are always drawn: when
    there was a session is what one looks for there, and a sentence would hide a gap. Two sides that
    were not read over the same days are drawn too: it would hide which of them is old.

    >>> from events.sample import moment
    >>> days, names = [moment(0), moment(9)], ["reset_count", "reset_count"]
    >>> never = pa.table({"started_at": days, "measure": names, "value": [0.0, 0.0]})
    >>> unchanged(never, RESTARTS)
    '0 at every reading from 2026-01-01 to 2026-01-10 (UTC).'
    >>> unchanged(never, ERRORS) is None
    True
    """
    own = measures.filter(pc.is_in(measures["measure"], pa.array(measure.names)))
    values = dict(zip(own["measure"].to_pylist(), own["value"].to_pylist(), strict=True))
    kinds = own.select(["measure", "value"]).group_by(["measure", "value"]).aggregate([])
    if measure is MINUTES or not values or kinds.num_rows > len(values):
        return None
    unit = "" if measure.unit == "count" else measure.unit
    sided = len(measure.names) > 1
    said = ", ".join(
        f"{name.partition('_')[0]} {amount(values[name], unit)}" if sided else amount(value, unit)
        for name in measure.names
        if (value := values.get(name)) is not None
    )
    spans = {_days(own.filter(pc.equal(own["measure"], name))) for name in values}
    if len(spans) > 1:
        return None
    ((first, last),) = spans
    when = f"on {first}" if first == last else f"at every reading from {first} to {last}"
    return f"{said[0].upper()}{said[1:]} {when} (UTC)."


def _days(readings: pa.Table) -> tuple[date, date]:
    times = readings["started_at"].to_pylist()
    return min(times).date(), max(times).date()
