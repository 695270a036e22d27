"""The pieces of the first page, in the order in which a safety officer asks for them."""

from collections.abc import Sequence

import streamlit as st

from dashboard.parts.ask import ask
from dashboard.parts.cards import show_cards
from dashboard.parts.choose import NEWEST_PX, choose
from dashboard.parts.frame import Page
from dashboard.parts.navigate import link
from dashboard.parts.table import show_table
from dashboard.parts.work_list import show_rows
from dashboard.places import Action
from dashboard.tables import newest_columns, open_columns
from dashboard.words import counted
from dashboard.work import DAY, first_line, fresh, overdue, risen
from store.read.adverse_events import adverse_events
from store.read.inbox import InboxRow, inbox
from store.read.news import news
from store.read.overview import Overview

LISTED = 4
NEWEST = 6


def work_of(page: Page) -> tuple[InboxRow, ...]:
    """Return what is to be done: what waits, the gravest first, and what else is open."""
    at, centre = page.clock, page.access.centre
    waiting = ask(page.snapshot, inbox, {"state": "waiting", "centre": centre}, at=at)
    still_open = ask(page.snapshot, inbox, {"state": "open", "centre": centre}, at=at)
    return (*waiting, *(row for row in still_open if row.stage != "waiting"))


def show_first(page: Page, rows: Sequence[InboxRow]) -> None:
    """Draw what is to be done first, and how much there is of it."""
    at, me = page.clock, page.access.person.account
    st.markdown(first_line(rows, at=at))
    waiting = [row for row in rows if row.stage == "waiting"]
    open_rows = [row for row in rows if row.state == "open"]
    cards = {
        "Overdue": f"{len(overdue(rows)):,}",
        "New in 24 hours": f"{len(fresh(rows, at=at)):,}",
        "Escalated or graver": f"{len(risen(rows, at=at)):,}",
        "Assigned to nobody": f"{sum(row.assignee is None for row in open_rows):,}",
    }
    show_cards(cards)
    if waiting:
        show_rows(page, waiting[:LISTED], at=at, key="overview/first")
    with st.container(horizontal=True):
        _all(page, f"All that wait ({len(waiting):,})", state="waiting")
        _all(page, f"All that are open ({len(open_rows):,})", state="open")
        if page.access.may(Action.TRIAGE, "signal"):
            mine = sum(row.assignee == me for row in open_rows)
            _all(page, f"Assigned to me ({mine:,})", assigned="me")


def show_risen(page: Page, rows: Sequence[InboxRow]) -> None:
    """Draw what was escalated, and what got graver since yesterday."""
    found = risen(rows, at=page.clock)
    if found:
        st.subheader("Escalated, or graver than yesterday", anchor=False)
        show_rows(page, found[:LISTED], at=page.clock, key="overview/risen")


def show_news(page: Page) -> None:
    """Draw what has been learnt since yesterday, whenever it happened."""
    found = ask(page.snapshot, news, since=page.clock - DAY)
    st.subheader("New in the last 24 hours", anchor=False)
    show_cards(
        {
            "New signals": f"{found.signals:,}",
            "New reports of people": f"{found.reports:,}",
            "Imported reports": f"{found.imported:,}",
            "New uploads": f"{found.uploads:,}",
            "Set aside": f"{found.letters:,}",
        }
    )


def show_new_reports(page: Page) -> None:
    """Draw what people reported last; a click opens the device."""
    st.subheader("Newest adverse events", anchor=False)
    rows = ask(page.snapshot, adverse_events, imported=False)
    newest = sorted(rows, key=lambda row: row.recordedtime, reverse=True)[:NEWEST]
    if not newest:
        st.info("Nobody has reported an adverse event yet.")
        link("report", "File one", access=page.access)
        return
    devices = [row.device for row in newest]
    chosen = choose(newest_columns(newest), devices, key="overview/reports", wrapped=NEWEST_PX)
    if chosen:
        st.switch_page("views/device.py", query_params={"id": chosen})


def show_open(known: Overview) -> None:
    """Draw open signals by hazard and grade."""
    st.subheader("Open signals by hazard and grade", anchor=False)
    if not known.signals_open:
        st.info(
            "No signal is open. That says only that no detector's threshold was passed by what "
            "has been uploaded and reported."
        )
        return
    show_table(open_columns(known.signals_open), width=640)
    st.caption(f"{counted(sum(row.count for row in known.signals_open), 'signal')} in all.")


def _all(page: Page, label: str, **query: str) -> None:
    link("signals", label, access=page.access, query=query)
