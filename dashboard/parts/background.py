"""What stands behind one signal: devices with the same leads, and how often its detector errs."""

import streamlit as st

from dashboard.background import group_columns, record_columns, similar_columns
from dashboard.measured import measured, measured_of
from dashboard.parts.ask import ask
from dashboard.parts.choose import choose
from dashboard.parts.frame import Page
from dashboard.parts.table import show_table
from reports.words import hazard_name
from store.read.context import groups, similar
from store.read.signals import SignalRow

UNADJUSTED = (
    "Device-years are from implant to explant, death, loss or now, of devices whose day of implant "
    "is registered. The rates are of devices with a confirmed signal, with exact limits at 95 %. "
    "They are not adjusted for anything, and no test: who has looked confirms more."
)
MADE_UP = (
    "Measured on simulated fleets, not on patients. In brackets are intervals at 95 %. Days before "
    "the clinic tell how much earlier than the clinic the detector found a failure: the median, "
    "and its quartiles in brackets."
)


def show_population(page: Page, signal: SignalRow) -> None:
    """Draw how many devices with the same leads had this, over how much time."""
    st.subheader("Does it stand alone?", anchor=False)
    found = ask(page.snapshot, groups, signal.device, hazard=signal.hazard, at=page.clock)
    if not found:
        st.info(
            "The leads of this device are not registered, so nobody can say how many devices are "
            "like it, or for how long they have been in place. Register its implant."
        )
        return
    show_table(group_columns(found))
    st.caption(f"Devices, by {hazard_name(signal.hazard)}. {UNADJUSTED}")


def show_similar(page: Page, signal: SignalRow) -> None:
    """Draw signals of the same hazard at other devices with the same leads."""
    rows = ask(page.snapshot, similar, signal.device, hazard=signal.hazard)
    if page.access.centre is not None:
        rows = tuple(row for row in rows if row.centre == page.access.centre)
    if not rows:
        st.caption("No other device with the same leads has had a signal of this hazard.")
        return
    st.markdown("**Similar devices**: the same leads, the same hazard. Click a row to open it.")
    ids = [str(row.signal_id) for row in rows]
    chosen = choose(similar_columns(rows), ids, key=f"similar/{signal.signal_id}")
    if chosen:
        st.switch_page("views/signal.py", query_params={"id": chosen})


def show_record(signal: SignalRow) -> None:
    """Draw how often the detector was wrong when it was measured, and under which plan."""
    st.subheader("How often is this detector wrong?", anchor=False)
    rows = measured_of(signal.hazard)
    if not rows:
        st.info("It has not been measured. Nobody knows how many of its signals are false alarms.")
        return
    show_table(record_columns(rows))
    st.caption(MADE_UP)
    if not signal.plan_hash.startswith(measured().plan):
        st.caption(
            f"Measured under the plan {measured().plan}; this signal was raised under "
            f"{signal.plan_hash[:12]}, so it may behave otherwise."
        )
