"""The pieces of the first page, in the order in which a safety officer asks for them."""

from datetime import timedelta

import streamlit as st

from dashboard.parts.ask import ask, now
from dashboard.parts.cards import show_cards
from dashboard.parts.choose import choose
from dashboard.parts.frame import Page
from dashboard.parts.navigate import link
from dashboard.parts.pairs import show_pairs
from dashboard.tables import open_columns, report_columns, waiting_columns
from dashboard.words import ago, counted
from store.read.adverse_events import adverse_events
from store.read.devices import device_count
from store.read.news import news, waiting
from store.read.overview import Overview

LISTED = 6
NEWEST = 6
DAY = timedelta(hours=24)


def show_waiting(page: Page) -> None:
    """Draw how many signals wait for a person, and for how long."""
    at = page.clock
    rows = ask(page.snapshot, waiting, at=at)
    urgent = sum(row.grade == "urgent" for row in rows)
    longest = max((at - row.since for row in rows), default=timedelta())
    st.subheader("Waiting for a decision", anchor=False)
    show_cards(
        {
            "Signals waiting": f"{len(rows):,}",
            "▲ of them urgent": f"{urgent:,}",
            "Longest [days]": f"{max(0, longest.days):,}",
            "Open signals": f"{sum(row.count for row in page.overview.signals_open):,}",
        }
    )
    if not rows:
        st.caption("Somebody has decided on every open signal.")


def show_longest(page: Page) -> None:
    """Draw the signals on which nobody has decided, the gravest and longest first."""
    at = page.clock
    rows = ask(page.snapshot, waiting, at=at)
    if not rows:
        return
    st.subheader("Look at these first", anchor=False)
    shown = rows[:LISTED]
    ids = [str(row.signal_id) for row in shown]
    chosen = choose(waiting_columns(shown, at=at), ids, key="overview/waiting", wrapped="Summary")
    st.caption(
        f"The first {LISTED} of {counted(len(rows), 'signal')}. Click a row to open it and decide."
        if len(rows) > LISTED
        else "Click a row to open it and decide."
    )
    link("signals", "All signals", access=page.access)
    if chosen:
        st.switch_page("views/signal.py", query_params={"id": chosen})


def show_new(page: Page) -> None:
    """Draw what has been learnt since yesterday, whenever it happened."""
    fresh = ask(page.snapshot, news, since=page.clock - DAY)
    st.subheader("New in the last 24 hours", anchor=False)
    show_cards(
        {
            "New signals": f"{fresh.signals:,}",
            "New reports": f"{fresh.reports:,}",
            "New uploads": f"{fresh.uploads:,}",
            "Set aside": f"{fresh.letters:,}",
        }
    )


def show_new_reports(page: Page) -> None:
    """Draw the reports that were learnt of last; a click opens the device."""
    st.subheader("Newest adverse events", anchor=False)
    newest = sorted(
        ask(page.snapshot, adverse_events), key=lambda row: row.recordedtime, reverse=True
    )[:NEWEST]
    if not newest:
        st.info("Nobody has reported an adverse event yet.")
        link("report", "File one", access=page.access)
        return
    devices = [row.device for row in newest]
    chosen = choose(report_columns(newest), devices, key="overview/reports")
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
    st.dataframe(open_columns(known.signals_open), hide_index=True, width=640)


def show_watched(page: Page) -> None:
    """Draw how much there is to see, and what of it could not be read."""
    known = page.overview
    letters = sum(row.count for row in known.dead_letters)
    upload = known.newest_upload_at
    public = ask(page.snapshot, device_count, kind="public report")
    st.subheader("What this rests on", anchor=False)
    show_pairs(
        {
            "Registered": f"{known.devices_registered:,}",
            "Not registered": f"{known.devices_unregistered - public:,}",
            "Public reports": f"{public:,}",
            "Sessions": f"{known.sessions:,}",
            "Newest upload": "none yet" if upload is None else f"{ago(now() - upload)} ago",
            "Adverse events": f"{known.adverse_events:,}",
            "Unreadable": f"{letters:,}",
        }
    )
    if letters:
        link("data", "Some records could not be read: see which, and why", access=page.access)
    if known.skipped > letters:
        st.warning(
            f"{known.skipped:,} records could not be read, but only {letters:,} were set aside so "
            "far: the detecting worker is behind, or is not running. Signals may be missing.",
            icon=":material/schedule:",
        )
