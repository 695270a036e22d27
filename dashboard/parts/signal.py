"""One signal: the question, why it was raised, what telemetry shows around it, its history."""

from datetime import timedelta
from uuid import UUID

import streamlit as st

from dashboard.palette import graded
from dashboard.parts.ask import ask
from dashboard.parts.choose import choose
from dashboard.parts.event import show_event
from dashboard.parts.telemetry import SIDES, draw_telemetry
from dashboard.tables import evidence_columns, step_columns
from dashboard.words import limits, question
from reports.words import hazard_name, instant
from store.read.events import device_events
from store.read.signals import SignalDetail, SignalRow
from store.snapshot import Snapshot

BEFORE, AFTER = timedelta(days=60), timedelta(days=14)
QUESTION_NOT_PROOF = "A signal is a question for a reviewer, not proof of harm."


def show_head(signal: SignalRow) -> None:
    """Draw the question and what there is to know at a glance."""
    st.header(question(signal), anchor=False)
    st.text(signal.summary)
    st.caption(QUESTION_NOT_PROOF)
    grade, state, measured, raised = st.columns(4)
    grade.metric("Grade", graded(signal.grade), border=True)
    state.metric("State", signal.state, border=True)
    measured.metric("Hazard", hazard_name(signal.hazard), border=True)
    raised.metric("Raised", str(signal.raised_at.date()), border=True)
    if signal.told_since_review:
        st.warning(
            "The evidence has changed since the latest decision. Look whether it still holds.",
            icon=":material/published_with_changes:",
        )
    if signal.state == "cleared":
        st.info("What is measured no longer supports this signal. It was not closed by a person.")


def show_evidence(snapshot: Snapshot, detail: SignalDetail) -> None:
    """Draw why the signal was raised; each item can be opened."""
    signal = detail.signal
    st.subheader("Why it was raised", anchor=False)
    st.text(limits(signal.statistic, signal.threshold, signal.unit))
    ids = [str(line.evidence.event_id) for line in detail.evidence]
    chosen = choose(evidence_columns(detail.evidence), ids, key=f"evidence/{signal.signal_id}")
    _opened(snapshot, chosen, key=f"opened/{signal.signal_id}")
    st.caption(
        f"Detector {signal.detector}, version {signal.detector_version}; PMS plan "
        f"{signal.plan_hash[:12]}; raised {instant(signal.raised_at)}, updated "
        f"{instant(signal.updated_at)}."
    )


def show_around(snapshot: Snapshot, detail: SignalDetail) -> None:
    """Draw the telemetry before and after the evidence."""
    signal = detail.signal
    st.subheader("What telemetry shows around it", anchor=False)
    times = [line.evidence.time for line in detail.evidence]
    draw_telemetry(
        snapshot,
        signal.device,
        start=min([*times, signal.raised_at]) - BEFORE,
        end=max([*times, signal.updated_at]) + AFTER,
        events=ask(snapshot, device_events, signal.device),
        evidence=times,
        sides=(signal.side,) if signal.side else SIDES,
        measures=signal.side is None,
    )


def show_history(snapshot: Snapshot, detail: SignalDetail) -> None:
    """Draw what happened to the signal; each step can be opened."""
    st.subheader("History", anchor=False)
    ids = [str(step.event_id) for step in detail.history]
    key = f"history/{detail.signal.signal_id}"
    _opened(snapshot, choose(step_columns(detail.history), ids, key=key), key=f"{key}/opened")


def _opened(snapshot: Snapshot, chosen: str | None, *, key: str) -> None:
    """Draw the event chosen last, until it is put away."""
    if chosen:
        st.session_state[key] = chosen
    opened = st.session_state.get(key)
    if opened is None:
        st.caption("Click a row to open its event.")
        return
    show_event(snapshot, UUID(opened))
    if st.button("Put it away", key=f"{key}/away"):
        del st.session_state[key]
        st.rerun()
