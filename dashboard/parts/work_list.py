"""Signals as a list of links: a row can be read at a glance, and reached by keyboard."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from dashboard.parts.frame import Page
from dashboard.work import about, headline
from store.read.inbox import InboxRow


def show_rows(page: Page, rows: Sequence[InboxRow], *, at: datetime, key: str) -> None:
    """Draw each signal: its question, which opens it, why it is here, whose, what was seen."""
    me = page.access.person.account
    with st.container(key=key, gap="small"):
        for row in rows:
            with st.container(gap=None):
                query = {"id": str(row.signal_id)}
                st.page_link("views/signal.py", label=headline(row), query_params=query)
                st.caption(about(row, at=at, me=me))
                st.text(row.summary)
