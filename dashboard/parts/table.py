"""A table that is read only, on the screen and on paper."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.paper import table_on_paper


def show_table(columns: Mapping[str, Sequence[Any]], **more: Any) -> None:
    """Draw a table, and its twin that is printed in its place.

    `more` goes to `st.dataframe`: a height, a width, the configuration of columns.
    """
    st.dataframe(columns, hide_index=True, **more)
    print_table(columns)


def print_table(columns: Mapping[str, Sequence[Any]]) -> None:
    """Lay beneath a table that is drawn on the screen its twin for paper."""
    st.html(table_on_paper(columns))
