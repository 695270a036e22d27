"""One draft that was kept: its text, an edit of it, its versions, approval and reference."""

from uuid import UUID

import streamlit as st

from dashboard.drafting import due_words, state_words
from dashboard.parts.ask import ask
from dashboard.parts.card_decide import show_approval, show_reference
from dashboard.parts.card_edit import show_edit
from dashboard.parts.card_export import show_export
from dashboard.parts.card_questions import ask_contact, begin
from dashboard.parts.card_shown import (
    show_fields,
    show_gaps,
    show_not_submitted,
    show_route,
    show_suggestions,
)
from dashboard.parts.card_versions import show_versions
from dashboard.parts.cards import show_cards
from dashboard.parts.frame import Page
from dashboard.parts.navigate import link
from dashboard.parts.write import show_until_stored
from dashboard.parts.yellow_card import heads_of, history_of, known_until
from dashboard.places import Action
from events.yellow_card import DraftField
from reports.card import YellowCard
from reports.card_form import CONTACT
from reports.card_kept import card_of
from reports.card_versions import Life, life_of
from reports.case import UnknownCase
from reports.imdrf import Code
from reports.yellow_card import draft
from store.read.yellow_cards import yellow_card_events


def show_kept(page: Page, draft_id: UUID) -> None:
    """Draw the draft as it stands in the newest snapshot."""
    show_until_stored(f"kept/{draft_id}/said")
    events = ask(page.snapshot, yellow_card_events, draft_id)
    if not events:
        st.info("There is no such draft, or it was kept just now: it takes a few seconds.")
        return
    life = life_of(events)
    suggestions = _suggestions(page, life)
    card = card_of(
        life,
        as_of=page.clock,
        contact=_contact_so_far(draft_id),
        suggestions=suggestions,
        ledger_heads=heads_of(page.snapshot),
    )
    show_not_submitted()
    _show_head(page, life, card)
    text, edit, versions, sending = st.tabs(
        ["Text", "Edit", f"Versions ({len(life.versions)})", "Approve, send, record"]
    )
    with text:
        show_route(card)
        show_gaps(card)
        show_fields(card)
        show_suggestions(card)
    with edit:
        show_edit(page, life, suggestions)
    with versions:
        show_versions(life)
    with sending:
        show_approval(page, life, card)
        st.subheader("Whom the regulator can ask", anchor=False)
        contact = ask_contact(f"kept/{draft_id}/contact")
        whole = card_of(
            life,
            as_of=page.clock,
            contact=contact,
            suggestions=suggestions,
            ledger_heads=heads_of(page.snapshot),
        )
        if page.access.may(Action.EXPORT):
            show_export(whole, life=life)
        show_reference(page, life)


def _show_head(page: Page, life: Life, card: YellowCard) -> None:
    today = page.clock.date()
    show_cards(
        {
            "State": state_words(life),
            "Version": str(life.newest.number),
            "Due": due_words(card, state=life.state, on=today),
            "Missing": str(len(card.gaps)),
        }
    )
    st.text(card.clock.words)
    st.caption(f"About {card.about_kind} {card.about} of {card.device}.")
    kind, query = ("signal", "id") if card.about_kind == "signal" else ("event", "id")
    link(kind, f"Open the {card.about_kind}", access=page.access, query={query: str(card.about)})


def _contact_so_far(draft_id: UUID) -> tuple[DraftField, ...]:
    """Return the contact that was typed further down, so that it is not told as missing above."""
    found = []
    for name in CONTACT:
        key = f"kept/{draft_id}/contact/{name}"
        begin(key, "")
        if str(st.session_state[key]).strip():
            found.append(DraftField(name=name, value=str(st.session_state[key]).strip()))
    return tuple(found)


def _suggestions(page: Page, life: Life) -> tuple[Code, ...]:
    """Return the codes that the events suggest today."""
    history = history_of(page.snapshot, life.about)
    as_of = known_until(page, history)
    try:
        return draft(history, about=life.about, as_of=as_of).suggestions
    except UnknownCase:
        return ()
