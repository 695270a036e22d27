"""A table whose rows can be opened."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.parts.table import Widths, height_of, print_table, row_height, wrapping

SIGNALS_PX = {"Summary": 240, "Hazard": 84, "State": 88}
"""For lists of signals: with their device and grade they fit a tablet that is held upright."""
NEWEST_PX = {"Hazard": 90, "Seriousness": 140, "Recorded": 90}
"""For `newest_columns`."""


def choose(
    columns: Mapping[str, Sequence[Any]],
    ids: Sequence[str],
    *,
    key: str,
    config: Mapping[str, Any] | None = None,
    wrapped: Widths | None = None,
) -> str | None:
    """Draw a table and return the id of the row that was just clicked, once.

    `wrapped` names columns of long texts. Streamlit wraps them only where rows are high enough and
    the column has a width; it grows with the page.

    The list may change between drawing it and the click. So the click is read against the ids that
    were on the screen, never against newer ones: it opens what the person saw.
    """
    on_screen, clicked = f"{key}/on-screen", f"{key}/clicked"

    def remember() -> None:
        cells = st.session_state[key]["selection"]["cells"]
        shown = st.session_state.get(on_screen, ())
        if cells and cells[0][0] < len(shown):
            st.session_state[clicked] = shown[cells[0][0]]

    st.session_state[on_screen] = tuple(ids)
    st.dataframe(
        {name: list(values) for name, values in columns.items()},
        key=key,
        hide_index=True,
        on_select=remember,
        selection_mode="single-cell",
        height=height_of(len(ids)),
        row_height=row_height(columns, wrapped or {}),
        column_config=wrapping(wrapped or {}) | dict(config or {}),
    )
    print_table(columns)
    chosen = st.session_state.pop(clicked, None)
    return None if chosen is None else str(chosen)
