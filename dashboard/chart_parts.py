"""Axes, scales and layers that all charts share."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import altair as alt
import pyarrow as pa

from dashboard.palette import EVIDENCE, INK, QUIET

MARGIN_PX = 86
AXIS_PX = MARGIN_PX + 24
ENTRY_PX, LETTER_PX, NAME_PX_MAX = 44, 7, 320
"""Of a legend: the sign and the room around it, a letter of a name, and the longest name."""
DOTS_IN_SVG_MAX = 2_000
LEGEND_PX = 22
"""The height of every entry of a legend, so that two legends beside each other stand in line."""


def margin() -> dict[str, Any]:
    """Return what makes the left margin of every chart equally wide."""
    return {"minExtent": MARGIN_PX, "maxExtent": MARGIN_PX}


def time_axis(field: str, start: datetime, end: datetime) -> alt.X:
    """Return the time axis, in UTC."""
    return alt.X(
        f"{field}:T",
        title=None,
        scale=alt.Scale(type="utc", domain=[start.isoformat(), end.isoformat()], nice=False),
        axis=alt.Axis(format="%d %b %Y", labelOverlap=True, labelSeparation=12, tickCount=7),
    )


def value_axis(field: str, title: str, *, zero: bool, whole: bool = False) -> alt.Y:
    """Return the axis of a measure, with its unit; the heading above says what is measured.

    Of what is counted, only `whole` numbers stand at the ticks, from zero to at least two.
    """
    scale = alt.Scale(zero=True) if zero else alt.Scale(zero=False, padding=8)
    if whole:
        scale = alt.Scale(domain=alt.DomainUnionWith(unionWith=[0, 2]))
    return alt.Y(
        f"{field}:Q",
        title=title,
        scale=scale,
        axis=alt.Axis(
            **margin(),
            tickCount=4,
            format=",.4~g",
            tickMinStep=1 if whole else alt.Undefined,
        ),
    )


def tooltips(time: str, field: str, title: str) -> list[alt.Tooltip]:
    """Return what is shown where the pointer rests."""
    return [
        alt.Tooltip(f"{time}:T", title="Time (UTC)", format="%Y-%m-%d %H:%M"),
        alt.Tooltip("line:N", title="Line"),
        alt.Tooltip(f"{field}:Q", title=title, format=",.4~g"),
    ]


def palette_scale(
    channel: Any, field: str, names: Sequence[str], looks: Sequence[Any], *, legend: bool = True
) -> Any:
    """Return a channel that gives each name its own look."""
    shown = alt.Legend(
        title=None,
        orient="top",
        direction="horizontal",
        offset=4,
        symbolStrokeWidth=0,
        clipHeight=LEGEND_PX,
        columns=_columns(names),
        labelLimit=NAME_PX_MAX,
    )
    scale = alt.Scale(domain=list(names), range=list(looks))
    return channel(f"{field}:N", scale=scale, legend=shown if legend else None)


def line_scale(channel: Any, field: str, names: Sequence[str], looks: Sequence[Any]) -> Any:
    """Return a channel of lines; channels of one field share a legend with strokes as drawn."""
    legend = alt.Legend(
        title=None,
        orient="top",
        direction="horizontal",
        offset=4,
        symbolType="stroke",
        symbolSize=LEGEND_PX**2,
        clipHeight=LEGEND_PX,
        symbolStrokeWidth=2.5,
        columns=_columns(names),
        labelLimit=NAME_PX_MAX,
        symbolOpacity=1,
    )
    scale = alt.Scale(domain=list(names), range=list(looks))
    return channel(f"{field}:N", scale=scale, legend=legend)


def upright(times: Sequence[datetime], start: datetime, end: datetime) -> alt.Chart:
    """Return dashed upright lines where the evidence lies."""
    table = pa.table({"time": pa.array(list(times), pa.timestamp("us", tz="UTC"))})
    rules: alt.Chart = (
        alt.Chart(table)
        .mark_rule(color=EVIDENCE, strokeDash=[4, 3], opacity=0.75)
        .encode(
            x=time_axis("time", start, end),
            tooltip=[alt.Tooltip("time:T", title="Evidence (UTC)", format="%Y-%m-%d %H:%M")],
        )
    )
    return rules


def roomy(layers: Sequence[alt.Chart], height: int) -> alt.LayerChart:
    """Return such a chart with room for long names and titles."""
    return layered(layers, height, label_px=220, title_px=420)


def layered(
    layers: Sequence[alt.Chart], height: int, *, label_px: int = MARGIN_PX, title_px: int = 120
) -> alt.LayerChart:
    """Return the layers as one calm chart as wide as its container, `height` with all its words.

    A label stands at its tick, also the first and the last. Words have the colour of the page's own
    text, for that of Streamlit's charts is too faint in the light theme.
    """
    chart: alt.LayerChart = (
        alt.layer(*layers)
        .properties(height=height, width="container")
        .configure_view(strokeOpacity=0)
        .configure_axis(
            gridColor=QUIET,
            gridOpacity=0.2,
            labelLimit=label_px,
            titleLimit=title_px,
            labelFlush=False,
            labelColor=INK,
            titleColor=INK,
        )
        .configure_legend(labelColor=INK)
        .properties(usermeta={"embedOptions": {"renderer": _renderer(layers)}})
    )
    return chart


def _columns(names: Sequence[str]) -> alt.ExprRef:
    """Return as many columns of a legend as fit the width of the chart: no name is cut off.

    The width is that of the container, less the axis. That of the plot itself shrinks while the
    chart is laid out, after the rows of the legend have been counted. Naming it too lets the
    columns be counted again when a window changes. On paper there is no container.
    """
    name_px = min(NAME_PX_MAX, LETTER_PX * max(len(name) for name in names))
    room = f"containerSize()[0] > 0 ? containerSize()[0] - {AXIS_PX} + 0 * width : width"
    return alt.ExprRef(f"max(1, floor(({room}) / {ENTRY_PX + name_px}))")


def _renderer(layers: Sequence[alt.Chart]) -> str:
    """Return how the browser draws: many dots on a canvas, but words never.

    A canvas does not know the colour of the page's text, and a screen reader nothing of a canvas.
    Without a choice of ours, Streamlit puts all on a canvas from 2,000 marks on.
    """
    rows = sum(each.data.num_rows for each in layers if isinstance(each.data, pa.Table))
    return "hybrid" if rows > DOTS_IN_SVG_MAX else "svg"
