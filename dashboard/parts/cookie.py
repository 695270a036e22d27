"""A reload, or a link in another tab, asks for no password again: the browser keeps the key.

The browser is told to fetch its cookie from `dashboard.session_cookie`, with a ticket that is good
once: so no script can read the key, not even ours (docs/adr/0010). The session behind it is asked
for at the store each time: sign-out, idling and age end it there, whatever the browser still keeps.
"""

import json
import re
from typing import Any

import streamlit as st

from dashboard.parts.ask import now
from dashboard.tickets import TICKETS

NAME = "stimwatch-session"
LEFT = "left"
"""Stands in the browser session after a sign-out: cookies are only read when it begins."""
_TICKET = "ticket"
_KEY = re.compile(r"[A-Za-z0-9_-]{20,100}")


def base() -> str:
    """Return the path that the pages are below, without a slash at its end: none at the root.

    It is Streamlit's option `server.baseUrlPath`, and all that the cookie is for.
    """
    told = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{told}" if told else ""


def address() -> str:
    """Return where `dashboard.session_cookie` sets and drops the cookie."""
    return f"{base()}/session"


def kept_key() -> str | None:
    """Return the key that the browser brought when it connected, if it may be used."""
    found = _brought()
    if not _KEY.fullmatch(found) or LEFT in st.session_state:
        return None
    return found


def keep(key: str) -> None:
    """Let the browser keep the key of a session.

    It is told so with each page until it has come: a page may go on to another before it is shown.
    The place of the script stays when it is empty: were what follows to move up, the browser would
    draw its fields anew, without what was being typed.
    """
    place = st.empty()
    if not _KEY.fullmatch(key) or _brought() == key:
        return
    of, ticket = st.session_state.get(_TICKET, ("", ""))
    if of != key:
        ticket = TICKETS.issue(key, now=now())
        st.session_state[_TICKET] = (key, ticket)
    if TICKETS.waits(ticket, now=now()):
        _fetch("POST", ticket, place)


def drop() -> None:
    """Let the browser forget what it kept."""
    if LEFT in st.session_state or _brought():
        _fetch("DELETE", "", st)


def _brought() -> str:
    """Return what the browser brought; without a browser, in tests of pages, that is no text."""
    found: object = st.context.cookies.get(NAME)
    return found if isinstance(found, str) else ""


def _fetch(method: str, ticket: str, place: Any) -> None:
    """Have the browser ask for it; `keepalive` lets that end though the page goes on to another.

    Where nothing answers, the browser keeps no cookie, and a reload asks for the password.
    """
    told = {"method": method, "credentials": "same-origin", "keepalive": True}
    options = json.dumps(told | ({"body": ticket} if ticket else {}))
    script = f"fetch({json.dumps(address())}, {options}).catch(() => {{}})"
    place.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
