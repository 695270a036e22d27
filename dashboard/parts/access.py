"""What people did here, and who may sign in."""

from collections.abc import Mapping

import streamlit as st

from dashboard.claims import NoRole
from dashboard.parts.accounts import show_adding, show_changing, show_outcome
from dashboard.parts.ask import ask, settings
from dashboard.parts.choose import choose
from dashboard.parts.frame import Page
from dashboard.parts.known_at import only_now
from dashboard.parts.sign_in import role_map, with_oidc
from dashboard.parts.table import show_table
from dashboard.places import Access, Action
from dashboard.tables import access_columns, account_columns, role_map_columns
from dashboard.words import counted
from store.accounts import Accounts
from store.read.access import access

LISTED_MAX = 1_000
TIME_PX = 136
"""A column of few times among many gaps is made too narrow for one, unless it is told."""
KINDS = {
    "": "everything",
    "person.signed_in": "sign-ins",
    "person.signed_out": "sign-outs",
    "access.refused": "refusals",
    "export.made": "files taken",
    "account.changed": "changes of accounts",
    "letters.retried": "retries of dead letters",
}


def show_trail(page: Page) -> None:
    """Draw what people did: all of it for who manages accounts, else one's own exports."""
    all_of_it = page.access.may(Action.MANAGE)
    kind = "export.made"
    st.subheader("What people did" if all_of_it else "Files that you took", anchor=False)
    if all_of_it:
        kind = st.selectbox("Show", list(KINDS), format_func=KINDS.__getitem__, key="access/kind")
    account = None if all_of_it else page.access.person.account
    rows = ask(page.snapshot, access, account=account, type=kind or None, limit=LISTED_MAX)
    if not rows:
        st.info("Nothing yet. What is done now appears here within a few seconds.")
        return
    st.markdown(f"**{counted(len(rows), 'line')}**, the newest first.")
    ids = [str(row.event_id) for row in rows]
    if not page.access.may(Action.VIEW, "event"):
        show_table(access_columns(rows))
        return
    chosen = choose(access_columns(rows), ids, key="access/trail")
    if chosen:
        st.switch_page("views/event.py", query_params={"id": chosen})


def show_accounts(access: Access) -> None:
    """Draw the local accounts and what can be done with them, for who manages them.

    They are kept beside the log, so they are shown as they are now, also to who looks at the past.
    """
    if not access.may(Action.MANAGE):
        return
    st.subheader("Who may sign in", anchor=False)
    if with_oidc():
        _show_provider()
        return
    every = Accounts(settings().accounts).every()
    whole = {"Last sign-in": st.column_config.TextColumn(width=TIME_PX)}
    show_table(account_columns(every), column_config=whole)
    st.caption(
        "“Once” is to choose a password of their own, and for nothing else. The command “stimwatch "
        "user” does the same as this page, where this program runs."
    )
    if only_now():
        with st.container():  # so that what follows stays where it is, with what is typed in it
            show_outcome()
        adding, changing = st.tabs(["Add an account", "Change an account"])
        with adding:
            show_adding()
        with changing:
            show_changing(every, access.person.account)


def _show_provider() -> None:
    """Say who keeps the accounts, and which of the provider's words is which role."""
    st.info(
        "**Accounts are kept by your provider.** It says who may sign in; add, change and disable "
        "them there. What it takes away counts from the next sign-in, within 12 hours. The map "
        "below stands in `secrets.toml`, and is read when the program starts.",
        icon=":material/corporate_fare:",
    )
    try:
        known = role_map()
    except NoRole as fault:
        st.error("**The map cannot be read, so nobody has a role.**", icon=":material/error:")
        st.text(str(fault))
        return
    if not known.roles:
        st.warning("The map is empty: nobody has a role here.", icon=":material/warning:")
    else:
        show_table(role_map_columns(known.roles))
    claims: Mapping[str, str] = {
        "the account": known.account,
        "roles": known.role,
        "the centre of a clinician": known.centre,
    }
    for what, claim in claims.items():
        st.text(f"{what}: claim {claim!r}")
