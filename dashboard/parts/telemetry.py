"""What a device measured over time: both leads, thresholds, battery, minutes, and what happened."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from dashboard.charts import (
    Mark,
    Span,
    event_lane,
    impedance_chart,
    measure_chart,
    span_of,
)
from dashboard.measures import MEASURES, Measure
from dashboard.palette import KIND_OF_TYPE
from dashboard.parts.ask import ask
from store.read.events import device_events
from store.read.telemetry import Telemetry, telemetry
from store.snapshot import Snapshot

SIDES = ("left", "right")


def marks_of(
    snapshot: Snapshot, device: str, *, start: datetime, end: datetime
) -> tuple[Mark, ...]:
    """Return what happened between `start` and `end` as marks on the time line.

    Each kind of event is asked for by itself, so that thousands of uploads cannot crowd it out.
    """
    return tuple(
        Mark(row.time, kind, row.type)
        for event_type, kind in KIND_OF_TYPE.items()
        for row in ask(snapshot, device_events, device, type=event_type)
        if start <= row.time <= end
    )


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
    """Draw the telemetry between two times, with what happened beneath it."""
    told = ask(snapshot, telemetry, device, start=start, end=end)
    if told.sessions == 0:
        st.info(
            "No sessions were uploaded for this time. That can mean that the therapy was not "
            "used, or that nobody synchronised the device."
        )
        return
    marks = marks_of(snapshot, device, start=start, end=end)
    inside = [time for time in evidence if start <= time <= end]
    times = told.measures["started_at"].to_pylist()
    span = span_of([*times, *inside, *(mark.time for mark in marks)])
    _impedances(told, span, inside, sides)
    if inside:
        st.caption(f"Dashed upright lines: {evidence_is}. Times are UTC.")
    if marks:
        st.markdown("**What happened**")
        st.altair_chart(event_lane(marks, span=span), alt="What happened, over time")
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
