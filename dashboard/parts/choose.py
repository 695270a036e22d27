"""A table whose rows can be opened."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.parts.table import print_table

ROWS_MAX = 20
"""A table with more rows is scrolled within itself, so that what is below can be reached."""
WRAPPED_PX = 84
"""Room for four lines; longer texts stand whole on the page of their row."""
_LONG = st.column_config.TextColumn(width=320)


def show_wrapped(columns: Mapping[str, Sequence[Any]], *, wrapped: Sequence[str]) -> None:
    """Draw a table whose long texts, in the columns `wrapped`, go on in the next line."""
    st.dataframe(
        {name: list(values) for name, values in columns.items()},
        hide_index=True,
        row_height=WRAPPED_PX,
        column_config=dict.fromkeys(wrapped, _LONG),
    )


def choose(
    columns: Mapping[str, Sequence[Any]],
    ids: Sequence[str],
    *,
    key: str,
    config: Mapping[str, Any] | None = None,
    wrapped: str | None = None,
) -> str | None:
    """Draw a table and return the id of the row that was just clicked, once.

    `wrapped` names a column of long texts. Streamlit wraps them only where rows are high enough and
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
        height="content" if len(ids) <= ROWS_MAX else "auto",
        row_height=WRAPPED_PX if wrapped else None,
        column_config=({wrapped: _LONG} if wrapped else {}) | dict(config or {}),
    )
    print_table(columns)
    chosen = st.session_state.pop(clicked, None)
    return None if chosen is None else str(chosen)
