"""Choose a password of one's own: what is asked of who came in with one that somebody else made.

Whoever made it could sign in with it too, and then nobody could tell who of the two did what.
"""

from collections.abc import Callable
from typing import NoReturn

import streamlit as st

from dashboard.admission import Pass
from dashboard.append import SOURCE
from dashboard.parts.ask import now
from dashboard.parts.sign_in import FORM_PX, PASS
from events.envelope import Event
from store.account_notes import account_changed
from store.accounts import AccountError, Accounts
from store.passwords import PASSWORD_MAX, PASSWORD_MIN
from store.sign_ins import begin

HINT = f"{PASSWORD_MIN} characters or more."


def show_new_password(
    accounts: Accounts,
    account: str,
    *,
    tell: Callable[[Event], None],
    sign_out: Callable[[], NoReturn],
) -> None:
    """Draw the form; with a new password, begin a new session, and go on."""
    st.title("Choose your password", anchor=False)
    st.info(
        "**You came in with a password that somebody else made.** Choose one that only you know; "
        "after that, what is done with this account is done by you.",
        icon=":material/password:",
    )
    with st.form("new-password", border=True, width=FORM_PX):
        st.text(f"for {account}")
        st.caption(HINT)
        first = password_field("New password")
        second = password_field("The same again")
        pressed = st.form_submit_button("Keep this password", type="primary")
    below = st.container()
    if st.button("Sign out", key="sign-out", icon=":material/logout:"):
        sign_out()
    if not pressed:
        return
    why_not = _keep(accounts, account, first, second, tell)
    if why_not is None:
        st.rerun()
    below.error(f"**The password was not changed.** {why_not}", icon=":material/error:")


def _keep(
    accounts: Accounts, account: str, first: str, second: str, tell: Callable[[Event], None]
) -> str | None:
    """Keep the new password and begin a session of its own; return why not, where it cannot be.

    A log that is down keeps nobody out, as at any sign-in.
    """
    if first != second:
        return "The two are not the same."
    if accounts.is_password(account, first):
        return "That is the password you came in with. Choose another."
    try:
        accounts.set_password(
            account,
            first,
            note=lambda changed: tell(
                account_changed(
                    changed, "password", actor=f"person:{account}", source=SOURCE, now=now()
                )
            ),
        )
    except AccountError as fault:
        return f"{str(fault).capitalize()}."
    st.session_state[PASS] = Pass(key=begin(accounts, account, now=now()))
    return None


def password_field(label: str, autocomplete: str = "new-password") -> str:
    """Ask for a password; `autocomplete` says to the browser's own keeper which one."""
    return st.text_input(label, type="password", max_chars=PASSWORD_MAX, autocomplete=autocomplete)
