"""Choose what a Yellow Card is drafted about: a report, or a signal."""

import streamlit as st

from dashboard.parts.ask import ask
from dashboard.parts.choose import LONG_PX, NEWEST_PX, choose
from dashboard.tables import newest_columns, signal_columns
from dashboard.words import is_monitor
from store.read.adverse_events import adverse_events
from store.read.signals import signals
from store.snapshot import Snapshot

LISTED_MAX = 200


def show_choice(snapshot: Snapshot) -> None:
    """Draw reports and open signals; a click drafts a card about one."""
    st.subheader("Draft one about an adverse event", anchor=False)
    reports = ask(snapshot, adverse_events, limit=LISTED_MAX)
    if reports:
        ids = [str(row.report_id) for row in reports]
        _go(choose(newest_columns(reports), ids, key="cards/reports", wrapped=NEWEST_PX))
    else:
        st.info("Nobody has reported an adverse event yet.")
    st.subheader("Draft one about an open signal", anchor=False)
    listed = ask(snapshot, signals, state="open", limit=LISTED_MAX)
    rows = [row for row in listed if not is_monitor(row.device)]
    if rows:
        ids = [str(row.signal_id) for row in rows]
        _go(choose(signal_columns(rows), ids, key="cards/signals", wrapped={"Summary": LONG_PX}))
    else:
        st.info("No signal of a device is open.")


def _go(chosen: str | None) -> None:
    if chosen:
        st.switch_page("views/yellow_card.py", query_params={"about": chosen})
