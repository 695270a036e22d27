"""Overview: what is new, and whether the picture is whole."""

import streamlit as st

from dashboard.parts.frame import LIVE_S, open_page
from dashboard.parts.overview import show_counts, show_new_reports, show_new_signals, show_open


@st.fragment(run_every=LIVE_S)
def live() -> None:
    """Draw everything again when a newer snapshot has been published."""
    page = open_page("Overview", "What is new, and is the picture whole?")
    show_counts(page.overview)
    show_open(page.overview)
    show_new_signals(page.snapshot)
    show_new_reports(page.snapshot)


live()
