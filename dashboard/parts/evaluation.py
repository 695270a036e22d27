"""What cannot be judged, said where somebody might take silence for health."""

import streamlit as st

from dashboard.parts.ask import ask
from dashboard.parts.table import show_table
from dashboard.tables import Columns
from dashboard.words import counted
from reports.words import hazard_name
from store.read.devices import DeviceDetail
from store.read.evaluations import evaluations, gaps
from store.snapshot import Snapshot

GAPS_LISTED = 8


def show_not_evaluated(snapshot: Snapshot, detail: DeviceDetail) -> None:
    """Say, of one device that is registered, which hazards nobody can judge now, and why."""
    if not detail.device.registered:
        return
    told = ask(snapshot, evaluations, detail.device.device)
    missing = [row for row in told if row.not_evaluated]
    if not missing:
        return
    lines = "\n".join(
        f"- **{hazard_name(row.hazard).capitalize()}**: {row.not_evaluated} "
        f"(since {row.since:%d %B %Y})"
        for row in missing
    )
    st.info(f"**Not evaluated.** No signal here does not mean that all is well.\n\n{lines}")


def show_gaps(snapshot: Snapshot) -> None:
    """Draw for how many devices in place a hazard cannot be judged."""
    rows = ask(snapshot, gaps)
    if not rows:
        return
    st.subheader("Not evaluated", anchor=False)
    st.caption(
        "Where a detector lacks what it needs, no signal does not mean that all is well. Devices "
        "in place, by hazard and by what is missing:"
    )
    columns: Columns = {
        "Hazard": [hazard_name(row.hazard) for row in rows[:GAPS_LISTED]],
        "What is missing": [row.not_evaluated for row in rows[:GAPS_LISTED]],
        "Devices": [row.devices for row in rows[:GAPS_LISTED]],
    }
    show_table(columns, width="stretch")
    if len(rows) > GAPS_LISTED:
        st.caption(f"and {counted(len(rows) - GAPS_LISTED, 'more reason')}")
