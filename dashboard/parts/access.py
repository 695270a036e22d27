"""What people did here, and who may sign in."""

import streamlit as st

from dashboard.parts.ask import ask, settings
from dashboard.parts.choose import choose
from dashboard.parts.frame import Page
from dashboard.parts.sign_in import with_oidc
from dashboard.places import Action
from dashboard.tables import access_columns, account_columns
from dashboard.words import counted
from store.accounts import Accounts
from store.read.access import access

LISTED_MAX = 1_000
KINDS = {
    None: "everything",
    "person.signed_in": "sign-ins",
    "person.signed_out": "sign-outs",
    "access.refused": "refusals",
    "export.made": "files taken",
}


def show_trail(page: Page) -> None:
    """Draw what people did: all of it for who manages accounts, else one's own exports."""
    all_of_it = page.access.may(Action.MANAGE)
    kind: str | None = "export.made"
    if all_of_it:
        kind = st.selectbox("Show", list(KINDS), format_func=KINDS.__getitem__, key="access/kind")
    account = None if all_of_it else page.access.person.account
    rows = ask(page.snapshot, access, account=account, type=kind, limit=LISTED_MAX)
    st.subheader("What people did" if all_of_it else "Files that you took", anchor=False)
    if not rows:
        st.info("Nothing yet. What is done now appears here within a few seconds.")
        return
    st.markdown(f"**{counted(len(rows), 'line')}**, the newest first.")
    ids = [str(row.event_id) for row in rows]
    if not page.access.may(Action.VIEW, "event"):
        st.dataframe(access_columns(rows), hide_index=True)
        return
    chosen = choose(access_columns(rows), ids, key="access/trail")
    if chosen:
        st.switch_page("views/event.py", query_params={"id": chosen})


def show_accounts(page: Page) -> None:
    """Draw the local accounts, for who manages them."""
    if not page.access.may(Action.MANAGE):
        return
    st.subheader("Who may sign in", anchor=False)
    if with_oidc():
        st.info("Your provider says who may sign in, and `secrets.toml` as what.")
        return
    st.dataframe(account_columns(Accounts(settings().accounts).every()), hide_index=True)
    st.caption("`stimwatch user` makes, changes and disables accounts, where this program runs.")
