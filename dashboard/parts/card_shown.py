"""What a card says: where it goes and how soon, what is missing, every field with its source."""

import streamlit as st

from dashboard.card_input import WITHHELD, origin_of
from dashboard.parts.table import show_table
from reports.card import YellowCard
from reports.card_form import GROUPS, label_of
from reports.imdrf import ACKNOWLEDGEMENT
from reports.routing import HOW_SOON, KEEP_THE_DEVICE, NOT_SUBMITTED


def show_not_submitted() -> None:
    """Say, before anything else, that nobody has been told."""
    st.info(NOT_SUBMITTED, icon=":material/outgoing_mail:")


def show_route(card: YellowCard) -> None:
    """Draw where the report goes and what the clock says."""
    st.subheader("Where it goes, and how soon", anchor=False)
    st.text(card.route)
    st.text(f"{card.clock.words} {KEEP_THE_DEVICE}")
    st.caption(HOW_SOON)


def show_gaps(card: YellowCard) -> None:
    """Draw what is missing or wrong, why it matters, and who can say."""
    st.subheader("Still missing or wrong", anchor=False)
    if not card.gaps:
        st.success("Nothing mandatory is missing.", icon=":material/check_circle:")
        return
    show_table(
        {
            "What": [gap.name for gap in card.gaps],
            "Why": [gap.why for gap in card.gaps],
            "Who can say": [gap.who or "whoever sends the report" for gap in card.gaps],
        },
    )


def show_fields(card: YellowCard) -> None:
    """Draw every filled field beside its source; what looks like an identifier is withheld."""
    for group, heading in GROUPS.items():
        own = [field for field in card.fields if field.name.startswith(f"{group}.")]
        if own:
            st.markdown(f"**{heading}**")
        for field in own:
            label, value, source = st.columns([2, 4, 3], gap="small")
            label.caption(label_of(field.name))
            value.text(WITHHELD if field.name in card.withheld else field.value)
            source.caption(origin_of(field))


def show_suggestions(card: YellowCard) -> None:
    """Draw codes that may fit and were not chosen."""
    if card.suggestions:
        st.markdown("**Codes that may fit (not chosen)**")
        show_table(
            {
                "Code": [code.code for code in card.suggestions],
                "Term": [code.term for code in card.suggestions],
                "Annex": [code.annex for code in card.suggestions],
            },
        )
    st.caption(ACKNOWLEDGEMENT)
