"""Reports: which were filed, and as what."""

import streamlit as st

from dashboard.parts.frame import LIVE_S, open_page
from dashboard.parts.reports import show_reports


@st.fragment(run_every=LIVE_S)
def live() -> None:
    """Draw the list again when a newer snapshot has been published; the filters stay."""
    show_reports(open_page("reports", "What was filed; open one to complete or correct it."))


live()
