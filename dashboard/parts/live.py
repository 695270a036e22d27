"""A live page looks now and then whether there is something newer, and only then is drawn again.

What has not changed is not drawn: neither here nor in the browser, where a redrawn table would cost
more than everything else that an open page does.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.parts.ask import newest, now
from dashboard.parts.calm import LEFT_OUT, calm
from dashboard.parts.frame import LIVE_S
from dashboard.parts.guard import draw_again, require
from dashboard.parts.health import alarms_now
from dashboard.parts.known_at import moment
from store.snapshot import SnapshotError


@contextmanager
def live(place: str, what: str) -> Iterator[None]:
    """Draw `what`, calmly, and the whole page again when a newer snapshot has been published.

    It is drawn again with each new minute too, for the ages that it tells. What a person has chosen
    or typed stays. `place` is the page's name in `dashboard.places`.
    """
    st.session_state.pop(LEFT_OUT, None)
    _follow(place, _told())
    with calm(what):
        yield


@st.fragment(run_every=LIVE_S)
def _follow(place: str, drawn: str) -> None:
    """Draw nothing; ask for the page to be drawn again where it would be another one."""
    require(place)
    if LEFT_OUT in st.session_state or _told() != drawn:
        draw_again()


def _told() -> str:
    """Return what tells one state of a live page from the next; the past has but one."""
    if moment() is not None:
        return ""
    try:
        snapshot = newest()
        published = snapshot.current.file
    except SnapshotError as fault:
        snapshot, published = None, str(fault)
    wrong = "".join(alarm.head for alarm in alarms_now(snapshot))
    return f"{published} {now():%H:%M} {wrong}"
