"""A row of small cards, each with one number or word; where it is narrow they go on beneath."""

from collections.abc import Mapping

import streamlit as st


def show_cards(cards: Mapping[str, str]) -> None:
    """Draw a card for each name and value, none of them cut."""
    with st.container(horizontal=True):
        for name, value in cards.items():
            st.metric(name, value, border=True, width="content")
