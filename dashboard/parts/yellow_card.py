"""A new Yellow Card draft: what the events say, what a person adds, and its first version."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import streamlit as st

from dashboard.append import receipt_of
from dashboard.card_input import KINDS, typed_fields
from dashboard.drafting import draft_id_of, drafted
from dashboard.parts.ask import ask, now
from dashboard.parts.card_export import show_export, show_identifying
from dashboard.parts.card_questions import ask_choices, ask_codes, ask_contact
from dashboard.parts.card_shown import (
    show_fields,
    show_gaps,
    show_not_submitted,
    show_route,
    show_suggestions,
)
from dashboard.parts.frame import Page
from dashboard.parts.known_at import only_now
from dashboard.parts.navigate import turn_to
from dashboard.parts.write import close_form, form_token, store
from dashboard.places import Action
from dashboard.words import counted, is_monitor
from events.envelope import Event
from events.yellow_card import DraftField
from reports.card import YellowCard
from reports.card_choices import Choices
from reports.card_form import CONTACT, GROUPS, TYPED, label_of
from reports.case import UnknownCase
from reports.yellow_card import draft
from store.read.audit import seals
from store.read.events import device_events, event
from store.read.yellow_cards import yellow_card_drafts
from store.snapshot import Snapshot


def history_of(snapshot: Snapshot, about: UUID) -> tuple[Event, ...]:
    """Return the events that a draft about one of them is made of, all of the same device.

    Uploads are left out: a draft quotes them as the evidence of a signal.
    """
    subject = ask(snapshot, event, about)
    if subject is None:
        return ()
    device = subject.event.subject
    rows = [row for kind in KINDS for row in ask(snapshot, device_events, device, type=kind)]
    opened = [ask(snapshot, event, row.event_id) for row in rows]
    return tuple(each.event for each in opened if each is not None)


def known_until(page: Page, history: Sequence[Event]) -> datetime:
    """Return the moment up to which a draft is as known: what people said of it counts too."""
    newest = page.overview.as_of or page.overview.published_at
    return max([newest, *(event.recordedtime for event in history)])


def heads_of(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the heads of the ledger, as they stand on paper."""
    return tuple(
        f"{seal.topic}/{seal.partition} at {seal.log_offset}: {seal.head}"
        for seal in ask(snapshot, seals)
    )


def show_draft(page: Page, about: UUID) -> None:
    """Draw the draft about a signal or a report, as known now, and keep it if asked to."""
    history = history_of(page.snapshot, about)
    if any(is_monitor(each.subject) for each in history):
        st.info(
            "That signal is about many devices, and a Yellow Card is about one. Open its evidence, "
            "and draft one about the adverse event of the device."
        )
        return
    as_of = known_until(page, history)
    try:
        first = draft(history, about=about, as_of=as_of)
    except UnknownCase as unknown:
        st.info("There is nothing to draft from yet. A new report takes a few seconds to appear.")
        st.text(str(unknown))
        return
    show_not_submitted()
    _show_kept(page.snapshot, first)
    choices, typed = _ask_for_more(first)
    card = draft(
        history,
        about=about,
        as_of=as_of,
        nation=choices.nation,
        typed=typed,
        ledger_heads=heads_of(page.snapshot),
        private_facility=choices.private_facility,
        reporting_role=choices.role,
        category=choices.category,
        local_target_days=choices.local_target_days,
    )
    if page.access.may(Action.DRAFT):
        _show_keep(page, card, choices)
    show_route(card)
    show_gaps(card)
    if page.access.may(Action.EXPORT):
        show_export(card)
    show_fields(card)
    show_suggestions(card)


def _show_kept(snapshot: Snapshot, card: YellowCard) -> None:
    """Say that there are drafts about the same already, before a second one is begun."""
    signal, report = (card.about, None) if card.about_kind == "signal" else (None, card.about)
    kept = ask(snapshot, yellow_card_drafts, signal_id=signal, report_id=report)
    if not kept:
        return
    many = counted(len(kept), "draft")
    st.warning(f"There is already {many} about this. Go on with it.", icon=":material/draft:")
    for row in kept:
        turn_to(
            "yellow_card",
            f"Version {row.version}, {row.state}",
            key=f"card/kept/{row.draft_id}",
            icon=":material/draft:",
            query={"draft": str(row.draft_id)},
        )


def _show_keep(page: Page, card: YellowCard, choices: Choices) -> None:
    """Offer to store the text as version 1; nothing that identifies a person is."""
    if not only_now() or show_identifying(card, "Cannot be kept"):
        return
    form = f"card/{card.about}/keep"
    st.caption(
        "Keep it, so that a second person can read and approve it. Anybody with this page can "
        "edit it then; every version stays."
    )
    if not st.button("Keep as version 1", type="primary", icon=":material/save:", key=form):
        return
    at, token = now(), form_token(form)
    stored = store(
        lambda author: drafted(
            card,
            choices,
            form=token,
            actor=author.actor,
            time=at,
            now=at,
            simulated=author.simulated,
        ),
        page=page,
        place="yellow_card",
        action=Action.DRAFT,
    )
    if stored is not None:
        close_form(form)
        draft_id = draft_id_of(token)
        said = f"Kept as version 1, receipt {receipt_of(stored.id)}."
        st.session_state[f"kept/{draft_id}/said"] = (said, stored.id)
        for name in CONTACT:
            begun = st.session_state.get(f"card/{card.about}/{name}")
            st.session_state[f"kept/{draft_id}/contact/{name}"] = begun or ""
        st.switch_page("views/yellow_card.py", query_params={"draft": str(draft_id)})


def _ask_for_more(card: YellowCard) -> tuple[Choices, Sequence[DraftField]]:
    """Ask what events cannot say."""
    key = f"card/{card.about}"
    with st.expander("Fill in what the events cannot say", expanded=True):
        choices = ask_choices(key)
        contact = ask_contact(key)
        empty = [slot for slot in TYPED if card.value(slot.name) is None]
        wanted = [slot for slot in empty if slot.why and slot.name not in CONTACT]
        columns = st.columns(3)
        values = {
            slot.name: columns[i % 3].text_input(
                f"{GROUPS[slot.group].split(' (')[0]}: {slot.label} *",
                key=f"{key}/{slot.name}",
                persist_state="page",
            )
            for i, slot in enumerate(wanted)
        }
        optional = [slot for slot in empty if not slot.why and slot.name not in CONTACT]
        more = st.multiselect(
            "Further fields",
            [slot.name for slot in optional],
            format_func=label_of,
            placeholder="choose fields to add",
            key=f"{key}/more",
            persist_state="page",
        )
        for name in more:
            values[name] = st.text_input(label_of(name), key=f"{key}/{name}", persist_state="page")
        codes = ask_codes(f"{key}/codes", card.suggestions)
    return choices, (*contact, *typed_fields(values, codes))
