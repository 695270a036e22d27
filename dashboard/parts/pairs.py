"""Names and values beside each other; values are shown as plain text, never as markup."""

from collections.abc import Mapping

import streamlit as st


def show_pairs(pairs: Mapping[str, str]) -> None:
    """Draw one line per pair."""
    for name, value in pairs.items():
        left, right = st.columns([1, 5], gap="small")
        left.caption(name)
        right.text(value)
