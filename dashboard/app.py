"""The frame around every page: who is at the screen, and the way to what that person may see."""

from pathlib import Path

import streamlit as st

from dashboard.parts.guard import arrive, let_in
from dashboard.parts.known_at import ask_when
from dashboard.parts.navigate import FIRST, begin_at_home, pages_of, show_who
from dashboard.parts.way_back import come_back, note_place

STYLE = Path(__file__).with_name("style.css")
ICON = Path(__file__).with_name("icon.svg")
"""Of our own: Streamlit has browsers fetch icons of tabs that it knows by name from elsewhere."""

st.set_page_config(
    page_title="stimwatch",
    page_icon=ICON,
    layout="wide",
    initial_sidebar_state=240,
)

st.html(STYLE)
arrived = arrive()
pages = pages_of(arrived)
page = st.navigation(pages, expanded=True)
person = let_in(arrived)
show_who(person)
ask_when()
if page.title == FIRST.title:
    begin_at_home(person)
note_place(page.url_path)
come_back(page.url_path)
page.run()
