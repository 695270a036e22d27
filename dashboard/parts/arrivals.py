"""What came while a page is open, told above it: nothing moves under a person who is writing."""

import streamlit as st

from dashboard.latest import steps_seen
from dashboard.palette import graded
from dashboard.parts.ask import ask, newest
from dashboard.parts.decision import form_of, seen_by
from dashboard.parts.frame import LIVE_S, Page
from dashboard.parts.guard import require
from dashboard.parts.navigate import turn_to
from dashboard.words import counted, question
from reports.words import actor_name
from store.read.arrivals import raised_since
from store.read.signals import SignalDetail, signal
from store.snapshot import SnapshotError

NAMED = 3
_SINCE = "arrivals/since"


@st.fragment(run_every=LIVE_S)
def show_arrivals(page: Page, detail: SignalDetail) -> None:
    """Say what happened to this signal, and which others were raised, since it was opened."""
    access = require(page.access.place)
    if page.snapshot.known_at is not None:
        return  # who looks at the past waits for nothing
    try:
        snapshot = newest()
        latest = ask(snapshot, signal, detail.signal.signal_id)
        since = st.session_state.setdefault(_SINCE, dict(page.snapshot.current.offsets))
        others = ask(snapshot, raised_since, since, centre=access.centre)
    except SnapshotError:
        st.caption("The published data cannot be read just now; what is below may be old.")
        return
    seen = seen_by(form_of(detail.signal.signal_id), page, detail)
    steps = [step for step in (latest.history if latest else ()) if step.event_id not in seen]
    if steps:
        told = " and ".join(f"{step.what} by {actor_name(step.actor)}" for step in steps[-NAMED:])
        st.warning(
            f"**This signal has changed since you opened it**: {told}.",
            icon=":material/published_with_changes:",
        )
        if st.button("Show it", key="arrivals/show") and latest is not None:
            seen.update(steps_seen(latest.history))
            st.rerun()
    raised = [row for row in others if row.signal_id != detail.signal.signal_id]
    if raised:
        st.info(
            f"**{counted(len(raised), 'new signal')}** since you opened this page. What you write "
            "below stays.",
            icon=":material/notifications_active:",
        )
        for row in raised[:NAMED]:
            label = f"{graded(row.grade)}: {question(row)}".replace("_", "\\_")
            query = {"id": str(row.signal_id)}
            turn_to("signal", label, key=f"arrivals/{row.signal_id}", query=query)
        if st.button("I have seen them", key="arrivals/seen"):
            st.session_state[_SINCE] = dict(snapshot.current.offsets)
            st.rerun(scope="fragment")
