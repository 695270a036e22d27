"""Choose what a Yellow Card is drafted about: a report, or a signal."""

import streamlit as st

from dashboard.parts.ask import ask
from dashboard.parts.choose import NEWEST_PX, SIGNALS_PX, choose
from dashboard.tables import newest_columns, signal_columns
from dashboard.words import is_monitor
from store.read.adverse_events import adverse_events
from store.read.signals import signals
from store.snapshot import Snapshot

LISTED_MAX = 200


def show_choice(snapshot: Snapshot) -> None:
    """Draw reports and open signals; a click drafts a card about one."""
    st.subheader("Draft one", anchor=False)
    st.caption("Click a row to draft one about it.")
    st.markdown("**About an adverse event**")
    reports = ask(snapshot, adverse_events, limit=LISTED_MAX)
    if reports:
        ids = [str(row.report_id) for row in reports]
        _go(choose(newest_columns(reports), ids, key="cards/reports", wrapped=NEWEST_PX))
    else:
        st.info("Nobody has reported an adverse event yet.")
    st.markdown("**About an open signal**")
    listed = ask(snapshot, signals, state="open", limit=LISTED_MAX)
    rows = [row for row in listed if not is_monitor(row.device)]
    if rows:
        ids = [str(row.signal_id) for row in rows]
        _go(choose(signal_columns(rows), ids, key="cards/signals", wrapped=SIGNALS_PX))
    else:
        st.info("No signal of a device is open.")


def _go(chosen: str | None) -> None:
    if chosen:
        st.switch_page("views/yellow_card.py", query_params={"about": chosen})
