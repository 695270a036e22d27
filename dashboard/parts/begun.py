"""A form that was begun is kept until it is sent: across other pages, and across a reload."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.append import with_confirmations
from dashboard.parts.ask import now
from dashboard.parts.fields import Fields
from dashboard.parts.frame import Page
from dashboard.parts.guard import Author
from dashboard.parts.way_back import just_came
from dashboard.parts.write import close_form, form_token, is_open, store_all
from dashboard.places import Access
from dashboard.unsent import UNSENT
from events.confirmation import TextConfirmed
from events.envelope import Event


def begin(form: str, access: Access) -> Fields:
    """Return the questions of a form, with what its person had typed before a reload.

    What comes back has a token of its own. The page of before may still be open beside this one,
    and two reports that share a token would be stored as one.
    """
    found = {} if is_open(form) else UNSENT.find(access.person.account, form, now=now())
    token = form_token(form)
    for name, answer in found.items():
        st.session_state[f"{token}/{name}"] = answer
    if found:
        st.session_state[_came_back(token)] = True
    return Fields(token, draft=True)


def keep(form: str, fields: Fields, access: Access, *, begun: bool = True) -> None:
    """Keep what stands in the form now, once all its questions have been asked."""
    if not begun:
        UNSENT.drop(access.person.account, form)
        return
    UNSENT.keep(access.person.account, form, fields.answers(), now=now())


def send(
    form: str,
    fields: Fields,
    access: Access,
    write: Callable[[Author], tuple[Event, ...]],
    *,
    page: Page | None,
) -> tuple[Event, ...]:
    """Store what a form makes, as `store_all` does; then it is a new one, if that was stored.

    The answers are let go of before, and not after: who reloads the page while the log is slow must
    not find again, as not sent, what is being stored at that moment.
    """

    def told(author: Author) -> tuple[Event, ...]:
        return with_confirmations(write(author), reasons=fields.reasons)

    UNSENT.drop(access.person.account, form)
    stored: tuple[Event, ...] = ()
    try:
        stored = store_all(told, page=page, place=access.place, action=access.action)
    finally:
        if not stored:
            keep(form, fields, access)
    if stored:
        close_form(form)
    return tuple(each for each in stored if not isinstance(each, TextConfirmed))


def offer_to_empty(form: str, access: Access, *, begun: bool) -> None:
    """Draw the way to empty a form that was begun."""
    if begun:
        st.button(
            "Empty the form",
            type="tertiary",
            key=f"{form_token(form)}/empty",
            on_click=_empty,
            args=(form, access),
        )


def say_begun(where: DeltaGenerator, form: str, *, begun: bool) -> None:
    """Say at the top, to who comes back to a form, that it holds what was typed before.

    It can be about another patient than the one who sits there now.
    """
    token = form_token(form)
    key = f"{token}/begun"
    if just_came() or st.session_state.pop(_came_back(token), False):
        st.session_state[key] = begun
    if begun and st.session_state.get(key):
        where.warning(
            "**Begun before, and not sent.** What you had typed is still here. If this is about "
            "something else now, or somebody else, empty the form first, at its end.",
            icon=":material/edit_note:",
        )


def _empty(form: str, access: Access) -> None:
    UNSENT.drop(access.person.account, form)
    close_form(form)


def _came_back(token: str) -> str:
    return f"{token}/came_back"
