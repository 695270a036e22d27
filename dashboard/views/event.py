"""One event: who said what, and when."""

import streamlit as st

from dashboard.parts.ask import ask
from dashboard.parts.event import link_to_device, show_event
from dashboard.parts.frame import asked_id, open_page
from dashboard.parts.guard import keep_to_people, keep_within
from store.read.events import event

page = open_page("event", "Who said what, and when?")
event_id = asked_id()
if event_id is None:
    st.info("The address of this page names no event. Open one from a signal or a device.")
    st.stop()
opened = ask(page.snapshot, event, event_id)
if opened is not None:
    keep_to_people(page.access, opened.event)
    keep_within(page.access, page.snapshot, opened.event.subject)
show_event(page.snapshot, event_id)
link_to_device(page.snapshot, event_id)
