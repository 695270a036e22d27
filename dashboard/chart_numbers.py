"""The numbers of the charts of one device, as columns: what is drawn, and nothing else."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.charts import Mark
from dashboard.course import Course
from dashboard.measures import Measure
from dashboard.tables import Numbers
from reports.words import plain

BEFORE = "before the implant"
_UNITS = {"ma": "mA", "v": "V", "percent": "%", "min": "min", "s": "s", "us": "us", "hz": "Hz"}
"""The ends of the store's names, as units are written."""


def mark_numbers(marks: Sequence[Mark]) -> Numbers:
    """Return what happened, in the order of time."""
    rows = sorted(marks, key=lambda mark: mark.time)
    return {
        "Time (UTC)": [mark.time for mark in rows],
        "Kind": [mark.kind for mark in rows],
        "What": [mark.what for mark in rows],
    }


def impedance_numbers(impedances: pa.Table, *, side: str) -> Numbers:
    """Return the impedances of one lead."""
    own = impedances.filter(pc.equal(impedances["side"], side))
    return {
        "Time (UTC)": own["started_at"].to_pylist(),
        "Contact": own["contact"].to_pylist(),
        "Impedance [ohm]": _readings(own),
    }


def contact_numbers(impedances: pa.Table) -> Numbers:
    """Return the impedances of both leads."""
    return {
        "Time (UTC)": impedances["started_at"].to_pylist(),
        "Lead": impedances["side"].to_pylist(),
        "Contact": impedances["contact"].to_pylist(),
        "Impedance [ohm]": _readings(impedances),
    }


def _readings(impedances: pa.Table) -> list[float] | list[str]:
    """Return the impedances as numbers; as text where one of them is past the range.

    >>> _readings(pa.table({"impedance_ohm": [520.0, 10_000.0], "past": [None, ">="]}))
    ['520', '>= 10,000']
    """
    ohms: list[float] = impedances["impedance_ohm"].to_pylist()
    past = impedances["past"].to_pylist() if "past" in impedances.column_names else []
    if not any(past):
        return ohms
    return [
        f"{sign} {ohm:,g}" if sign else f"{ohm:g}" for ohm, sign in zip(ohms, past, strict=True)
    ]


def every_measure(measures: pa.Table) -> Numbers:
    """Return all that was measured beside impedances, each with its unit.

    >>> from events.sample import moment
    >>> table = {"started_at": [moment(0)], "measure": ["left_motor_threshold_ma"], "value": [1.5]}
    >>> every_measure(pa.table(table))["Measure"]
    ['left motor threshold [mA]']
    """
    return {
        "Time (UTC)": measures["started_at"].to_pylist(),
        "Measure": [_with_unit(name) for name in measures["measure"].to_pylist()],
        "Value": measures["value"].to_pylist(),
    }


def measure_numbers(measures: pa.Table, measure: Measure) -> Numbers:
    """Return one measure over time, with its side where there are two."""
    own = measures.filter(pc.is_in(measures["measure"], pa.array(measure.names)))
    sides = [name.partition("_")[0] for name in own["measure"].to_pylist()]
    return {
        "Time (UTC)": own["started_at"].to_pylist(),
        **({"Side": sides} if len(measure.names) > 1 else {}),
        f"{measure.title} [{measure.unit}]": own["value"].to_pylist(),
    }


def course_numbers(course: Course) -> Numbers:
    """Return the answers of one scale, that before the implant first.

    >>> from events.sample import moment
    >>> from dashboard.course import SCALES, Point
    >>> point = Point(time=moment(90), value=3.0, gain=4.0, verdict="better")
    >>> course = Course(scale=SCALES[0], before=7.0, important=None, reliable=None, points=(point,))
    >>> course_numbers(course)["Against before the implant"]
    ['', 'better']
    """
    scale, known = course.scale, course.before is not None
    days = [str(point.time.date()) for point in course.points]
    values = [point.value for point in course.points]
    said = [point.verdict or "not judged" for point in course.points]
    return {
        "Day (UTC)": [*([BEFORE] if known else []), *days],
        f"{scale.name} [{scale.unit}]": [*([course.before] if known else []), *values],
        "Against before the implant": [*([""] if known else []), *said],
    }


def _with_unit(name: str) -> str:
    words, _, unit = name.rpartition("_")
    return f"{words.replace('_', ' ')} [{_UNITS[unit]}]" if unit in _UNITS else plain(name)
