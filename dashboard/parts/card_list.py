"""The drafts that were kept: how far each has come, and what is overdue."""

import streamlit as st

from dashboard.drafting import draft_columns, lines_of, overdue
from dashboard.parts.ask import ask
from dashboard.parts.choose import choose
from dashboard.parts.frame import Page
from dashboard.words import counted
from store.read.yellow_cards import yellow_card_histories

LISTED_MAX = 200


def show_drafts(page: Page) -> None:
    """Draw the drafts; a click opens one."""
    st.subheader("Drafts", anchor=False)
    histories = ask(page.snapshot, yellow_card_histories, limit=LISTED_MAX)
    if not histories:
        st.info("Nobody has kept a draft yet. Choose below what to draft one about.")
        return
    today = page.clock.date()
    lines = lines_of(histories, as_of=page.clock)
    late = sum(overdue(each, on=today) for each in lines)
    if late:
        st.warning(
            f"{counted(late, 'draft')} overdue by its clock, with no reference recorded.",
            icon=":material/alarm:",
        )
    ids = [str(each.life.draft_id) for each in lines]
    chosen = choose(draft_columns(lines, on=today), ids, key="cards/drafts")
    if len(histories) == LISTED_MAX:
        st.caption(f"The {LISTED_MAX} drafts that were changed last.")
    if chosen:
        st.switch_page("views/yellow_card.py", query_params={"draft": chosen})
