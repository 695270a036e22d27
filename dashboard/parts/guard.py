"""May this person do this, here, now? Asked by every page, write and download, and nowhere else.

`arrive` and `let_in` stand before every page, in `dashboard.app`. `require` is asked by the page
itself, so that a live part of it that draws itself again is checked too, and again by
`dashboard.parts.write` and `dashboard.parts.download` right before something is written or leaves.
"""

from dataclasses import dataclass
from typing import NoReturn

import streamlit as st

from dashboard.admission import Out, Pass, begin_by_claims, who
from dashboard.claims import NoRole
from dashboard.parts.ask import ask, now, settings
from dashboard.parts.cookie import LEFT, drop, keep, kept_key
from dashboard.parts.new_password import show_new_password
from dashboard.parts.sign_in import (
    PASS,
    forget_others,
    oidc_pass,
    show_no_role,
    show_sign_in,
    with_oidc,
)
from dashboard.places import ADMIN, PLACES, ROLE_NAMES, Access, Action, Person, grant, home_of
from dashboard.trail import refused, signed_in, signed_out, tell
from dashboard.unsent import UNSENT
from events.access import OF_PEOPLE, Refusal, SignIn, SignOut
from events.envelope import Event
from store.accounts import Accounts
from store.log.open import open_log
from store.read.devices import device
from store.sign_ins import Session, end, look
from store.snapshot import Snapshot

_TOLD = "told"
BY_ITSELF = "drawn_by_itself"
"""Stands in the browser session while a page is drawn again though nobody did anything."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, for the `actor` of an event, and whether what is written is simulated."""

    actor: str
    simulated: bool


def arrive() -> Person | Out:
    """Return who is at the screen, who did something, unless the page is drawn by itself."""
    in_use = not st.session_state.pop(BY_ITSELF, False)
    accounts = Accounts(settings().accounts)
    try:
        shown = shown_pass()
    except NoRole as fault:
        return Out("no_role", message=str(fault))
    if shown is not None and shown.claims is not None:
        begun = begin_by_claims(shown, accounts=accounts, now=now())
        if isinstance(begun, Out):
            _tell_once(None, Refusal(action="sign_in", reason="no_role"))
            return begun
        if begun is not None:
            came = SignIn(roles=begun.roles, centre=begun.centre, way="oidc")
            _tell(signed_in(begun.account, came, now=now()))
    return _found(shown, in_use=in_use)


def let_in(found: Person | Out) -> Person:
    """Return the person that has arrived; where nobody is in, draw the way in, and stop."""
    if isinstance(found, Person):
        forget_others(found.account)
        shown = shown_pass()
        if shown is not None and shown.claims is None:
            st.session_state[PASS] = shown
            keep(shown.key)
        return found
    if found.why == "must_change" and found.account and shown_pass() is not None:
        show_new_password(
            Accounts(settings().accounts), found.account, tell=_tell, sign_out=sign_out
        )
        st.stop()
    drop()
    if found.why == "no_role":
        show_no_role(found.message)
        st.stop()
    show_sign_in(Accounts(settings().accounts), why=found.why, tell=_tell)
    return st.stop()


def require(place: str, action: Action = Action.VIEW) -> Access:
    """Return what the table grants the person at the screen; else say so and go no further."""
    found = _found(shown_pass(), in_use=False)
    if isinstance(found, Out):
        st.rerun()
    access = grant(found, place, action)
    if access is None:
        told = Refusal(action=action.value, place=place, reason="not_allowed")
        _tell_once(found.account, told)
        roles = " and ".join(ROLE_NAMES[role] for role in found.roles)
        st.error(
            f"**Not for your role.** You are signed in as {roles}; {_doing(place, action)} is for "
            f"{_granted(place, action)}. Your asking was noted.",
            icon=":material/block:",
        )
        _way_back(found)
        st.stop()
    return access


def still_in() -> Person:
    """Return the person at the screen, for what concerns the own account only and is on no page."""
    found = _found(shown_pass(), in_use=False)
    if isinstance(found, Out):
        st.rerun()
    return found


