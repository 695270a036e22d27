"""Make and change local accounts: the forms of the page Access."""

import streamlit as st

from dashboard.account_words import ONE_TIME, OWN_PASSWORD, own_warning, role_faults
from dashboard.parts.ask import now
from dashboard.parts.manage import change
from dashboard.parts.write import close_form, form_token
from dashboard.places import ROLE_NAMES
from events.access import ROLES, Role
from store.accounts import Account, Accounts, Note
from store.passwords import PASSWORD_MAX, new_password

_MADE, _DONE = "access/made", "access/done"
_ADD, _CHANGE = "access/add", "access/change"
SURE = "I know this, and want it"


def show_outcome() -> None:
    """Say what was just done; a new password stays until it was noted, for it comes once."""
    said = st.session_state.pop(_DONE, None)
    if said:
        st.success(said, icon=":material/check_circle:")
    if _MADE not in st.session_state:
        return
    name, secret = st.session_state[_MADE]
    with st.container(border=True):
        st.markdown("**One-time password**")
        st.text(f"for {name}")
        st.code(secret, language=None)
        st.caption(ONE_TIME)
        st.button("I have passed it on", key=f"{_MADE}/noted", on_click=_forget)


def _forget() -> None:
    """Forget the password before the page is drawn again, so that it is not drawn with it."""
    st.session_state.pop(_MADE, None)


def show_adding() -> None:
    """Draw the form for a new account."""
    token = form_token(_ADD)
    with st.form(f"{token}/form", border=True):
        name = st.text_input(
            "Account",
            key=f"{token}/name",
            max_chars=64,
            autocomplete="off",
            help="It stands on every event that this person writes, for ever.",
        ).strip()
        roles, centre = _roles(token)
        password = _own_password(token)
        pressed = st.form_submit_button("Add the account", type="primary")
    if not pressed or not _can_stand(role_faults(name, roles, centre)):
        return
    secret = new_password()

    def add(accounts: Accounts, note: Note) -> None:
        accounts.add(
            name,
            roles=roles,
            centre=centre or None,
            password=secret,
            now=now(),
            must_change=True,
            note=note,
        )

    if change("added", add, password=password):
        st.session_state[_MADE] = (name, secret)
        _finish(_ADD, f"The account {name} was added.")


def show_changing(every: tuple[Account, ...], me: str) -> None:
    """Draw the choice of an account and of what is to change, and the form for that."""
    named = {account.name: account for account in every}
    chosen = st.selectbox("Account", list(named), key=f"{_CHANGE}/account", index=None)
    if chosen not in named:
        st.caption("Choose an account, to change its roles or its password, or to disable it.")
        return
    account = named[chosen]
    shut = "Enable" if account.disabled else "Disable"
    options = ["Roles and centre", "New password", shut]
    what = st.segmented_control("What", options, default=options[0], key=f"{_CHANGE}/{chosen}")
    token = f"{form_token(_CHANGE)}/{chosen}/{what}"
    if what == "Roles and centre":
        _change_roles(account, me, token)
    elif what == "New password":
        _change_password(account, me, token)
    elif what is not None:
        _shut_or_open(account, me, token)


def _change_roles(account: Account, me: str, token: str) -> None:
    with st.container(border=True):
        roles, centre = _roles(token, account)
        warned = own_warning(me, account, roles=roles, disabled=False)
        pressed, password = _confirm("Change roles and centre", token, warned)
    if not pressed or not _can_stand(role_faults(account.name, roles, centre)):
        return
    told = " and ".join(ROLE_NAMES[role] for role in roles)
    if change(
        "roles",
        lambda accounts, note: accounts.set_roles(
            account.name, roles=roles, centre=centre or None, note=note
        ),
        password=password,
    ):
        _finish(_CHANGE, f"{account.name} is now {told}.")


def _change_password(account: Account, me: str, token: str) -> None:
    own = account.name == me
    secret = new_password()
    with st.container(border=True):
        st.caption(
            "You choose your own on the next page."
            if own
            else "The account gets a new one-time password, and its sessions end."
        )
        pressed, password = _confirm("Set a new password", token, None)
    if not pressed:
        return
    if own:
        if change("password", lambda accounts, _: accounts.ask_for_another(me), password=password):
            st.rerun()
    elif change(
        "password",
        lambda accounts, note: accounts.set_password(
            account.name, secret, must_change=True, note=note
        ),
        password=password,
    ):
        st.session_state[_MADE] = (account.name, secret)
        _finish(_CHANGE, f"{account.name} has a new password.")


def _shut_or_open(account: Account, me: str, token: str) -> None:
    disabled = not account.disabled
    warned = own_warning(me, account, roles=account.roles, disabled=disabled)
    label = "Disable the account" if disabled else "Let it sign in again"
    with st.container(border=True):
        if disabled:
            st.caption("Its sessions end with the next thing done in them. The account stays.")
        pressed, password = _confirm(label, token, warned)
    if pressed and change(
        "disabled" if disabled else "enabled",
        lambda accounts, note: accounts.disable(account.name, disabled=disabled, note=note),
        password=password,
    ):
        told = "is disabled, and signed out" if disabled else "may sign in again"
        _finish(_CHANGE, f"{account.name} {told}.")


def _roles(token: str, account: Account | None = None) -> tuple[tuple[Role, ...], str]:
    """Ask for roles and a centre; those that the account has stand there at first."""
    given = st.pills(
        "Roles",
        ROLES,
        format_func=ROLE_NAMES.__getitem__,
        selection_mode="multi",
        default=list(account.roles) if account else None,
        key=f"{token}/roles",
    )
    centre = st.text_input(
        "Centre, for a clinician",
        account.centre or "" if account else "",
        key=f"{token}/centre",
        autocomplete="off",
        help="Its code, as on implants. A clinician sees the devices of one centre only.",
    )
    return tuple(role for role in ROLES if role in given), centre.strip()


def _confirm(label: str, token: str, warned: str | None) -> tuple[bool, str]:
    """Ask for the own password, and once more where there is a warning; say whether it is sure."""
    sure = True
    with st.container():
        if warned:
            st.warning(warned, icon=":material/warning:")
            sure = st.checkbox(SURE, key=f"{token}/sure")
    with st.form(f"{token}/form", border=False):
        password = _own_password(token)
        pressed = st.form_submit_button(label, type="primary")
    if pressed and not sure:
        st.error("**Nothing was changed.** Tick the box above first.", icon=":material/error:")
    return pressed and sure, password


def _own_password(token: str) -> str:
    return st.text_input(
        OWN_PASSWORD,
        type="password",
        key=f"{token}/password",
        max_chars=PASSWORD_MAX,
        autocomplete="current-password",
        help="Asked for with each change, so that a screen left unlocked changes nothing.",
    )


def _can_stand(faults: tuple[str, ...]) -> bool:
    if faults:
        st.error("\n\n".join(("**Nothing was changed.**", *faults)), icon=":material/error:")
    return not faults


def _finish(form: str, said: str) -> None:
    """Empty the form, and draw the page with what is now."""
    close_form(form)
    st.session_state[_DONE] = said
    st.rerun()
