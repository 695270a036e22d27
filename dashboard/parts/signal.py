"""One signal: the question, why it was raised, what telemetry shows around it, its history."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import streamlit as st

from dashboard.measures import measures_about
from dashboard.palette import graded
from dashboard.parts.ask import ask
from dashboard.parts.cards import show_cards
from dashboard.parts.choose import choose
from dashboard.parts.event import show_event
from dashboard.parts.telemetry import SIDES, draw_telemetry
from dashboard.tables import NOTHING, evidence_columns, step_columns
from dashboard.words import counted, limits, question
from events.signal import Signal, SignalRaised, SignalUpdated
from reports.words import instant
from store.read.events import event
from store.read.signals import EvidenceLine, SignalDetail, SignalRow
from store.snapshot import Snapshot

BEFORE, AFTER = timedelta(days=60), timedelta(days=14)
EVIDENCE_HELP = {
    "Value": st.column_config.TextColumn(
        help=f"What was measured. {NOTHING} means that it says something without a number, as a "
        "report or a picture does."
    ),
    "Weight": st.column_config.TextColumn(help="How much it counted towards the signal."),
}
QUESTION_NOT_PROOF = "A signal is a question for a reviewer, not proof of harm."


@dataclass(frozen=True, slots=True)
class Told:
    """What a detector said of the signal, and the evidence it named."""

    signal: SignalRow | Signal
    evidence: tuple[EvidenceLine, ...]


def show_head(signal: SignalRow, told: Told) -> None:
    """Draw the question and what there is to know at a glance."""
    st.header(question(signal), anchor=False)
    st.text(told.signal.summary)
    st.caption(QUESTION_NOT_PROOF)
    show_cards(
        {
            "Grade": graded(told.signal.grade),
            "State": signal.state,
            "Raised": str(signal.raised_at.date()),
            "Updated": str(signal.updated_at.date()),
        }
    )
    if signal.repeats and signal.reviewed_at is None and signal.state == "open":
        st.warning(
            f"Nobody has looked yet; {counted(signal.repeats, 'reminder')} so far. Decide below: "
            "even an acknowledgement stops them.",
            icon=":material/notifications_active:",
        )
    if signal.told_since_review:
        st.warning(
            "The evidence has changed since the latest decision. Look whether it still holds.",
            icon=":material/published_with_changes:",
        )
    if signal.detector_state == "cleared":
        st.info(
            "Since then, what is measured no longer supports this signal; the history says when. "
            "A detector clears, only a person closes.",
            icon=":material/info:",
        )


def last_open(snapshot: Snapshot, detail: SignalDetail) -> Told:
    """Return what was told last while the signal was open: when it clears, its evidence is gone."""
    if detail.signal.detector_state == "open":
        return Told(detail.signal, detail.evidence)
    steps = [step for step in detail.history if step.what in {"raised", "updated"}]
    opened = ask(snapshot, event, steps[-1].event_id) if steps else None
    told = opened.event if opened is not None else None
    if isinstance(told, SignalUpdated):
        return Told(told.data.signal, _lines(snapshot, told.data.signal))
    if isinstance(told, SignalRaised):
        return Told(told.data, _lines(snapshot, told.data))
    return Told(detail.signal, detail.evidence)


def show_evidence(snapshot: Snapshot, detail: SignalDetail, told: Told) -> None:
    """Draw why the signal was raised; each item can be opened."""
    signal = detail.signal
    st.subheader("Why it was raised", anchor=False)
    st.text(limits(told.signal.statistic, told.signal.threshold, told.signal.unit))
    ids = [str(line.evidence.event_id) for line in told.evidence]
    key = f"evidence/{signal.signal_id}"
    chosen = choose(evidence_columns(told.evidence), ids, key=key, config=EVIDENCE_HELP)
    _opened(snapshot, chosen, key=f"opened/{signal.signal_id}")
    st.caption(
        f"Detector {signal.detector}, version {signal.detector_version}; PMS plan "
        f"{signal.plan_hash[:12]}; raised {instant(signal.raised_at)}, updated "
        f"{instant(signal.updated_at)}."
    )


def show_around(snapshot: Snapshot, detail: SignalDetail, told: Told) -> None:
    """Draw the telemetry before and after the evidence."""
    signal = detail.signal
    st.subheader("What telemetry shows around it", anchor=False)
    times = [line.evidence.time for line in told.evidence]
    draw_telemetry(
        snapshot,
        signal.device,
        start=min([*times, signal.raised_at]) - BEFORE,
        end=max([*times, signal.updated_at]) + AFTER,
        evidence=times,
        sides=(signal.side,) if signal.side else SIDES,
        measures=measures_about(signal.hazard),
    )


def show_history(snapshot: Snapshot, detail: SignalDetail) -> None:
    """Draw what happened to the signal; each step can be opened."""
    st.subheader("History", anchor=False)
    ids = [str(step.event_id) for step in detail.history]
    key = f"history/{detail.signal.signal_id}"
    chosen = choose(step_columns(detail.history), ids, key=key, wrapped="Text")
    _opened(snapshot, chosen, key=f"{key}/opened")


def _lines(snapshot: Snapshot, signal: Signal) -> tuple[EvidenceLine, ...]:
    return tuple(
        EvidenceLine(evidence=item, event=ask(snapshot, event, item.event_id))
        for item in signal.evidence
    )


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
