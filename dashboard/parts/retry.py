"""Try dead letters again: what `stimwatch dead-letters retry` does, for those that were chosen."""

from collections.abc import Collection, Sequence
from contextlib import closing
from uuid import UUID

import streamlit as st

from dashboard.letters import label_of, outcomes
from dashboard.parts.ask import now, settings
from dashboard.parts.guard import require
from dashboard.parts.known_at import only_now
from dashboard.parts.table import show_table
from dashboard.places import Action
from dashboard.trail import retried
from dashboard.words import counted
from events.codec import encode
from store.letters import fates, retry
from store.log.interface import Entry, LogError
from store.log.open import open_log
from store.read.dead_letters import LetterRow

_OUTCOME = "data/retried"


def offer_retry(rows: Sequence[LetterRow]) -> None:
    """Draw the choice of letters and the buttons, and what came of the last retry."""
    waiting = {row.letter_id: row for row in rows if not row.accepted}
    if waiting and only_now():
        chosen = st.multiselect(
            "Which to try again",
            list(waiting),
            format_func=lambda id: label_of(waiting[id]),
            key="data/chosen",
            placeholder="Choose one or several",
        )
        with st.container(horizontal=True):
            named = f"Retry {len(chosen)} chosen" if chosen else "Retry those chosen"
            one = st.button(named, disabled=not chosen, key="data/retry")
            every = st.button(f"Retry all {len(waiting)}", key="data/retry-all")
        if one or every:
            _retry(tuple(waiting) if every else chosen)
    _show_outcome()


def _retry(chosen: Collection[UUID]) -> None:
    """Append what can be accepted by now; keep what came of it, for the page to show."""
    access = require("data", Action.RETRY)
    wanted = set(chosen)
    try:
        with closing(open_log(settings().log_url)) as log, st.spinner("Reading the log ..."):
            found = [fate for fate in fates(log, now=now()) if fate.letter.id in wanted]
            settled = sum(fate.entry is not None for fate in found)
            event = retried(access.person.account, access.actor, wanted, settled=settled, now=now())
            retry(log, found, note=Entry(event.subject.encode(), encode(event)))
    except (LogError, OSError) as fault:
        st.error(
            "**Nothing was tried.** The log does not answer. Try it again when it is back: what "
            "lies on it already is not added twice.",
            icon=":material/error:",
        )
        st.text(str(fault))
        return
    st.session_state[_OUTCOME] = (settled, outcomes(found))


def _show_outcome() -> None:
    if _OUTCOME not in st.session_state:
        return
    settled, columns = st.session_state[_OUTCOME]
    tried = counted(len(columns["Where"]), "letter")
    st.markdown(f"**Of {tried} tried again, {settled} came to the ledger by that.**")
    show_table(columns, wrapped={"What came of it": 320})
