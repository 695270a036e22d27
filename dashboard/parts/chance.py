"""What chance makes of the latest signals, on the morning page: one sentence, and its method."""

from datetime import timedelta

import streamlit as st

from dashboard.chance import NO_PLAN, WITHIN, chance_line, discovery_in
from dashboard.parts.ask import ask
from dashboard.parts.frame import Page
from dashboard.parts.population_help import show_method
from detectors.discovery import Discovery
from events.plan import PlanDamaged
from store.read.plans import plans_seen, told_plan
from store.read.raised import raised_within
from store.snapshot import Snapshot


def show_chance(page: Page) -> None:
    """Draw the sentence."""
    until = page.clock + timedelta(minutes=1)
    discovery = _discovery(page.snapshot)
    if discovery is None:
        st.markdown(NO_PLAN)
    else:
        found = ask(page.snapshot, raised_within, since=until - WITHIN, until=until)
        st.markdown(chance_line(found, discovery))
    show_method(page, "chance")


def _discovery(snapshot: Snapshot) -> Discovery | None:
    """Return the rates of false signals in the plan in force, as far as the log knows it."""
    seen = ask(snapshot, plans_seen)
    if not seen or seen[0].event_id is None:
        return None
    try:
        plan = ask(snapshot, told_plan, seen[0].event_id)
    except PlanDamaged:
        return None
    return _discovery_in(plan.text) if plan is not None else None


@st.cache_data(max_entries=8, show_spinner=False)
def _discovery_in(text: str) -> Discovery | None:
    return discovery_in(text)
