"""Signals: which need a person, the gravest first."""

import streamlit as st

from dashboard.parts.calm import calm
from dashboard.parts.frame import LIVE_S, open_page
from dashboard.parts.signals import show_filters, show_signals


@st.fragment(run_every=LIVE_S)
def live() -> None:
    """Draw the list again when a newer snapshot has been published; the filters stay."""
    with calm("The list of signals"):
        page = open_page("signals", "Each is a question for a reviewer, not proof of harm.")
        show_signals(page, *show_filters(page))


live()
