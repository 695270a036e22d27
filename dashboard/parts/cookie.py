"""A reload, or a link in another tab, asks for no password again: the browser keeps the key.

Streamlit sets no cookies of ours, so a script of one line does; therefore the cookie is readable by
scripts of this site, of which there are no others (docs/adr/0010). It is sent to no other site, and
its session is asked for at the store each time: sign-out, idling and age end it there.
"""

import re

import streamlit as st

from store.sign_ins import AGE_MAX

NAME = "stimwatch-session"
LEFT = "left"
"""Stands in the browser session after a sign-out: cookies are only read when it begins."""
_KEY = re.compile(r"[A-Za-z0-9_-]{20,100}")


def kept_key() -> str | None:
    """Return the key that the browser brought when it connected, if it may be used."""
    found = _brought()
    if not _KEY.fullmatch(found) or LEFT in st.session_state:
        return None
    return found


def keep(key: str) -> None:
    """Let the browser keep the key of a session."""
    if _KEY.fullmatch(key) and _brought() != key:
        _set(key, int(AGE_MAX.total_seconds()))


def drop() -> None:
    """Let the browser forget what it kept."""
    if LEFT in st.session_state or _brought():
        _set("", 0)


def _brought() -> str:
    """Return what the browser brought; without a browser, in tests of pages, that is no text."""
    found: object = st.context.cookies.get(NAME)
    return found if isinstance(found, str) else ""


def _set(key: str, max_age_s: int) -> None:
    cookie = f"{NAME}={key}; path=/; max-age={max_age_s}; SameSite=Strict"
    st.html(f'<script>document.cookie = "{cookie}";</script>', unsafe_allow_javascript=True)
