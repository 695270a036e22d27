"""The story of a device on one time line: what happened, and what was measured beneath it."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from dashboard.charts import (
    Span,
    event_lane,
    impedance_chart,
    measure_chart,
    span_of,
)
from dashboard.measures import MEASURES, Measure
from dashboard.parts.ask import ask
from dashboard.story import marks_of
from store.read.story import story
from store.read.telemetry import Telemetry, telemetry
from store.snapshot import Snapshot

SIDES = ("left", "right")


def draw_telemetry(
    snapshot: Snapshot,
    device: str,
    *,
    start: datetime,
    end: datetime,
    evidence: Sequence[datetime] = (),
    evidence_is: str = "the evidence of the signal",
    sides: Sequence[str] = SIDES,
    measures: Sequence[Measure] = MEASURES,
) -> None:
    """Draw what happened between two times, and the telemetry beneath it, on one time axis."""
    told = ask(snapshot, telemetry, device, start=start, end=end)
    marks = marks_of(ask(snapshot, story, device, start=start, end=end))
    inside = [time for time in evidence if start <= time <= end]
    times = [*told.measures["started_at"].to_pylist(), *inside, *(mark.time for mark in marks)]
    if not times:
        st.info("Nothing is known of this time: nothing was uploaded, reported or decided.")
        return
    span = span_of(times)
    if marks:
        st.markdown("**What happened**")
        st.altair_chart(event_lane(marks, span=span), alt="What happened, over time")
    if told.sessions == 0:
        st.info(
            "No sessions were uploaded for this time. That can mean that the therapy was not "
            "used, or that nobody synchronised the device."
        )
        return
    _impedances(told, span, inside, sides)
    if inside:
        st.caption(f"Dashed upright lines: {evidence_is}. Times are UTC.")
    _measures(told, span, measures)
    if told.thinned:
        st.caption(
            f"{told.sessions:,} sessions are too many to draw; each stretch of time shows its "
            "lowest and highest value, so no spike is lost."
        )


def _impedances(
    told: Telemetry, span: Span, evidence: Sequence[datetime], sides: Sequence[str]
) -> None:
    measured = set(told.impedances["side"].to_pylist())
    for side in sides:
        st.markdown(f"**Impedance, {side} lead**")
        if side not in measured:
            st.caption("Nothing was measured.")
            continue
        chart = impedance_chart(told.impedances, side=side, span=span, evidence=evidence)
        st.altair_chart(chart, alt=f"Impedance of each contact of the {side} lead, over time")


def _measures(told: Telemetry, span: Span, measures: Sequence[Measure]) -> None:
    for measure in measures:
        chart = measure_chart(told.measures, measure, span=span)
        if chart is not None:
            st.markdown(f"**{measure.title} [{measure.unit}]**")
            st.altair_chart(chart, alt=f"{measure.title} [{measure.unit}], over time")