def within(access: Access, snapshot: Snapshot, device_id: str) -> bool:
    """Say whether a device is of the centre that may be seen; note it down where it is not."""
    if access.centre is None:
        return True
    found = ask(snapshot, device, device_id)
    if found is not None and access.covers(found.device.centre):
        return True
    told = Refusal(
        action=access.action.value, place=access.place, device=device_id, reason="other_centre"
    )
    _tell_once(access.person.account, told)
    return False


def draw_again() -> None:
    """Draw the whole page again though the person did nothing: a session left alone still ends."""
    st.session_state[BY_ITSELF] = True
    st.rerun()


def keep_within(access: Access, snapshot: Snapshot, device_id: str) -> None:
    """Go no further where a device is not of the centre that may be seen."""
    if not within(access, snapshot, device_id):
        found = ask(snapshot, device, device_id)
        yours = f"You see what is registered at {access.centre}."
        st.error(
            f"**Of another centre.** {yours} If the person is treated there now, ask your safety "
            "officer to correct the registration."
            if found is not None and found.device.registered
            else "**Not known to be of your centre.** Nobody has registered this device. "
            f"{yours} If the person is treated there, register the implant.",
            icon=":material/block:",
        )
        _way_back(access.person)
        st.stop()


def keep_to_people(access: Access, told: Event) -> None:
    """Go no further where an event is about a person, and not for the one at the screen to read."""
    if not isinstance(told, OF_PEOPLE):
        return
    seeing = grant(access.person, "access", Action.VIEW)
    everybody = seeing is not None and seeing.role == ADMIN
    if not everybody and told.subject != f"person:{access.person.account}":
        require("access", Action.MANAGE)


def shown_pass() -> Pass | None:
    """Return the pass that this browser session holds, or its browser kept, if there is one."""
    if with_oidc():
        return oidc_pass()
    if PASS in st.session_state:
        held: Pass = st.session_state[PASS]
        return held
    key = kept_key()
    return Pass(key=key) if key else None


def session() -> Session | None:
    """Return the session of the person at the screen, to say when it ends."""
    shown = shown_pass()
    if shown is None:
        return None
    return look(Accounts(settings().accounts), shown.key, now=now(), in_use=False)


def sign_out() -> NoReturn:
    """End the session of the person at the screen, forget what was on it, and draw the way in.

    With OIDC the browser goes on to the provider, which is told too. No other page may be drawn
    before that: Streamlit drops what it has not sent yet when it begins one, the way there too.
    """
    shown = shown_pass()
    if shown is None:
        st.rerun()
    accounts = Accounts(settings().accounts)
    found = _found(shown, in_use=False)
    if end(accounts, shown.key, now=now()) and found.account:
        _tell(signed_out(found.account, SignOut(why="asked"), now=now()))
    if found.account:
        UNSENT.drop_all(found.account)
    st.session_state.clear()
    st.session_state[LEFT] = True
    if shown.claims is not None:
        st.logout()
        st.stop()
    st.rerun()


def _found(shown: Pass | None, *, in_use: bool) -> Person | Out:
    if shown is None:
        return Out("signed_out")
    found = who(shown, accounts=Accounts(settings().accounts), now=now(), in_use=in_use)
    if isinstance(found, Out) and found.just_now and found.account:
        _tell(signed_out(found.account, SignOut(why="expired"), now=now()))
    return found


def _tell(event: Event) -> None:
    tell(event, log_url=settings().log_url, open_log=open_log)


def _tell_once(account: str | None, told: Refusal) -> None:
    """Note a refusal down, once for each browser session: pages draw themselves again."""
    before: set[Refusal] = st.session_state.setdefault(_TOLD, set())
    if told not in before:
        before.add(told)
        _tell(refused(account, told, now=now()))


def _way_back(person: Person) -> None:
    """Draw the way to where a person begins."""
    home = home_of(person)
    if home is not None:
        place = PLACES[home]
        st.page_link(f"views/{home}.py", label=f"To {place.title}", icon=place.icon)


def _doing(place: str, action: Action) -> str:
    title = PLACES[place].title
    return f"the page {title}" if action is Action.VIEW else f"to {action} on the page {title}"


def _granted(place: str, action: Action) -> str:
    roles = PLACES[place].grants.get(action, ())
    named = [f"{ROLE_NAMES[role]}s" for role in roles] or ["nobody"]
    return " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
