"""The page about methods, as it stands in docs/methods.md, a section at a time."""

from pathlib import Path

import streamlit as st

from dashboard.sections import sections

PAGE = Path(__file__).parents[2] / "docs" / "methods.md"


def show_methods() -> None:
    """Draw the section that is asked for in the address, or the first one."""
    if not PAGE.exists():
        st.info("The page about methods, docs/methods.md, was not installed with this program.")
        return
    found = sections(PAGE.read_text(encoding="utf-8"))
    chosen = st.selectbox("Section", list(found), key="section", bind="query-params")
    st.markdown(found[chosen])
