"""Outcomes: how a person fares since the implant, against the own answers before it."""

import streamlit as st

from dashboard.parts.frame import open_page
from dashboard.parts.outcomes import show_choice, show_course, show_devices, show_visit

page = open_page("outcomes", "Does it help this person, by as much as matters?")
chosen = show_choice(page)
if chosen.row is None:
    show_devices(page)
    st.stop()

show_course(page, chosen.number)
show_visit(page, chosen.number)
