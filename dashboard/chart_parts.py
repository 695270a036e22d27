"""Axes, scales and layers that all charts share."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import altair as alt
import pyarrow as pa

from dashboard.palette import EVIDENCE, QUIET

MARGIN_PX = 86


def margin() -> dict[str, Any]:
    """Return what makes the left margin of every chart equally wide."""
    return {"minExtent": MARGIN_PX, "maxExtent": MARGIN_PX}


def time_axis(field: str, start: datetime, end: datetime) -> alt.X:
    """Return the time axis, in UTC."""
    return alt.X(
        f"{field}:T",
        title=None,
        scale=alt.Scale(type="utc", domain=[start.isoformat(), end.isoformat()], nice=False),
        axis=alt.Axis(format="%d %b %Y", labelOverlap=True, tickCount=7, labelFlush=False),
    )


def value_axis(field: str, title: str, *, zero: bool) -> alt.Y:
    """Return the axis of a measure, with its unit; the heading above says what is measured."""
    return alt.Y(
        f"{field}:Q",
        title=title,
        scale=alt.Scale(zero=True) if zero else alt.Scale(zero=False, padding=8),
        axis=alt.Axis(**margin(), tickCount=4, format=",.4~g"),
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
        title=None, orient="top", direction="horizontal", offset=4, symbolStrokeWidth=0
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
        symbolSize=500,
        symbolStrokeWidth=2.5,
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
    chart: alt.LayerChart = layered(layers, height).configure_axis(
        gridColor=QUIET, gridOpacity=0.2, labelLimit=220, titleLimit=420
    )
    return chart


def layered(layers: Sequence[alt.Chart], height: int) -> alt.LayerChart:
    """Return the layers as one calm chart as wide as its container."""
    chart: alt.LayerChart = (
        alt.layer(*layers)
        .properties(height=height, width="container")
        .configure_view(strokeOpacity=0)
        .configure_axis(gridColor=QUIET, gridOpacity=0.2, labelLimit=MARGIN_PX, titleLimit=120)
    )
    return chart
