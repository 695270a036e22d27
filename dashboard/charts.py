"""Charts of telemetry over time: Arrow tables and marks in, Altair charts out; nothing looked up.

The tables are those of `store.read.telemetry`. All charts of a page share their time axis and the
width of their left margin, so that one day stands above itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import altair as alt
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.chart_parts import (
    layered,
    margin,
    palette_scale,
    time_axis,
    tooltips,
    upright,
    value_axis,
)
from dashboard.measures import MINUTES, Measure
from dashboard.palette import (
    CONTACT_COLOURS,
    CONTACT_DASHES,
    CONTACT_SHAPES,
    KINDS,
    SIDE_COLOURS,
    SIDE_SHAPES,
)

_OHM_TICKS = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)
_AROUND = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch of time that is drawn."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened, drawn at its time."""

    time: datetime
    kind: str
    what: str


def span_of(times: Sequence[datetime]) -> Span:
    """Return the stretch that shows all `times`, with half a day on either side."""
    assert times, "nothing to draw"
    return Span(min(times) - _AROUND, max(times) + _AROUND)


def impedance_chart(
    impedances: pa.Table,
    *,
    side: str,
    span: Span,
    evidence: Sequence[datetime] = (),
    height: int = 280,
) -> alt.LayerChart:
    """Draw one lead: a line per contact, told apart by colour, dash and shape.

    The axis is logarithmic: a break multiplies an impedance, and 500 and 5,000 ohm must both be
    read. Evidence stands as dashed upright lines. A reading past the end of the device's range is
    an arrow at that end, which points to where it lies.
    """
    own = impedances.filter(pc.equal(impedances["side"], side))
    contacts = sorted(set(own["contact"].to_pylist()))
    names = [f"contact {contact}" for contact in contacts]
    limits = _ohm_domain(own)
    own = own.append_column(
        "line", pa.array([f"contact {each}" for each in own["contact"].to_pylist()], pa.string())
    )
    base = alt.Chart(own.select(["started_at", "line", "impedance_ohm"])).encode(
        x=time_axis("started_at", span.start, span.end),
        y=alt.Y(
            "impedance_ohm:Q",
            title="[ohm]",
            scale=alt.Scale(type="log", nice=False, domain=limits),
            axis=alt.Axis(
                **margin(),
                values=[tick for tick in _OHM_TICKS if limits[0] <= tick <= limits[1]],
                format=",d",
            ),
        ),
        color=palette_scale(alt.Color, "line", names, [CONTACT_COLOURS[i % 6] for i in contacts]),
        tooltip=tooltips("started_at", "impedance_ohm", "Impedance [ohm]"),
    )
    dashes = [list(CONTACT_DASHES[(i + i // 6) % 6]) for i in contacts]
    lines = base.mark_line(strokeWidth=1.5).encode(
        strokeDash=palette_scale(alt.StrokeDash, "line", names, dashes, legend=False)
    )
    shapes = [CONTACT_SHAPES[(i + i // 6) % 6] for i in contacts]
    dots = base.mark_point(filled=True, size=_dot_size(own, len(contacts)), opacity=0.9).encode(
        shape=palette_scale(alt.Shape, "line", names, shapes)
    )
    arrows = _arrows(own, names, span)
    return layered([upright(evidence, span.start, span.end), lines, *arrows, dots], height)


def _arrows(own: pa.Table, names: Sequence[str], span: Span) -> list[alt.Chart]:
    """Return an arrow up or down for the readings past each end of the range, where there are any.

    They have the colour of their contact, and stand clear of its dot.
    """
    if "past" not in own.column_names:
        return []
    colours = [CONTACT_COLOURS[int(name.removeprefix("contact ")) % 6] for name in names]
    found: list[alt.Chart] = []
    for past, arrow, offset in ((">=", "\u2191", -11), ("<=", "\u2193", 11)):
        beyond = own.filter(pc.equal(own["past"], past))
        if beyond.num_rows == 0:
            continue
        told = [f"{past} {ohm:,g} ohm" for ohm in beyond["impedance_ohm"].to_pylist()]
        beyond = beyond.append_column("reads", pa.array(told, pa.string()))
        found.append(
            alt.Chart(beyond.select(["started_at", "line", "impedance_ohm", "reads"]))
            .mark_text(text=arrow, fontSize=17, fontWeight="bold", dy=offset)
            .encode(
                x=time_axis("started_at", span.start, span.end),
                y=alt.Y("impedance_ohm:Q"),
                color=palette_scale(alt.Color, "line", names, colours, legend=False),
                tooltip=[
                    alt.Tooltip("started_at:T", title="Time (UTC)", format="%Y-%m-%d %H:%M"),
                    alt.Tooltip("line:N", title="Line"),
                    alt.Tooltip("reads:N", title="Past the range"),
                ],
            )
        )
    return found


def measure_chart(
    measures: pa.Table, measure: Measure, *, span: Span, height: int = 170
) -> alt.LayerChart | None:
    """Draw one measure over time, a line per side where there are two; None if never measured."""
    own = measures.filter(pc.is_in(measures["measure"], pa.array(measure.names)))
    if own.num_rows == 0:
        return None
    sided = len(measure.names) > 1
    lines = [name.partition("_")[0] if sided else "all" for name in own["measure"].to_pylist()]
    own = own.append_column("line", pa.array(lines, pa.string()))
    names = [side for side in SIDE_COLOURS if side in lines] or ["all"]
    looks = {"all": (CONTACT_COLOURS[0], "circle")} | {
        side: (SIDE_COLOURS[side], SIDE_SHAPES[side]) for side in SIDE_COLOURS
    }
    title, counted = f"{measure.title} [{measure.unit}]", measure.unit == "count"
    base = alt.Chart(own.select(["started_at", "line", "value"])).encode(
        x=time_axis("started_at", span.start, span.end),
        y=value_axis(
            "value",
            f"[{measure.unit}]",
            zero=measure is MINUTES,
            whole=counted,
        ),
        color=palette_scale(
            alt.Color, "line", names, [looks[name][0] for name in names], legend=sided
        ),
        tooltip=tooltips("started_at", "value", title),
    )
    dots = base.mark_point(filled=True, size=_dot_size(own, len(names)), opacity=0.9).encode(
        shape=palette_scale(
            alt.Shape, "line", names, [looks[name][1] for name in names], legend=sided
        )
    )
    if measure is MINUTES:
        return layered([dots], height)
    return layered([base.mark_line(strokeWidth=1.4), dots], height)


def event_lane(marks: Sequence[Mark], *, span: Span) -> alt.LayerChart:
    """Draw what happened beneath the measures, a row and a shape for each kind."""
    kinds = [kind for kind in KINDS if any(mark.kind == kind for mark in marks)]
    table = pa.table(
        {
            "time": [mark.time for mark in marks],
            "kind": [mark.kind for mark in marks],
            "what": [mark.what for mark in marks],
        }
    )
    shapes, colours = [KINDS[kind][0] for kind in kinds], [KINDS[kind][1] for kind in kinds]
    points = (
        alt.Chart(table)
        .mark_point(filled=True, size=100, opacity=1)
        .encode(
            x=time_axis("time", span.start, span.end),
            y=alt.Y("kind:N", title=" ", sort=kinds, axis=alt.Axis(**margin(), grid=True)),
            shape=palette_scale(alt.Shape, "kind", kinds, shapes, legend=False),
            color=palette_scale(alt.Color, "kind", kinds, colours, legend=False),
            tooltip=[
                alt.Tooltip("time:T", title="Time (UTC)", format="%Y-%m-%d %H:%M"),
                alt.Tooltip("kind:N", title="Kind"),
                alt.Tooltip("what:N", title="What"),
            ],
        )
    )
    return layered([points], 34 + 24 * len(kinds))


def _ohm_domain(own: pa.Table) -> list[float]:
    """Return limits that show the healthy band and all that is measured; zero has no logarithm."""
    values = [value for value in own["impedance_ohm"].to_pylist() if value > 0]
    room = 1.4 if "past" in own.column_names and any(own["past"].to_pylist()) else 1.0
    return [max(1.0, min([200.0, *values]) * 0.9 / room), max([2_000.0, *values]) * 1.15 * room]


def _dot_size(table: pa.Table, lines: int) -> int:
    """Return smaller dots where there are many; shapes must still be told apart."""
    return 36 if table.num_rows < 120 * max(1, lines) else 14
