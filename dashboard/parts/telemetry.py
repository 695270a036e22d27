"""The story of a device on one time line: what happened, and what was measured beneath it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import streamlit as st

from dashboard.chart_numbers import impedance_numbers, mark_numbers, measure_numbers
from dashboard.charts import (
    Span,
    event_lane,
    impedance_chart,
    measure_chart,
    span_of,
)
from dashboard.measures import MEASURES, Measure, unchanged
from dashboard.parts.ask import ask
from dashboard.parts.chart import show_chart
from dashboard.parts.frame import Page
from dashboard.story import marks_of
from store.read.story import story
from store.read.telemetry import Telemetry, telemetry

SIDES = ("left", "right")
THINNED = "each stretch of time shows its lowest and highest value, so no spike is lost."
Show = Callable[..., None]
"""How a chart and its numbers are shown, once it is said of which device and page they are."""


def draw_telemetry(
    page: Page,
    device: str,
    *,
    start: datetime,
    end: datetime,
    evidence: Sequence[datetime] = (),
    evidence_is: str = "the evidence of the signal",
    sides: Sequence[str] = SIDES,
    measures: Sequence[Measure] = MEASURES,
    leads_first: bool = True,
) -> None:
    """Draw what happened between two times, and the telemetry beneath it, on one time axis."""
    told = ask(page.snapshot, telemetry, device, start=start, end=end)
    marks = marks_of(ask(page.snapshot, story, device, start=start, end=end))
    inside = [time for time in evidence if start <= time <= end]
    times = [*told.measures["started_at"].to_pylist(), *inside, *(mark.time for mark in marks)]
    if not times:
        st.info("Nothing is known of this time: nothing was uploaded, reported or decided.")
        return
    span = span_of(times)
    dashed = f"Dashed upright lines: {evidence_is}. Times are UTC." if inside else ""
    thinned = f"{told.sessions:,} sessions are too many to draw; {THINNED}" if told.thinned else ""
    note = f"{dashed} {thinned}".strip()
    show = partial(show_chart, page=page, whose=device, note=note)
    if marks:
        st.markdown("**What happened**")
        show(event_lane(marks, span=span), partial(mark_numbers, marks), title="What happened")
    if told.sessions == 0:
        st.info(
            "No sessions were uploaded for this time. That can mean that the therapy was not "
            "used, or that nobody synchronised the device."
        )
        return
    if not leads_first:
        _measures(told, span, measures, show)
    _impedances(told, span, inside, sides, show)
    if dashed:
        st.caption(dashed)
    if leads_first:
        _measures(told, span, measures, show)
    if thinned:
        st.caption(thinned)


def _impedances(
    told: Telemetry,
    span: Span,
    evidence: Sequence[datetime],
    sides: Sequence[str],
    show: Show,
) -> None:
    measured = set(told.impedances["side"].to_pylist())
    for side in sides:
        st.markdown(f"**Impedance, {side} lead**")
        if side not in measured:
            st.caption("Nothing was measured.")
            continue
        chart = impedance_chart(told.impedances, side=side, span=span, evidence=evidence)
        numbers = partial(impedance_numbers, told.impedances, side=side)
        show(chart, numbers, title=f"Impedance of each contact, {side} lead")


def _measures(told: Telemetry, span: Span, measures: Sequence[Measure], show: Show) -> None:
    for measure in measures:
        title = f"{measure.title} [{measure.unit}]"
        if same := unchanged(told.measures, measure):
            st.markdown(f"**{title}**  \n{same}")
            continue
        chart = measure_chart(told.measures, measure, span=span)
        if chart is not None:
            st.markdown(f"**{title}**")
            show(chart, partial(measure_numbers, told.measures, measure), title=title)
