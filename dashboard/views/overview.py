"""Overview: what is new, and whether the picture is whole."""

import streamlit as st

from dashboard.parts.evaluation import show_gaps
from dashboard.parts.frame import LIVE_S, open_page
from dashboard.parts.overview import (
    show_longest,
    show_new,
    show_new_reports,
    show_open,
    show_waiting,
    show_watched,
)


@st.fragment(run_every=LIVE_S)
def live() -> None:
    """Draw everything again when a newer snapshot has been published."""
    page = open_page("overview", "What waits for a person, what is new, and is the picture whole?")
    show_waiting(page)
    show_new(page)
    show_longest(page)
    show_new_reports(page)
    show_open(page.overview)
    show_gaps(page.snapshot)
    show_watched(page)


live()
