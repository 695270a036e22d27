"""The list of signals and its filters, which stand in the page's address."""

from dataclasses import dataclass
from typing import get_args

import streamlit as st

from dashboard.palette import GRADES
from dashboard.parts.ask import ask
from dashboard.parts.choose import choose
from dashboard.parts.frame import Page
from dashboard.tables import signal_columns
from dashboard.words import listed
from events.vocabulary import Hazard
from reports.words import hazard_name
from store.read.signals import signal_count, signals

STATES = ("open", "cleared", "closed", "all")
LISTED_MAX = 500


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; None leaves a filter open."""

    state: str | None
    grade: str | None
    hazard: str | None


def show_filters() -> Filters:
    """Draw the filters. They are kept in the address, so that a list can be sent to a colleague."""
    left, middle, right = st.columns(3)
    state = left.selectbox("State", STATES, key="state", bind="query-params")
    grade = middle.selectbox(
        "Grade",
        ("any", *GRADES),
        key="grade",
        bind="query-params",
    )
    hazard = right.selectbox(
        "Hazard",
        ("any", *get_args(Hazard)),
        format_func=hazard_name,
        key="hazard",
        bind="query-params",
    )
    return Filters(
        state=None if state == "all" else state,
        grade=None if grade == "any" else grade,
        hazard=None if hazard == "any" else hazard,
    )


def show_signals(page: Page, filters: Filters) -> None:
    """Draw the signals that pass; a click opens one."""
    snapshot = page.snapshot
    asked = {
        "state": filters.state,
        "grade": filters.grade,
        "hazard": filters.hazard,
        "centre": page.access.centre,
    }
    rows = ask(snapshot, signals, limit=LISTED_MAX, **asked)
    if not rows:
        st.info(
            "No signal is like that. With `open` and `any` it says only that no detector's "
            "threshold was passed by what has been uploaded and reported."
        )
        return
    told = listed(len(rows), ask(snapshot, signal_count, **asked), "signal")
    st.markdown(f"**{told}.** Click a row to open it.")
    ids = [str(row.signal_id) for row in rows]
    chosen = choose(signal_columns(rows), ids, key="signals/list", wrapped="Summary")
    if chosen:
        st.switch_page("views/signal.py", query_params={"id": chosen})
