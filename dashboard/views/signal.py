"""One signal: whether it is real, and what is to be done."""

import streamlit as st

from dashboard.parts.arrivals import show_arrivals
from dashboard.parts.ask import ask
from dashboard.parts.background import show_population, show_record, show_similar
from dashboard.parts.calm import calm
from dashboard.parts.decision import show_decision
from dashboard.parts.frame import asked_id, open_page
from dashboard.parts.guard import keep_within
from dashboard.parts.known_at import show_unknown
from dashboard.parts.monitor_signal import link_to_population, show_watched
from dashboard.parts.navigate import link
from dashboard.parts.signal import (
    last_open,
    show_around,
    show_evidence,
    show_head,
    show_history,
    show_plans_of,
)
from dashboard.parts.way_back import left_at
from dashboard.words import is_monitor
from store.read.signals import signal

page = open_page("signal", "Is it real, and what is to be done?")
st.page_link(
    "views/signals.py",
    label="All signals",
    icon=":material/arrow_back:",
    query_params=dict(left_at("signals")),
)
signal_id = asked_id()
with calm("The signal"):
    detail = ask(page.snapshot, signal, signal_id) if signal_id else None
    if detail is None:
        show_unknown(
            "No signal has the id in this page's address", "Choose one from the list of signals."
        )
        st.stop()

    keep_within(page.access, page.snapshot, detail.signal.device)
    show_arrivals(page, detail)
    told = last_open(page.snapshot, detail)
    show_head(page, detail.signal, told)
    show_evidence(page.snapshot, detail, told)
    show_history(page.snapshot, detail)
    with st.container(key="on-screen-decision"):
        show_decision(page, detail)
    if is_monitor(detail.signal.device):
        with calm("The monitor"):
            show_watched(page, detail.signal)
        link_to_population(page, detail.signal)
        st.stop()

    with calm("The story"):
        show_around(page, detail, told)
    with calm("What stands behind it"):
        show_population(page, detail.signal)
        show_similar(page, detail.signal)
    show_record(detail.signal)
    with st.container(horizontal=True):
        query = {"id": detail.signal.device}
        link("device", f"All about {detail.signal.device}", access=page.access, query=query)
        show_plans_of(page, detail.signal)
        query = {"about": str(detail.signal.signal_id)}
        link("yellow_card", "Draft a Yellow Card", access=page.access, query=query)
