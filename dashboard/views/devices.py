"""Devices: which are watched, and which have open signals."""

import streamlit as st

from dashboard.parts.device import show_list
from dashboard.parts.frame import open_page

page = open_page("devices", "Which are watched, and which have open signals?")
chosen = show_list(page)
if chosen:
    st.switch_page("views/device.py", query_params={"id": chosen})
