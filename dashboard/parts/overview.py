"""The pieces of the first page."""

import streamlit as st

from dashboard.parts.ask import ask
from dashboard.parts.choose import choose
from dashboard.parts.frame import now
from dashboard.tables import open_columns, report_columns, signal_columns
from dashboard.words import ago
from store.read.adverse_events import adverse_events
from store.read.overview import Overview
from store.read.signals import signals
from store.snapshot import Snapshot

NEWEST = 6


def show_counts(known: Overview) -> None:
    """Draw how much there is, and what was set aside."""
    urgent = sum(row.count for row in known.signals_open if row.grade == "urgent")
    open_signals = sum(row.count for row in known.signals_open)
    letters = sum(row.count for row in known.dead_letters)
    upload = known.newest_upload_at
    first = st.columns(4)
    first[0].metric("Open signals", f"{open_signals:,}", border=True)
    first[1].metric("▲ of them urgent", f"{urgent:,}", border=True)
    first[2].metric("Adverse events", f"{known.adverse_events:,}", border=True)
    first[3].metric(
        "Newest upload", "none yet" if upload is None else f"{ago(now() - upload)} ago", border=True
    )
    second = st.columns(4)
    second[0].metric("Registered devices", f"{known.devices_registered:,}", border=True)
    second[1].metric("Unregistered devices", f"{known.devices_unregistered:,}", border=True)
    second[2].metric("Sessions", f"{known.sessions:,}", border=True)
    second[3].metric("Set aside, unreadable", f"{letters:,}", border=True)
    if letters:
        st.page_link(
            "views/data.py",
            label="Some records could not be read: see which, and why",
            icon=":material/report:",
        )
    if known.skipped > letters:
        st.warning(
            f"{known.skipped:,} records could not be read, but only {letters:,} were set aside so "
            "far: the detecting worker is behind, or is not running. Signals may be missing.",
            icon=":material/schedule:",
        )


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


def show_new_signals(snapshot: Snapshot) -> None:
    """Draw the open signals that changed last; a click opens one."""
    newest = sorted(
        ask(snapshot, signals, state="open"), key=lambda row: row.updated_at, reverse=True
    )[:NEWEST]
    if not newest:
        return
    st.subheader("Newest signals", anchor=False)
    ids = [str(row.signal_id) for row in newest]
    chosen = choose(signal_columns(newest), ids, key="overview/signals")
    st.page_link("views/signals.py", label="All signals", icon=":material/arrow_forward:")
    if chosen:
        st.switch_page("views/signal.py", query_params={"id": chosen})


def show_new_reports(snapshot: Snapshot) -> None:
    """Draw the reports that were learnt of last; a click opens the device."""
    st.subheader("Newest adverse events", anchor=False)
    newest = sorted(ask(snapshot, adverse_events), key=lambda row: row.recordedtime, reverse=True)[
        :NEWEST
    ]
    if not newest:
        st.info("Nobody has reported an adverse event yet.")
        st.page_link("views/report.py", label="File one", icon=":material/edit_note:")
        return
    devices = [row.device for row in newest]
    chosen = choose(report_columns(newest), devices, key="overview/reports")
    if chosen:
        st.switch_page("views/device.py", query_params={"id": chosen})
