"""What is wrong or doubtful with the data, and how far the ledger was read."""

import streamlit as st

from dashboard.parts.ask import ask
from dashboard.parts.choose import choose
from dashboard.tables import flag_columns, letter_columns
from store.read.audit import seals
from store.read.dead_letters import dead_letters
from store.read.quality import data_quality
from store.snapshot import Snapshot


def show_letters(snapshot: Snapshot) -> None:
    """Draw what was set aside; the payload is not shown, it may hold personal data."""
    st.subheader("Set aside, because it could not be read", anchor=False)
    rows = ask(snapshot, dead_letters)
    if not rows:
        st.success("Every record could be read.", icon=":material/check_circle:")
        return
    st.dataframe(letter_columns(rows), hide_index=True)
    st.caption("They are kept whole. `stimwatch dead-letters` shows and retries them.")


def show_doubts(snapshot: Snapshot) -> None:
    """Draw what is doubtful; a click opens the event."""
    st.subheader("Doubtful", anchor=False)
    rows = ask(snapshot, data_quality)
    if not rows:
        st.success("Nothing was flagged.", icon=":material/check_circle:")
        return
    ids = [str(row.event_id) for row in rows]
    chosen = choose(flag_columns(rows), ids, key="data/doubts")
    if chosen:
        st.switch_page("views/event.py", query_params={"id": chosen})


def show_ledger(snapshot: Snapshot) -> None:
    """Draw how far each partition was read, and the head of its chain."""
    st.subheader("Ledger", anchor=False)
    st.caption(
        "Each head is a SHA-256 over all records of its partition. Note one down, and anybody can "
        "check later, with `stimwatch audit`, that nothing before it was changed."
    )
    rows = ask(snapshot, seals)
    if not rows:
        st.info("Nothing has been read from the log yet.")
        return
    st.dataframe(
        {
            "Topic": [row.topic for row in rows],
            "Partition": [row.partition for row in rows],
            "Read to offset": [row.log_offset for row in rows],
            "Head": [row.head for row in rows],
        },
        hide_index=True,
    )
