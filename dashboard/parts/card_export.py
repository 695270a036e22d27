"""The files of a draft: fetched by a person, noted on the log, and never sent by the program."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.parts.download import offer
from reports.card import YellowCard
from reports.card_form import label_of
from reports.card_mir import as_mir
from reports.card_pdf import as_pdf
from reports.card_text import SIMULATED, as_json, as_text
from reports.card_versions import Life


def show_export(card: YellowCard, *, life: Life | None = None) -> None:
    """Offer the files, unless the draft would carry an identifier of the patient."""
    st.subheader("Take it away", anchor=False)
    if card.simulated:
        st.warning(SIMULATED, icon=":material/science:")
    if show_identifying(card, "Not exported"):
        return
    version = f"-v{life.newest.number}" if life else ""
    name = f"yellow-card-draft-{(life.draft_id if life else card.about).hex[:8]}{version}"
    files: list[tuple[str, Callable[[], str | bytes], str, str]] = [
        ("Download as PDF", partial(as_pdf, card, life=life), "pdf", "application/pdf"),
        ("Download as text", partial(as_text, card, life=life), "txt", "text/plain"),
        ("Download as JSON", partial(as_json, card, life=life), "json", "application/json"),
    ]
    if card.clock.role == "manufacturer":
        files.append(
            ("Download as MIR-shaped XML", partial(as_mir, card), "xml", "application/xml")
        )
    row = st.container(horizontal=True)
    for label, content, end, media_type in files:
        offer(
            label,
            content,
            place="yellow_card",
            file=f"{name}.{end}",
            media_type=media_type,
            about=card.about,
            beside=row,
        )
    if card.clock.role == "manufacturer":
        st.caption(
            "The XML has the element names of the Manufacturer Incident Report 7.3.1. It was not "
            "checked against the official schema: it is a starting point, no valid submission."
        )


def show_identifying(card: YellowCard, what: str) -> bool:
    """Say where something looks like an identifier of a person; return whether anything does."""
    if card.identifying:
        st.error(f"**{what}: free text holds what would identify a person.**")
        for each in card.identifying:
            st.text(f"{label_of(each.name)}: {each}")
        st.caption("If it is none, write it another way. The regulator needs no patient's name.")
    return bool(card.identifying)
