"""What is asked for a card: where it happened and who sends it, whom to ask, and the codes."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.faults import number_faults
from events.yellow_card import DraftField
from reports.card_choices import ROLE_NAMES as SENDERS
from reports.card_choices import TARGET_DAYS_MAX, Choices
from reports.card_clock import CATEGORY_NAMES
from reports.card_form import CONTACT, label_of
from reports.imdrf import TERMS, Code, term_of
from reports.routing import NATION_NAMES


def begin(key: str, value: Any) -> None:
    """Let a field begin with a value; what a person wrote in it since stays."""
    if key not in st.session_state:
        st.session_state[key] = value


def set_choices(key: str, choices: Choices) -> None:
    """Put choices into their fields, before these are drawn."""
    for name, value in _choice_values(choices).items():
        st.session_state[f"{key}/{name}"] = value


def ask_choices(key: str, *, first: Choices | None = None) -> Choices:
    """Ask what decides the route and the clock."""
    for name, value in _choice_values(first or Choices()).items():
        begin(f"{key}/{name}", value)
    left, middle, right = st.columns(3)
    nation = left.selectbox(
        "Nation *",
        list(NATION_NAMES),
        index=None,
        format_func=NATION_NAMES.__getitem__,
        placeholder="where it happened",
        key=f"{key}/nation",
        persist_state="page",
    )
    role = middle.selectbox(
        "Sent by *",
        list(SENDERS),
        format_func=SENDERS.__getitem__,
        key=f"{key}/role",
        persist_state="page",
        help="A statutory clock binds the manufacturer only.",
    )
    category, days = None, None
    if role == "manufacturer":
        category = right.selectbox(
            "Category of the incident",
            list(CATEGORY_NAMES),
            index=None,
            format_func=CATEGORY_NAMES.__getitem__,
            placeholder="it decides between 2, 10 and 15 days",
            key=f"{key}/category",
            persist_state="page",
        )
    else:
        days = right.number_input(
            "Local target [days]",
            value=None,
            step=1,
            placeholder="none is set",
            key=f"{key}/days",
            persist_state="page",
            help="What your organisation set for itself; no law does.",
        )
        for fault in number_faults("Local target", days, (0, TARGET_DAYS_MAX), "days"):
            right.error(f"{fault} No target is counted with.", icon=":material/error:")
            days = None
    private = left.checkbox(
        "At a private facility, not of the NHS", key=f"{key}/private", persist_state="page"
    )
    return Choices(
        nation=nation,
        private_facility=private,
        role=role,
        category=category,
        local_target_days=days,
    )


def ask_contact(key: str) -> tuple[DraftField, ...]:
    """Ask whom the regulator can ask. It stays in this browser session, and goes on the files."""
    columns = st.columns(len(CONTACT))
    typed = [
        column.text_input(f"Reporter: {label_of(name)}", key=f"{key}/{name}", persist_state="page")
        for column, name in zip(columns, CONTACT, strict=True)
    ]
    st.caption(
        "Name, e-mail and telephone stay in this browser session and go on the files you take. "
        "They are never stored: the record of events forgets nothing."
    )
    return tuple(
        DraftField(name=name, value=value.strip())
        for name, value in zip(CONTACT, typed, strict=True)
        if value.strip()
    )


def ask_codes(
    key: str, suggestions: Sequence[Code], *, first: Sequence[str] = ()
) -> tuple[str, ...]:
    """Ask for IMDRF codes; those that may fit are listed first, and none is chosen for anybody."""
    begin(key, list(first))
    early = dict.fromkeys([*first, *(code.code for code in suggestions)])
    codes = st.multiselect(
        "IMDRF codes that fit (suggested ones first)",
        [*early, *(code for code in TERMS if code not in early)],
        format_func=lambda code: f"{code} {term_of(code)}",
        placeholder="choose at least one A code and one E or F code",
        key=key,
        persist_state="page",
    )
    return tuple(codes)


def _choice_values(choices: Choices) -> dict[str, Any]:
    return {
        "nation": choices.nation,
        "role": choices.role,
        "category": choices.category,
        "days": choices.local_target_days,
        "private": choices.private_facility,
    }
