"""One device: how it does, and what happened to it."""

import streamlit as st

from dashboard.parts.ask import ask
from dashboard.parts.data import show_doubts_of
from dashboard.parts.device import (
    show_events,
    show_facts,
    show_over_time,
    show_signals,
    show_ways,
)
from dashboard.parts.evaluation import show_not_evaluated
from dashboard.parts.frame import open_page
from dashboard.parts.guard import keep_within
from dashboard.parts.known_at import show_unknown
from dashboard.parts.way_back import left_at
from store.read.devices import device

page = open_page("device", "How does it do, and what happened to it?")
st.page_link(
    "views/devices.py",
    label="All devices",
    icon=":material/arrow_back:",
    query_params=dict(left_at("devices")),
)
detail = ask(page.snapshot, device, st.query_params.get("id", ""))
if detail is None:
    show_unknown(
        "No event concerns a device of that number", "Choose one from the list of devices."
    )
    st.stop()

keep_within(page.access, page.snapshot, detail.device.device)
show_facts(detail)
show_ways(page.access, detail.device.device)
show_not_evaluated(page.snapshot, detail)
show_doubts_of(page.snapshot, detail.device.device)
show_signals(page.snapshot, detail.device.device)
show_over_time(page, detail)
show_events(page.snapshot, detail.device.device)
