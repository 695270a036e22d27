"""That something was stored is told where the person looks, however the page moves meanwhile.

A form that was sent is empty again, so the page grows shorter, and the browser may leave what
stands beneath the form outside its window.
"""

import streamlit as st

_PLACE = "receipt"
_TO_IT = f"""<script>{{
    const show = () =>
        document.querySelector(".st-key-{_PLACE}")?.scrollIntoView({{ block: "center" }});
    requestAnimationFrame(show);
    setTimeout(show, 400);
}}</script>"""
"""Once as it is drawn, and again when the rest of the page has found its place."""


def show_receipt(said: str, *, new: bool = True) -> None:
    """Say that something was stored; where that is `new`, bring it before the person's eyes."""
    with st.container(key=_PLACE):
        st.success(said, icon=":material/check_circle:")
    if new:
        st.html(_TO_IT, unsafe_allow_javascript=True)
