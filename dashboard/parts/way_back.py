"""A list as it was left: what was chosen in it stands there again when somebody comes back.

Where a page whose filters stand in its address is left for a page with parameters, Streamlit (1.67)
puts one step too many into the browser's history: the path of the list with the parameters of the
other page. Who goes back comes there first, and would find the list without its filters.
"""

from collections.abc import Mapping
from itertools import chain

import streamlit as st
from streamlit.errors import StreamlitAPIException

from dashboard.parts.known_at import MOMENT

LISTS = ("signals", "devices", "population", "summary", "reports")
"""The pages whose filters stand in their addresses, and that lead to others."""
_PLACE, _CAME = "way_back/at", "way_back/came"
OF_OTHERS = frozenset({"id", "section"})
"""What stands only in the addresses of pages that lists lead to."""


def come_back(place: str) -> None:
    """Remember the address of a list, or put back what stood there when it was left.

    The moment of the past is that of the whole visit, so it is neither remembered nor put back.
    """
    if place not in LISTS:
        return
    told = st.query_params.to_dict()
    if not OF_OTHERS & told.keys():
        st.session_state[_key(place)] = {k: v for k, v in told.items() if k != MOMENT}
        return
    still = {k: v for k, v in told.items() if k == MOMENT}
    try:
        st.query_params.from_dict(dict(chain(left_at(place).items(), still.items())))
    except StreamlitAPIException:
        return  # the list is on the screen already, and goes on as it stands there
    st.rerun()


def note_place(place: str) -> None:
    """Note that a page is drawn now, once in each run, before anything of it is."""
    st.session_state[_CAME] = st.session_state.get(_PLACE) not in {None, place}
    st.session_state[_PLACE] = place


def just_came() -> bool:
    """Say whether the person was on another page a moment ago."""
    return bool(st.session_state.get(_CAME))


def left_at(place: str) -> Mapping[str, str]:
    """Return what stood in the address of a list when it was seen last."""
    found: Mapping[str, str] = st.session_state.get(_key(place), {})
    return found


def _key(place: str) -> str:
    return f"way_back/{place}"
