"""The navigation: what a person may see stands in it; the rest has an address and says no."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.admission import Out
from dashboard.parts.guard import session, sign_out
from dashboard.parts.own_password import offer_own_password, show_own_password
from dashboard.places import PLACES, ROLE_NAMES, Access, Action, Person, Place, grant, home_of

FIRST = PLACES["overview"]
"""Stands at the root of the address; who may not see it begins elsewhere."""
_OTHERS = "Others"


def pages_of(arrived: Person | Out) -> Mapping[str, Sequence[st.Page]]:
    """Return every page, by section; those that the person may not see, or not from here, hidden.

    A hidden page still opens by its address: then its guard says why it is not shown.
    """
    sections: dict[str, list[st.Page]] = {}
    for place in PLACES.values():
        granted = isinstance(arrived, Person) and grant(arrived, place.name, Action.VIEW)
        shown = bool(granted and place.section)
        section = place.section if shown and place.section else _OTHERS
        sections.setdefault(section, []).append(_page(place, shown=shown))
    return sections


def show_who(person: Person) -> None:
    """Draw, in the sidebar, who is signed in, the way to another password, and the way out."""
    with st.sidebar:
        roles = " and ".join(ROLE_NAMES[role] for role in person.roles)
        st.caption(f"Signed in as {roles}" + (f", {person.centre}" if person.centre else ""))
        st.text(person.account)
        _show_end()
        if st.button("Sign out", key="sign-out", icon=":material/logout:", width="stretch"):
            sign_out()
        offer_own_password()
    show_own_password()


def _show_end() -> None:
    """Say when the session ends; a few seconds of use more or less do not matter."""
    found = session()
    if found is None:
        return
    last = found.idles_out_at >= found.ends_at
    st.caption(
        f"Session ends at {found.ends_at:%H:%M} UTC"
        if last
        else f"Session ends at {found.idles_out_at:%H:%M} UTC if nothing is done, at "
        f"{found.ends_at:%H:%M} UTC in any case"
    )


def begin_at_home(person: Person) -> None:
    """Go from the root of the address to the first page that the person may see."""
    home = home_of(person)
    if home and not grant(person, FIRST.name, Action.VIEW):
        st.switch_page(f"views/{home}.py")


def link(place: str, label: str, *, access: Access, query: Mapping[str, str] | None = None) -> None:
    """Draw a way to another page, if the person may see it."""
    if access.may(Action.VIEW, place):
        st.page_link(
            f"views/{place}.py",
            label=label,
            icon=PLACES[place].icon,
            query_params=dict(query or {}),
        )


def turn_to(
    place: str, label: str, *, key: str, icon: str | None = None, query: Mapping[str, str]
) -> None:
    """Draw a way from a page to itself, about something else.

    A link would not do. Streamlit (1.67) leaves the old parameters in the address of a page that
    links to itself, and brings back what they say with the next press of a button.
    """
    if st.button(label, key=key, icon=icon, type="tertiary"):
        st.switch_page(f"views/{place}.py", query_params=dict(query))


def _page(place: Place, *, shown: bool) -> st.Page:
    return st.Page(
        f"views/{place.name}.py",
        title=place.title,
        icon=place.icon,
        default=place is FIRST,
        visibility="visible" if shown else "hidden",
    )
