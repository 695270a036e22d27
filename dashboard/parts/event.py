"""One event, opened: who said what, when it happened, when it was learnt, where it lies."""

from uuid import UUID

import streamlit as st

from dashboard.parts.ask import ask
from dashboard.parts.pairs import show_pairs
from dashboard.words import event_name
from events.kinds import OF_NO_DEVICE
from reports.words import actor_name, instant
from store.read.events import OpenedEvent, event
from store.snapshot import Snapshot


def show_event(snapshot: Snapshot, event_id: UUID) -> None:
    """Draw the event of that id, or say that it is not stored."""
    opened = ask(snapshot, event, event_id)
    if opened is None:
        st.info(
            f"Event {event_id} is not in what has been published (yet). It may still be on its "
            "way; look again in a moment."
        )
        return
    show_opened(opened)


def link_to_device(snapshot: Snapshot, event_id: UUID) -> None:
    """Draw the way to the device that an event concerns."""
    opened = ask(snapshot, event, event_id)
    if opened is not None and not isinstance(opened.event, OF_NO_DEVICE):
        st.page_link(
            "views/device.py",
            label=f"Open {opened.event.subject}",
            icon=":material/arrow_forward:",
            query_params={"id": opened.event.subject},
        )


def show_opened(opened: OpenedEvent) -> None:
    """Draw an event. Its content is shown as it is, never as markup."""
    told = opened.event
    with st.container(border=True):
        st.markdown(f"**Event: {event_name(told.type)}**")
        show_pairs(
            {
                "Happened": instant(told.time),
                "Recorded": instant(told.recordedtime),
                "Device": told.subject,
                "By": actor_name(told.actor),
                "Source": told.source,
                "Kind": told.type,
                "Id": str(told.id),
                "Lies at": f"{opened.topic}/{opened.partition}, offset {opened.log_offset}",
            }
        )
        if opened.sessions_brought_before:
            st.caption(
                f"{opened.sessions_brought_before:,} of its sessions had come with earlier uploads "
                "and are shown there."
            )
        st.json(told.model_dump(mode="json", exclude_none=True)["data"], expanded=2)
