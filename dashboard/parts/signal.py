"""One signal: the question, why it was raised, what telemetry shows around it, its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import streamlit as st

from dashboard.chart_numbers import contact_numbers, every_measure
from dashboard.measures import leads_first, measures_about
from dashboard.palette import graded
from dashboard.parts.ask import ask
from dashboard.parts.cards import show_cards
from dashboard.parts.choose import choose
from dashboard.parts.event import show_event
from dashboard.parts.frame import Page
from dashboard.parts.navigate import link
from dashboard.parts.table import show_table
from dashboard.parts.telemetry import SIDES, draw_telemetry
from dashboard.places import Action
from dashboard.story import story_columns
from dashboard.tables import NOTHING, Columns, evidence_columns, step_columns
from dashboard.words import limits, question
from dashboard.work import standing
from detectors.plan import HASH_SHOWN
from events.signal import Signal, SignalRaised, SignalUpdated
from reports.words import instant
from store.read.events import event
from store.read.inbox import work_on
from store.read.plans import plans_of_signal
from store.read.signals import EvidenceLine, SignalDetail, SignalRow
from store.read.story import story
from store.read.telemetry import telemetry
from store.snapshot import Snapshot

STRETCHES = {
    "around the evidence": (timedelta(days=60), timedelta(days=14)),
    "a year before": (timedelta(days=365), timedelta(days=90)),
    "all of it": (timedelta(days=36_500), timedelta(days=36_500)),
}
"""How long before the evidence the story begins, and how long after it ends."""
DECIDED_WITHIN = timedelta(days=90)
"""The latest decision is drawn too; not further on, or what was measured would be a thin stripe."""
EVIDENCE_HELP = {
    "Value": st.column_config.TextColumn(
        help=f"What was measured. {NOTHING} means that it says something without a number, as a "
        "report or a picture does."
    ),
    "Weight": st.column_config.TextColumn(help="How much it counted towards the signal."),
}
EVIDENCE_PX = {"What": 270}
HISTORY_PX = {"What": 105, "Text": 215, "By": 110}
QUESTION_NOT_PROOF = "A signal is a question for a reviewer, not proof of harm."


@dataclass(frozen=True, slots=True)
class Told:
    """What a detector said of the signal, and the evidence it named."""

    signal: SignalRow | Signal
    evidence: tuple[EvidenceLine, ...]


def show_head(page: Page, signal: SignalRow, told: Told) -> None:
    """Draw the question and what there is to know at a glance."""
    at = page.clock
    work = ask(page.snapshot, work_on, signal.signal_id, at=at)
    st.header(question(signal), anchor=False)
    st.text(told.signal.summary)
    st.caption(QUESTION_NOT_PROOF)
    cards = {"Grade": graded(told.signal.grade), "State": work.stage if work else signal.state}
    if signal.verdict:
        cards["Verdict"] = signal.verdict
    cards["Raised"] = str(signal.raised_at.date())
    cards["Updated"] = str(signal.updated_at.date())
    if signal.assignee and signal.state == "open":
        cards["Assigned to"] = signal.assignee
    show_cards(cards)
    if work and work.stage == "waiting":
        st.warning(
            f"**{standing(work, at=at)}.** It is told again until somebody decides; even an "
            "acknowledgement stops that.",
            icon=":material/notifications_active:",
        )
    if work and work.stage == "snoozed":
        st.info(f"**{standing(work, at=at)}.** Then it waits again.", icon=":material/snooze:")
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
    if page.access.may(Action.TRIAGE):
        st.markdown("[Go to the decision](#decide)")


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
    columns = evidence_columns(told.evidence)
    _open_rows(snapshot, columns, ids, key=key, config=EVIDENCE_HELP, wrapped=EVIDENCE_PX)
    st.caption(
        f"Detector {signal.detector}, version {signal.detector_version}; PMS plan "
        f"{signal.plan_hash[:HASH_SHOWN]}; raised {instant(signal.raised_at)}, updated "
        f"{instant(signal.updated_at)}."
    )


def show_around(page: Page, detail: SignalDetail, told: Told) -> None:
    """Draw the story of the device around the evidence, as a picture or as a table."""
    signal = detail.signal
    st.subheader("The device's story", anchor=False)
    times = [line.evidence.time for line in told.evidence]
    shown, as_what = st.columns([3, 1])
    stretch = shown.segmented_control(
        "Show", list(STRETCHES), default=next(iter(STRETCHES)), required=True, key="stretch"
    )
    before, after = STRETCHES[stretch]
    start = min([*times, signal.raised_at]) - before
    told_at = max([*times, signal.updated_at])
    decided_at = signal.reviewed_at or told_at
    end = max(told_at, min(decided_at, told_at + DECIDED_WITHIN)) + after
    if as_what.toggle("As a table", key="story/table"):
        _table(page.snapshot, signal, start=start, end=end)
        return
    draw_telemetry(
        page,
        signal.device,
        start=start,
        end=end,
        evidence=times,
        sides=(signal.side,) if signal.side else SIDES,
        measures=measures_about(signal.hazard),
        leads_first=leads_first(signal.hazard),
    )


def show_history(snapshot: Snapshot, detail: SignalDetail) -> None:
    """Draw what happened to the signal; each step can be opened."""
    st.subheader("History", anchor=False)
    ids = [str(step.event_id) for step in detail.history]
    key = f"history/{detail.signal.signal_id}"
    _open_rows(snapshot, step_columns(detail.history), ids, key=key, wrapped=HISTORY_PX)


def show_plans_of(page: Page, signal: SignalRow) -> None:
    """Draw the way to the plan that raised it, and to those by which it was told again."""
    for number, plan_hash in enumerate(ask(page.snapshot, plans_of_signal, signal.signal_id)):
        what = "told again under the plan" if number else "raised under the plan"
        label = f"{what.capitalize()} {plan_hash[:HASH_SHOWN]}"
        link("plan", label, access=page.access, query={"plan": plan_hash})


def _table(snapshot: Snapshot, signal: SignalRow, *, start: datetime, end: datetime) -> None:
    """Draw the same as tables: both can be searched, and fetched as CSV from their corner."""
    rows = ask(snapshot, story, signal.device, start=start, end=end)
    ids = [str(row.event_id) for row in rows[::-1]]
    _open_rows(snapshot, story_columns(rows), ids, key=f"story/{signal.signal_id}")
    measured = ask(snapshot, telemetry, signal.device, start=start, end=end)
    st.markdown("**Impedances**")
    show_table(contact_numbers(measured.impedances), height=260)
    st.markdown("**Measures**")
    show_table(every_measure(measured.measures), height=260)


def _lines(snapshot: Snapshot, signal: Signal) -> tuple[EvidenceLine, ...]:
    return tuple(
        EvidenceLine(evidence=item, event=ask(snapshot, event, item.event_id))
        for item in signal.evidence
    )


def _open_rows(
    snapshot: Snapshot, columns: Columns, ids: Sequence[str], *, key: str, **more: Any
) -> None:
    """Draw a table, and the event of the row that was clicked last, until it is put away.

    The table is then a new one: in the old one the row would stay chosen, and a click say nothing.
    """
    away = f"{key}/away"
    times = st.session_state.get(away, 0)
    chosen = choose(columns, ids, key=f"{key}/{times}", **more)
    key = f"{key}/opened"
    if chosen:
        st.session_state[key] = chosen
    opened = st.session_state.get(key)
    if opened is None:
        st.caption("Click a row to open its event.")
        return
    show_event(snapshot, UUID(opened))
    if st.button("Put it away", key=f"{key}/put-away"):
        del st.session_state[key]
        st.session_state[away] = times + 1
        st.rerun()
