"""One Yellow Card draft: what is missing, what is filled and from where, and its export."""

from collections.abc import Sequence
from uuid import UUID

import streamlit as st

from dashboard.card_input import KINDS, WITHHELD, origin_of, typed_fields
from dashboard.parts.ask import ask
from dashboard.parts.download import offer
from dashboard.parts.frame import Page
from dashboard.places import Action
from events.envelope import Event
from events.yellow_card import DraftField
from reports.card import YellowCard
from reports.card_form import GROUPS, TYPED, label_of
from reports.card_text import SIMULATED, as_json, as_text
from reports.case import UnknownCase
from reports.imdrf import ACKNOWLEDGEMENT, TERMS, term_of
from reports.routing import HOW_SOON, KEEP_THE_DEVICE, NATION_NAMES, NOT_SUBMITTED, Nation, route
from reports.yellow_card import draft
from store.read.audit import seals
from store.read.events import device_events, event
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


def show_draft(page: Page, about: UUID) -> None:
    """Draw the draft about a signal or a report, as known now."""
    as_of = page.overview.as_of or page.overview.published_at
    history = history_of(page.snapshot, about)
    try:
        first = draft(history, about=about, as_of=as_of)
    except UnknownCase as unknown:
        st.info("There is nothing to draft from yet. A new report takes a few seconds to appear.")
        st.text(str(unknown))
        return
    st.info(NOT_SUBMITTED, icon=":material/outgoing_mail:")
    nation, typed = _ask_for_more(first)
    heads = [
        f"{seal.topic}/{seal.partition} at {seal.log_offset}: {seal.head}"
        for seal in ask(page.snapshot, seals)
    ]
    card = draft(
        history,
        about=about,
        as_of=as_of,
        nation=nation,
        typed=typed,
        ledger_heads=heads,
    )
    _show_route(card)
    _show_gaps(card)
    if page.access.may(Action.EXPORT):
        _show_export(card)
    _show_fields(card)
    _show_suggestions(card)


def _ask_for_more(card: YellowCard) -> tuple[Nation | None, Sequence[DraftField]]:
    """Ask what events cannot say. It stays in this browser session; only the export holds it."""
    key = f"card/{card.about}"
    with st.expander("Fill in what the events cannot say", expanded=True):
        st.caption("It stays in this session and goes into the export; nothing is stored.")
        nation = st.selectbox(
            "Nation *",
            list(NATION_NAMES),
            index=None,
            format_func=NATION_NAMES.__getitem__,
            placeholder="where it happened",
            key=f"{key}/nation",
        )
        empty = [slot for slot in TYPED if card.value(slot.name) is None]
        wanted = [slot for slot in empty if slot.why]
        columns = st.columns(3)
        values = {
            slot.name: columns[i % 3].text_input(
                f"{GROUPS[slot.group].split(' (')[0]}: {slot.label} *", key=f"{key}/{slot.name}"
            )
            for i, slot in enumerate(wanted)
        }
        optional = [slot for slot in empty if not slot.why]
        more = st.multiselect(
            "Further fields",
            [slot.name for slot in optional],
            format_func=label_of,
            placeholder="choose fields to add",
            key=f"{key}/more",
        )
        for name in more:
            values[name] = st.text_input(label_of(name), key=f"{key}/{name}")
        suggested = [code.code for code in card.suggestions]
        others = [code for code in TERMS if code not in suggested]
        codes = st.multiselect(
            "IMDRF codes that fit (suggested ones first)",
            suggested + others,
            format_func=lambda code: f"{code} {term_of(code)}",
            placeholder="choose at least one A code and one E or F code",
            key=f"{key}/codes",
        )
    return nation, typed_fields(values, codes)


def _show_route(card: YellowCard) -> None:
    st.subheader("Where it goes", anchor=False)
    st.text(route(card.nation))
    st.text(f"{HOW_SOON} {KEEP_THE_DEVICE}")


def _show_gaps(card: YellowCard) -> None:
    st.subheader("Still missing or wrong", anchor=False)
    if not card.gaps:
        st.success("Nothing mandatory is missing.", icon=":material/check_circle:")
        return
    st.dataframe(
        {"What": [gap.name for gap in card.gaps], "Why": [gap.why for gap in card.gaps]},
        hide_index=True,
    )


def _show_export(card: YellowCard) -> None:
    """Offer the downloads, unless the draft would carry an identifier of the patient."""
    st.subheader("Export", anchor=False)
    if card.simulated:
        st.warning(SIMULATED, icon=":material/science:")
    if card.identifying:
        st.error("**Not exported: free text holds what would identify a person.**")
        for each in card.identifying:
            st.text(f"{label_of(each.name)}: {each}")
        st.caption("If it is none, write it another way. The regulator needs no patient's name.")
        return
    name = f"yellow-card-draft-{card.about.hex[:8]}"
    text, data = st.columns(2)
    offer(
        "Download as text",
        as_text(card),
        place="yellow_card",
        file=f"{name}.txt",
        media_type="text/plain",
        about=card.about,
        beside=text,
    )
    offer(
        "Download as JSON",
        as_json(card),
        place="yellow_card",
        file=f"{name}.json",
        media_type="application/json",
        about=card.about,
        beside=data,
    )


def _show_fields(card: YellowCard) -> None:
    for group, heading in GROUPS.items():
        own = [field for field in card.fields if field.name.startswith(f"{group}.")]
        if own:
            st.markdown(f"**{heading}**")
        for field in own:
            label, value, source = st.columns([2, 4, 3], gap="small")
            label.caption(label_of(field.name))
            value.text(WITHHELD if field.name in card.withheld else field.value)
            source.caption(origin_of(field))


def _show_suggestions(card: YellowCard) -> None:
    if card.suggestions:
        st.markdown("**Codes that may fit (not chosen)**")
        st.dataframe(
            {
                "Code": [code.code for code in card.suggestions],
                "Term": [code.term for code in card.suggestions],
                "Annex": [code.annex for code in card.suggestions],
            },
            hide_index=True,
        )
    st.caption(ACKNOWLEDGEMENT)
