"""The page before every page: who are you? With local accounts, or with the provider of OIDC."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from dashboard.admission import Pass, pass_of
from dashboard.claims import ClaimMap, claim_map
from dashboard.parts.ask import now
from dashboard.trail import refused, signed_in
from dashboard.words import ago
from events.access import Refusal, SignIn
from events.envelope import Event
from store.accounts import Accounts
from store.door import Refused, check_password
from store.passwords import PASSWORD_MAX
from store.sign_ins import begin

LAST = "last-account"
PASS = "pass"
HELD = (PASS, LAST)
FORM_PX = 520
"""How wide a form is that stands alone: a name and a password are short."""


def oidc_pass() -> Pass | None:
    """Return the pass that came with the provider's claims, where OIDC is set up and was used.

    Raises
    ------
    NoRole
        If the map from words to roles names a role that does not exist.
    """
    if not with_oidc() or not st.user.is_logged_in:
        return None
    claims = {name: value for name, value in st.user.to_dict().items() if name != "tokens"}
    return pass_of(claims, role_map())


def with_oidc() -> bool:
    """Say whether `secrets.toml` names a provider: then there are no local accounts."""
    return bool(_section("auth"))


def show_sign_in(accounts: Accounts, *, why: str, tell: Callable[[Event], None]) -> None:
    """Draw the way in, and what there is to know before it."""
    st.title("Sign in", anchor=False)
    if why == "expired" and PASS in st.session_state:
        st.warning(
            "**Your session has ended**, as sessions do after a while without use. What you wrote "
            "is kept for you: sign in again, in this window, and send it once more.",
            icon=":material/timer_off:",
        )
    st.caption("Safety surveillance of implanted lumbar neurostimulators.")
    if with_oidc():
        if st.button("Sign in with your organisation", type="primary"):
            st.login()
        return
    if not accounts.every():
        st.info(
            "**Nobody has an account yet.** Make the first one where this program runs, in a "
            "terminal: `stimwatch user add NAME --role safety-officer`. It asks for a password. "
            "For a look at a made-up fleet, `stimwatch demo` makes accounts and prints them.",
            icon=":material/person_add:",
        )
        st.text(f"Accounts rest in {accounts.path}")
    _ask(accounts, tell)


def role_map() -> ClaimMap:
    """Return which of the provider's words is which role; NoRole where the map cannot be read."""
    return claim_map(_section("stimwatch"))


def show_no_role(why: str) -> None:
    """Say that somebody is known and yet may see nothing."""
    st.title("No access", anchor=False)
    st.error(
        "**You are signed in, but have no role here.** So there is nothing that you may see. Ask "
        "your administrator to give you one; then sign in again.",
        icon=":material/block:",
    )
    st.text(why)
    if st.button("Sign out"):
        st.logout()


def forget_others(account: str) -> None:
    """Forget what another person left in this browser session; one's own texts stay."""
    if st.session_state.get(LAST) not in {None, account}:
        for name in list(st.session_state):
            if name not in HELD:
                del st.session_state[name]
    st.session_state[LAST] = account


def _ask(accounts: Accounts, tell: Callable[[Event], None]) -> None:
    with st.form("sign-in", border=True, width=FORM_PX):
        name = st.text_input("Account", max_chars=64, autocomplete="username")
        password = st.text_input(
            "Password",
            type="password",
            max_chars=PASSWORD_MAX,
            autocomplete="current-password",
        )
        pressed = st.form_submit_button("Sign in", type="primary")
    if not pressed:
        return
    found = check_password(accounts, name.strip(), password, now=now())
    if isinstance(found, Refused):
        tell(refused(found.account, Refusal(action="sign_in", reason=found.why), now=now()))
        wrong = "No account has that name and password."
        st.error(sorry(found, wrong), icon=":material/block:")
        return
    st.session_state[PASS] = Pass(key=begin(accounts, found.name, now=now()))
    came = SignIn(roles=found.roles, centre=found.centre, way="password")
    tell(signed_in(found.name, came, now=now()))
    st.rerun()


def sorry(refusal: Refused, wrong: str) -> str:
    """Return why a password was refused; `wrong` says it of one that was looked at."""
    wait = ""
    if refusal.wait:
        wait = f" Too many wrong ones: wait {ago(refusal.wait)} before the next."
        wait = wait.replace("under a minute", f"{refusal.wait.seconds + 1} seconds")
    if refusal.why == "too_many_attempts":
        return f"**Nobody looked at that password.**{wait}"
    return f"**{wrong}**{wait}"


def _section(name: str) -> Mapping[str, Any]:
    if not st.secrets.load_if_toml_exists():
        return {}
    found = st.secrets.get(name, {})
    return found if isinstance(found, Mapping) else {}
