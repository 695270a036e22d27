"""Change one's own password, from any page, without leaving it.

The dialog stands open by a note in the browser session, for as long as the session goes on for
which it was opened: a live page that draws itself again does not shut it.
"""

import streamlit as st

from dashboard.admission import Pass
from dashboard.append import SOURCE, append
from dashboard.parts.ask import now, settings
from dashboard.parts.guard import shown_pass, still_in
from dashboard.parts.new_password import HINT, password_field
from dashboard.parts.sign_in import PASS, sorry
from dashboard.trail import refused, tell
from events.access import Refusal
from store.account_notes import account_changed
from store.accounts import Account, AccountError, Accounts
from store.door import Refused, check_password
from store.log.interface import LogError
from store.log.open import open_log
from store.sign_ins import begin

_OPEN, _DONE = "own-password/open", "own-password/done"


def offer_own_password() -> None:
    """Draw the way to the dialog; not with OIDC, where the provider keeps the passwords."""
    shown = shown_pass()
    if shown is None or shown.claims is not None:
        return
    icon = ":material/password:"
    if st.button("Change password", key="own-password", icon=icon, width="stretch"):
        st.session_state[_OPEN] = shown.key
        st.session_state.pop(_DONE, None)


def show_own_password() -> None:
    """Draw the dialog where it was opened."""
    shown = shown_pass()
    if shown is not None and st.session_state.get(_OPEN) == shown.key:
        _dialog()


def _shut() -> None:
    st.session_state.pop(_OPEN, None)


@st.dialog("Change your password", on_dismiss=_shut)
def _dialog() -> None:
    if _DONE in st.session_state:
        st.success(
            "**Your password is changed.** Wherever else you were signed in, you are signed out; "
            "here you go on.",
            icon=":material/check_circle:",
        )
        if st.button("Close", key="own-password/close"):
            _shut()
            st.rerun()
        return
    with st.form("own-password/form", border=False):
        st.text(f"for {still_in().account}")
        st.caption(f"{HINT} With the new one you are signed out wherever else you are signed in.")
        current = password_field("Current password", "current-password")
        first = password_field("New password")
        second = password_field("The same again")
        pressed = st.form_submit_button("Change it", type="primary")
    if not pressed:
        return
    why_not = _change(current, first, second)
    if why_not is None:
        st.session_state[_DONE] = True
        st.rerun()
    st.error(f"**Your password is as it was.** {why_not}", icon=":material/error:")


def _change(current: str, first: str, second: str) -> str | None:
    """Change the password, and begin a new session here; return why not, where it cannot be.

    A wrong current one is counted and noted, as at the door: a screen that was left unlocked gives
    nobody the account. The change is on the log before it counts.
    """
    account = still_in().account
    if first != second:
        return "The two new ones are not the same."
    accounts, where = Accounts(settings().accounts), settings().log_url
    found = check_password(accounts, account, current, now=now())
    if isinstance(found, Refused):
        told = Refusal(action="change_password", reason=found.why)
        tell(refused(found.account, told, now=now()), log_url=where, open_log=open_log)
        return sorry(found, "That is not your current password.")
    if first == current:
        return "That is the one you have. Choose another."

    def note(changed: Account) -> None:
        actor = f"person:{account}"
        event = account_changed(changed, "password", actor=actor, source=SOURCE, now=now())
        append(event, log_url=where, open_log=open_log)

    try:
        accounts.set_password(account, first, note=note)
    except AccountError as fault:
        return f"{str(fault).capitalize()}."
    except (LogError, OSError):
        return "The log did not take the change, which is not made unnoted. Try it again later."
    key = begin(accounts, account, now=now())
    st.session_state[PASS] = Pass(key=key)
    st.session_state[_OPEN] = key
    return None
