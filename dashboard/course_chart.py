"""Charts and the table of a person's course; courses in, Altair charts and columns out."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import altair as alt
import pyarrow as pa

from dashboard.chart_parts import layered, time_axis, value_axis
from dashboard.course import Course
from dashboard.palette import CONTACT_COLOURS, EVIDENCE
from reports.words import amount
from store.read.clinical import OutcomeRow

HEIGHT_PX = 190
NOTHING = "\u2013"


def course_chart(course: Course, *, start: datetime, end: datetime) -> alt.LayerChart:
    """Draw the answers of one scale; a dashed line is the answer before the implant.

    The band around it holds the changes that do not matter, where the plan says which those are.
    """
    scale = course.scale
    table = pa.table(
        {
            "time": pa.array([each.time for each in course.points], pa.timestamp("us", tz="UTC")),
            "value": [each.value for each in course.points],
            "said": [each.verdict or "not judged" for each in course.points],
        }
    )
    base = alt.Chart(table).encode(
        x=time_axis("time", start, end),
        y=value_axis("value", f"[{scale.unit}]", zero=True).scale(domain=[0, scale.top]),
        tooltip=[
            alt.Tooltip("time:T", title="Day (UTC)", format="%Y-%m-%d"),
            alt.Tooltip("value:Q", title=f"{scale.name} [{scale.unit}]", format=",.4~g"),
            alt.Tooltip("said:N", title="Against before the implant"),
        ],
    )
    lines = base.mark_line(strokeWidth=1.6, color=CONTACT_COLOURS[0])
    dots = base.mark_point(filled=True, size=60, opacity=1, color=CONTACT_COLOURS[0])
    return layered([*_before(course, start, end), lines, dots], HEIGHT_PX)


def visit_columns(
    rows: Sequence[OutcomeRow], told: Sequence[Course]
) -> Mapping[str, Sequence[str]]:
    """Return the visits as columns, the newest first, each answer with its change."""
    visits = sorted(rows, key=lambda row: (row.baseline, -row.time.timestamp()))
    columns: dict[str, list[str]] = {
        "Day": [str(row.time.date()) + (" (before)" if row.baseline else "") for row in visits]
    }
    for course in told:
        gains = {(point.time, point.value): point for point in course.points}
        cells = []
        for row in visits:
            value = getattr(row, course.scale.field)
            point = None if row.baseline else gains.get((row.time, value))
            cells.append(_cell(value, point.gain if point else None, course))
        columns[f"{course.scale.name} [{course.scale.unit}]"] = cells
    if any(row.eq5d5l for row in visits):
        columns["EQ-5D-5L profile"] = [row.eq5d5l or NOTHING for row in visits]
    return columns


def _cell(value: float | None, gain: float | None, course: Course) -> str:
    if value is None:
        return NOTHING
    told = amount(value, "")
    if gain is None or gain == 0:
        return told
    return f"{told} ({'better' if gain > 0 else 'worse'} by {amount(abs(gain), '')})"


def _before(course: Course, start: datetime, end: datetime) -> list[alt.Chart]:
    if course.before is None:
        return []
    margin = course.important.value if course.important else 0.0
    table = pa.table(
        {
            "start": pa.array([start], pa.timestamp("us", tz="UTC")),
            "end": pa.array([end], pa.timestamp("us", tz="UTC")),
            "before": [course.before],
            "low": [max(0.0, course.before - margin)],
            "high": [min(course.scale.top, course.before + margin)],
        }
    )
    own = alt.Chart(table)
    rule = own.mark_rule(color=EVIDENCE, strokeDash=[4, 3], strokeWidth=1.5).encode(
        y=alt.Y("before:Q"),
        tooltip=[alt.Tooltip("before:Q", title="Before the implant", format=",.4~g")],
    )
    if not margin:
        return [rule]
    band = own.mark_rect(color=EVIDENCE, opacity=0.15).encode(
        x=time_axis("start", start, end),
        x2="end:T",
        y=alt.Y("low:Q"),
        y2="high:Q",
    )
    return [band, rule]
