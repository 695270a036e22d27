"""A table that is read only, on the screen and on paper."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, Literal

import streamlit as st

from dashboard.paper import table_on_paper

Widths = Mapping[str, int]
"""Columns of long texts, and the least width of each [px]; they grow with the page."""
LINES_MAX = 5
"""No row is higher; what is longer stands whole on the page of its row, or in its cell, opened."""
LINES_LEAST = 3
"""Streamlit (1.67) wraps no text in a lower row."""
_LINE_PX, _ROW_PX = 17, 16
_LETTER_PX, _WRAPPED_PX = 5.5, 6.2
"""A letter of a cell, on average, and with what a line loses where a word does not fit any more."""
ROWS_MAX = 20
"""A table with more rows is scrolled within itself, so that what is below can be reached."""


def show_table(
    columns: Mapping[str, Sequence[Any]], *, wrapped: Widths | None = None, **more: Any
) -> None:
    """Draw a table, and its twin that is printed in its place.

    In a narrow window, such as a tablet held upright, the twin stands on the screen too: its texts
    go on in the next line, where the other would have to be moved sideways. `more` goes to
    `st.dataframe`: a height, a width, the configuration of columns.
    """
    config = {**wrapping(wrapped or {}), **more.pop("column_config", {})}
    st.dataframe(
        {name: list(values) for name, values in columns.items()},
        hide_index=True,
        row_height=row_height(columns, wrapped or {}),
        column_config=config,
        **({"height": height_of(len(next(iter(columns.values()), ())))} if wrapped else {}) | more,
    )
    st.html(table_on_paper(columns, narrow=True))


def print_table(columns: Mapping[str, Sequence[Any]]) -> None:
    """Lay beneath a table that is drawn on the screen its twin for paper."""
    st.html(table_on_paper(columns))


def wrapping(wrapped: Widths) -> dict[str, Any]:
    """Return the configuration of columns whose texts go on in the next line."""
    return {name: st.column_config.TextColumn(width=px) for name, px in wrapped.items()}


def row_height(columns: Mapping[str, Sequence[Any]], wrapped: Widths) -> int | None:
    """Return how high rows have to be for their longest text [px]; None for a line each.

    >>> row_height({"What": ["short"]}, {"What": 300}) is None
    True
    >>> row_height({"What": ["short", 20 * "a text "]}, {"What": 300})
    84
    """
    sizes = [
        (len(str(each)), px - _ROW_PX)
        for name, px in wrapped.items()
        for each in columns.get(name, ())
    ]
    if all(letters * _LETTER_PX <= px for letters, px in sizes):
        return None
    lines = max(ceil(letters * _WRAPPED_PX / px) for letters, px in sizes)
    return _ROW_PX + _LINE_PX * min(max(lines, LINES_LEAST), LINES_MAX)


def height_of(rows: int) -> Literal["content", "auto"]:
    """Return how high a table is: as its rows, unless they are many."""
    return "content" if rows <= ROWS_MAX else "auto"
