"""One event: who said what, and when."""

import streamlit as st

from dashboard.parts.event import link_to_device, show_event
from dashboard.parts.frame import asked_id, open_page

page = open_page("Event", "Who said what, and when?")
event_id = asked_id()
if event_id is None:
    st.info("The address of this page names no event. Open one from a signal or a device.")
    st.stop()
show_event(page.snapshot, event_id)
link_to_device(page.snapshot, event_id)
