"""Yellow Card drafts: what would be told to the regulator, and what is missing."""

import streamlit as st

from dashboard.parts.card_choice import show_choice
from dashboard.parts.frame import asked_id, open_page
from dashboard.parts.yellow_card import show_draft

page = open_page("yellow_card", "What would be told to the regulator, and what is missing?")
about = asked_id("about")
if about is None:
    show_choice(page.snapshot)
else:
    st.page_link("views/yellow_card.py", label="Draft another", icon=":material/arrow_back:")
    show_draft(page, about)
