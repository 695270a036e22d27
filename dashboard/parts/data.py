"""What is wrong or doubtful with the data, and how far the ledger was read."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.parts.ask import ask
from dashboard.parts.choose import choose
from dashboard.parts.frame import Page
from dashboard.parts.health import records_waiting, seen
from dashboard.parts.retry import offer_retry
from dashboard.parts.table import show_table
from dashboard.places import Action
from dashboard.tables import flag_columns, flag_count_columns, letter_columns
from dashboard.words import counted, doubt_name, listed
from store.read.audit import SealRow, seals
from store.read.dead_letters import dead_letters
from store.read.quality import data_quality, flag_counts
from store.snapshot import Snapshot

LISTED_MAX = 1000
TOLD_MAX = 8


def show_letters(page: Page) -> None:
    """Draw what was set aside; the payload is not shown, it may hold personal data.

    Who may try it again is offered that.
    """
    st.subheader("Set aside, because it could not be read", anchor=False)
    rows = ask(page.snapshot, dead_letters)
    if not rows:
        _show_none_set_aside(page)
        return
    waiting = sum(row.accepted is None for row in rows)
    total = sum(row.count for row in page.overview.dead_letters)
    st.markdown(f"**{listed(len(rows), total, 'letter')}: {waiting} not accepted yet.**")
    show_table(letter_columns(rows), wrapped={"What next": 200, "Explanation": 240})
    st.caption(
        "A record is kept, up to 700,000 bytes of it, and not shown, for it may name a person; a "
        "file of no kind that can be read is only named. Nothing of either is counted until it is "
        "accepted."
    )
    if page.access.may(Action.RETRY):
        offer_retry(rows)
    elif waiting:
        st.caption("An administrator can try them again.")


def _show_none_set_aside(page: Page) -> None:
    """Say that nothing was set aside, and never of what no detector has read that it could be."""
    waiting = records_waiting() if page.snapshot.known_at is None else 0
    if waiting or page.alarms:
        count = f"{counted(waiting, 'record')} of the log" if waiting else "What comes in"
        st.warning(
            f"Nothing was set aside so far, but {count[0].lower()}{count[1:]} may not have been "
            "read by any detector yet.",
            icon=":material/hourglass_empty:",
        )
        return
    st.success("Every record could be read.", icon=":material/check_circle:")


def show_doubts(page: Page) -> None:
    """Draw what is doubtful, by kind and one by one; a click opens the event.

    Who may not open events sees the kinds only: how the data are, not what they say.
    """
    snapshot = page.snapshot
    st.subheader("Doubtful", anchor=False)
    counts = ask(snapshot, flag_counts)
    if not counts:
        st.success("Nothing was flagged.", icon=":material/check_circle:")
        return
    st.caption("No flag is a hazard, and nothing was dropped: these are questions about the data.")
    show_table(flag_count_columns(counts))
    if not page.access.may(Action.VIEW, "event"):
        st.caption("Which devices these are about is for those who may see devices.")
        return
    total = {row.flag: row.count for row in counts}
    kind = st.selectbox(
        "Kind",
        [None, *total],
        format_func=lambda flag: doubt_name(flag) if flag else "any",
        key="data/kind",
    )
    rows = ask(snapshot, data_quality, flag=kind, limit=LISTED_MAX)
    told = listed(len(rows), total[kind] if kind else sum(total.values()), "flag")
    st.markdown(
        f"**{told}.** Click a row to open its event; from there a link leads to the device."
    )
    ids = [str(row.event_id) for row in rows]
    chosen = choose(flag_columns(rows), ids, key="data/doubts", wrapped={"Detail": 210})
    if chosen:
        st.switch_page("views/event.py", query_params={"id": chosen})


def show_doubts_of(snapshot: Snapshot, device: str) -> None:
    """Say what is doubtful about the data of one device; nothing where nothing is."""
    rows = ask(snapshot, data_quality, device=device, limit=TOLD_MAX)
    total = sum(row.count for row in ask(snapshot, flag_counts, device=device))
    if not rows:
        return
    with st.expander(f"{counted(total, 'doubt')} about its data", icon=":material/rule:"):
        for row in rows:
            st.text(f"{row.time.date()}  {doubt_name(row.flag)}: {row.detail}")
        if total > len(rows):
            st.caption(f"and {counted(total - len(rows), 'older one')}")


def show_ledger(snapshot: Snapshot) -> None:
    """Draw how far each partition was read, and the head of its chain."""
    st.subheader("Ledger", anchor=False)
    st.caption(
        "Each head is a SHA-256 over all records of its partition. Note one down, and anybody can "
        "check later, with the command “stimwatch audit”, that nothing before it was changed."
    )
    if snapshot.known_at is not None:
        st.caption("They are of the ledger as it was read now, not of the moment that you look at.")
    rows = ask(snapshot, seals)
    if not rows:
        st.info("Nothing has been read from the log yet.")
        return
    show_table(
        {
            "Topic": [row.topic for row in rows],
            "Partition": [row.partition for row in rows],
            "Read to offset": [row.log_offset for row in rows],
            **_ends(rows),
            "Head": [row.head for row in rows],
        },
    )


def _ends(rows: Sequence[SealRow]) -> Mapping[str, Sequence[int | None]]:
    """Return how far the log reaches now, and how far detectors have read it, where that is known.

    All count as the seals do: the offset of the last record.
    """
    watched = seen().watched
    if watched is None:
        return {}
    places = [f"{row.topic}/{row.partition}" for row in rows]
    detected = watched.detection.offsets
    return {
        "Log ends at": [watched.ends.get(place, 0) - 1 for place in places],
        "Detected to": [detected[place] - 1 if place in detected else None for place in places],
    }
