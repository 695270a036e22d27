"""One report: what it says, what was changed since, and the way to correct it."""

import streamlit as st

from dashboard.parts.amend import show_amendment
from dashboard.parts.ask import ask
from dashboard.parts.filed import (
    keep_to_own,
    show_changes,
    show_report,
    show_signals,
)
from dashboard.parts.frame import asked_id, open_page
from dashboard.parts.live import live
from store.read.adverse_events import adverse_event

page = open_page("filed", "What does it say, and what was changed since?")
st.page_link("views/reports.py", label="All reports", icon=":material/arrow_back:")
report_id = asked_id()
versions = ask(page.snapshot, adverse_event, report_id) if report_id else ()
if not versions:
    with live("filed", "The report"):
        st.info(
            "No report has the id in this page's address. One that was filed just now appears here "
            "in a few seconds, by itself; any other one is in the list of reports."
        )
    st.stop()

keep_to_own(page, versions[-1])
show_report(page, versions)
show_signals(page, versions)
show_changes(versions)
show_amendment(page, versions)
