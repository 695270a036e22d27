"""To whom a signal can be assigned: accounts that may decide about signals."""

from pathlib import Path

import streamlit as st

from dashboard.parts.ask import ask, settings
from dashboard.parts.frame import Page
from dashboard.parts.sign_in import with_oidc
from dashboard.places import OFFICER
from store.accounts import Accounts
from store.read.access import access
from store.read.inbox import assignees

SIGN_INS_MAX = 2_000
_TTL_S = 10


def officers(page: Page) -> tuple[str, ...]:
    """Return the accounts of safety officers, one's own first.

    Behind a provider nobody here knows all accounts: those are offered who have signed in as safety
    officers, or have signals already.
    """
    me = page.access.person.account
    known = set(_signed_in(page)) if with_oidc() else set(_local(str(settings().accounts)))
    known |= set(ask(page.snapshot, assignees))
    return (me, *sorted(known - {me}))


def _signed_in(page: Page) -> tuple[str, ...]:
    came = ask(page.snapshot, access, type="person.signed_in", limit=SIGN_INS_MAX)
    return tuple(row.account for row in came if OFFICER in row.what)


@st.cache_data(ttl=_TTL_S, show_spinner=False)
def _local(path: str) -> tuple[str, ...]:
    every = Accounts(Path(path)).every()
    return tuple(each.name for each in every if OFFICER in each.roles and not each.disabled)
