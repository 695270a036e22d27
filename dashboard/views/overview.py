"""Overview: what is to be done first, and whether the picture is whole."""

import streamlit as st

from dashboard.parts.chance import show_chance
from dashboard.parts.evaluation import show_gaps
from dashboard.parts.frame import open_page
from dashboard.parts.live import live
from dashboard.parts.overview import (
    show_first,
    show_new_reports,
    show_news,
    show_open,
    show_risen,
    work_of,
)
from dashboard.parts.picture import show_picture, show_watched

FIRST_PX, PICTURE_PX = 630, 280  # beside each other at a desk, beneath on a tablet

with live("overview", "The overview"):
    page = open_page("overview", "What is to be done first, and is the picture whole?")
    rows = work_of(page)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=FIRST_PX):
            show_first(page, rows)
        with st.container(width=PICTURE_PX):
            show_picture(page)
    show_chance(page)
    show_risen(page, rows)
    show_news(page)
    show_new_reports(page)
    show_open(page.overview)
    show_gaps(page.snapshot)
    show_watched(page)
