"""The frame around every page: navigation, and who is at the screen."""

import streamlit as st

from dashboard.parts.frame import ask_who
from dashboard.parts.known_at import ask_when

st.set_page_config(
    page_title="stimwatch",
    page_icon=":material/monitor_heart:",
    layout="wide",
    initial_sidebar_state=240,
)

PAGES = {
    "Watch": [
        st.Page("views/overview.py", title="Overview", icon=":material/dashboard:", default=True),
        st.Page("views/signals.py", title="Signals", icon=":material/notifications:"),
        st.Page("views/devices.py", title="Devices", icon=":material/memory:"),
    ],
    "Report": [
        st.Page("views/report.py", title="File an adverse event", icon=":material/edit_note:"),
        st.Page("views/yellow_card.py", title="Yellow Card drafts", icon=":material/draft:"),
    ],
    "Check": [st.Page("views/data.py", title="Data", icon=":material/fact_check:")],
    "Opened": [
        st.Page("views/signal.py", title="One signal", visibility="hidden"),
        st.Page("views/device.py", title="One device", visibility="hidden"),
        st.Page("views/event.py", title="One event", visibility="hidden"),
    ],
}

page = st.navigation(PAGES)
ask_who()
ask_when()
page.run()
