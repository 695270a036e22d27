"""Data that cannot be read now are told in words, and the rest of the page stays."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from store.snapshot import SnapshotError

LEFT_OUT = "calm/left_out"
"""Stands in the browser session while something of the page could not be drawn."""


@contextmanager
def calm(what: str) -> Iterator[None]:
    """Draw `what`, or say that it cannot be drawn now, and go on below it.

    What a person has written in a form elsewhere on the page is not touched.
    """
    try:
        yield
    except SnapshotError as fault:
        st.session_state[LEFT_OUT] = what
        st.error(
            f"**{what} cannot be shown now.** The published data went away while they were read. "
            "Nothing is lost: the log holds everything.",
            icon=":material/error:",
        )
        st.text(str(fault))
        st.button("Look again", key=f"calm/{what}", icon=":material/refresh:")
