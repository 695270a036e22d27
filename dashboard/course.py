"""How a person fares against the own answers before the implant, scale by scale.

Two numbers decide, and both come from the PMS plan in force with their sources: the least change
that matters to people, and the error of one answer, from which follows the change that is more
than chance. Where the plan has none for a scale, the change is shown and not judged.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from detectors.reliable_change import reliable_change
from reports.words import amount
from store.read.clinical import OutcomeRow

Verdict = Literal["clearly better", "better", "no change that matters", "worse", "clearly worse"]
TABLE = "detector.early-removal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """One questionnaire; `better` is -1 where lower answers are better.

    `important` and `error` name the values of the plan, in the table of early removal.
    """

    field: str
    name: str
    unit: str
    top: float
    better: Literal[-1, 1] = -1
    important: str | None = None
    error: str | None = None


SCALES = (
    Scale(
        field="pain_nrs",
        name="Back pain (NRS)",
        unit="of 10",
        top=10.0,
        important="change.nrs_important",
        error="change.nrs_error",
    ),
    Scale(
        field="pain_vas_mm",
        name="Back pain (VAS)",
        unit="mm",
        top=100.0,
        important="change.vas_important_mm",
        error="change.vas_error_mm",
    ),
    Scale(
        field="odi_percent",
        name="Disability (ODI)",
        unit="%",
        top=100.0,
        important="change.odi_important_percent",
    ),
    Scale(field="eq_vas", name="Health today (EQ VAS)", unit="of 100", top=100.0, better=1),
    Scale(field="implant_site_pain_nrs", name="Pain at the implant", unit="of 10", top=10.0),
)


@dataclass(frozen=True, slots=True)
class Limit:
    """A value of the plan: a number, and who says so."""

    value: float
    source: str


Limits = Mapping[str, Limit]


@dataclass(frozen=True, slots=True)
class Point:
    """One answer; `gain` is by how much it is better than before the implant, if that is known."""

    time: datetime
    value: float
    gain: float | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Course:
    """The answers of one scale over time. `before` is the one before the implant."""

    scale: Scale
    before: float | None
    points: tuple[Point, ...]
    important: Limit | None
    reliable: Limit | None


def limits_of(settings: Iterable[Any]) -> Limits:
    """Return the numbers that decide, from the settings of a plan (`detectors.plan_text`)."""
    return {
        each.key: Limit(float(each.value), each.written.source or "no source")
        for each in settings
        if each.table == TABLE and each.key.startswith("change.") and each.value is not None
    }


def courses(rows: Sequence[OutcomeRow], limits: Limits) -> tuple[Course, ...]:
    """Return the course of every scale that was answered, in the order of `SCALES`."""
    found = (_course(scale, rows, limits) for scale in SCALES)
    return tuple(each for each in found if each.points or each.before is not None)


def verdict_of(gain: float, *, important: float, reliable: float | None) -> Verdict:
    """Judge a change: whether it matters, and is more than two answers differ by chance.

    >>> verdict_of(4.0, important=2.0, reliable=2.8), verdict_of(2.0, important=2.0, reliable=2.8)
    ('clearly better', 'better')
    >>> verdict_of(-1.0, important=2.0, reliable=2.8), verdict_of(-3.0, important=2.0, reliable=2.8)
    ('no change that matters', 'clearly worse')
    """
    size = abs(gain)
    if size < important:
        return "no change that matters"
    if reliable is None or size >= reliable:
        return "clearly better" if gain > 0 else "clearly worse"
    return "better" if gain > 0 else "worse"


def said(course: Course, point: Point) -> str:
    """Return one answer in a sentence.

    >>> from events.sample import moment
    >>> nrs = SCALES[0]
    >>> course = Course(nrs, 7.0, (), Limit(2.0, "Ostelo et al. (2008)"), None)
    >>> said(course, Point(moment(90), 3.0, 4.0, "clearly better"))
    '3 of 10, before the implant 7: clearly better'
    """
    now = amount(point.value, course.scale.unit)
    if course.before is None:
        return f"{now}; no answer from before the implant"
    told = f"{now}, before the implant {amount(course.before, '')}"
    return f"{told}: {point.verdict}" if point.verdict else told


def why(course: Course) -> str:
    """Return what the judgement rests on, with its source; or that there is none."""
    if course.important is None:
        return f"{course.scale.name}: the plan has no least change that matters, so not judged."
    told = (
        f"{course.scale.name}: a change matters from {amount(course.important.value, '')} "
        f"{course.scale.unit} on ({course.important.source})"
    )
    if course.reliable is None:
        return f"{told}."
    chance = f"{amount(course.reliable.value, '')} {course.scale.unit}"
    return f"{told}; it is more than chance from {chance} on ({course.reliable.source})."


def _course(scale: Scale, rows: Sequence[OutcomeRow], limits: Limits) -> Course:
    important = limits.get(scale.important or "")
    error = limits.get(scale.error or "")
    reliable = None
    if error is not None:
        reliable = Limit(round(reliable_change(error.value), 2), error.source)
    told = [(row, getattr(row, scale.field)) for row in rows]
    before = next((v for row, v in reversed(told) if row.baseline and v is not None), None)
    points = tuple(
        _point(row.time, value, before, scale, important, reliable)
        for row, value in told
        if value is not None and not row.baseline
    )
    return Course(scale, before, points, important, reliable)


def _point(
    time: datetime,
    value: float,
    before: float | None,
    scale: Scale,
    important: Limit | None,
    reliable: Limit | None,
) -> Point:
    if before is None:
        return Point(time, value, None, None)
    gain = (value - before) * scale.better
    if important is None:
        return Point(time, value, gain, None)
    chance = reliable.value if reliable else None
    judged = verdict_of(gain, important=important.value, reliable=chance)
    return Point(time, value, gain, judged)
