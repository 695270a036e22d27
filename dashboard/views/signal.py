"""One signal: whether it is real, and what is to be done."""

import streamlit as st

from dashboard.parts.ask import ask
from dashboard.parts.decision import show_decision
from dashboard.parts.frame import asked_id, open_page
from dashboard.parts.signal import last_open, show_around, show_evidence, show_head, show_history
from store.read.signals import signal

page = open_page("Signal", "Is it real, and what is to be done?")
st.page_link("views/signals.py", label="All signals", icon=":material/arrow_back:")
signal_id = asked_id()
detail = ask(page.snapshot, signal, signal_id) if signal_id else None
if detail is None:
    st.info("No signal has the id in this page's address. Choose one from the list of signals.")
    st.stop()

told = last_open(page.snapshot, detail)
show_head(detail.signal, told)
show_evidence(page.snapshot, detail, told)
show_around(page.snapshot, detail, told)
show_history(page.snapshot, detail)
show_decision(page, detail.signal)
device, card = st.columns(2)
device.page_link(
    "views/device.py",
    label=f"All about {detail.signal.device}",
    icon=":material/memory:",
    query_params={"id": detail.signal.device},
)
card.page_link(
    "views/yellow_card.py",
    label="Draft a Yellow Card",
    icon=":material/draft:",
    query_params={"about": str(detail.signal.signal_id)},
)
