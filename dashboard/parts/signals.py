"""The inbox and its filters, which stand in the page's address."""

from datetime import timedelta
from typing import get_args

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.palette import GRADES
from dashboard.parts.ask import ask
from dashboard.parts.frame import Page
from dashboard.parts.work_list import show_rows
from dashboard.places import Action
from dashboard.words import counted
from events.vocabulary import Hazard
from reports.words import hazard_name
from store.read.inbox import (
    NOBODY,
    Asked,
    Sort,
    assignees,
    centres,
    inbox,
    inbox_count,
    stage_counts,
)

STATES = ("open", "waiting", "in hand", "snoozed", "cleared", "closed", "all")
ME = "me"
WAITING = {"any time": None, "1 day": 1, "3 days": 3, "7 days": 7, "28 days": 28, "90 days": 90}
SORTS: dict[str, Sort] = {
    "gravest first": "gravest",
    "longest wait first": "longest",
    "newest first": "newest",
    "by device": "device",
}
PAGE_ROWS = 20


def show_filters(page: Page) -> tuple[Asked, Sort]:
    """Draw the filters. They are kept in the address, so that a list can be sent to a colleague."""
    with st.container(key="signals/filters", gap="small"):
        first = st.columns(4)
        state = _choice(first[0], "State", STATES, "state")
        grade = _choice(first[1], "Grade", ("any", *GRADES), "grade")
        hazards = tuple(hazard_name(each) for each in get_args(Hazard))
        hazard = _choice(first[2], "Hazard", ("any", *hazards), "hazard")
        assigned = _choice(first[3], "Assigned to", _people(page), "assigned")
        own = page.access.centre
        second = st.columns(4 if own is None else 3)
        waiting = _choice(second[0], "Waiting longer than", tuple(WAITING), "waiting")
        centre = own or _choice(second[1], "Centre", _centres(page), "centre")
        text = second[-2].text_input(
            "Device or words", key="text", bind="query-params", placeholder="e.g. impedance"
        )
        sort = _choice(second[-1], "Sort", tuple(SORTS), "sort")
    days = WAITING[waiting]
    asked: Asked = {
        "state": None if state == "all" else state,
        "grade": None if grade == "any" else grade,
        "hazard": dict(zip(hazards, get_args(Hazard), strict=True)).get(hazard),
        "assignee": _assignee(page, assigned),
        "centre": page.access.centre or (None if centre == "any" else centre),
        "contains": text.strip() or None,
        "waiting_over": None if days is None else timedelta(days=days),
    }
    return asked, SORTS[sort]


def show_signals(page: Page, asked: Asked, sort: Sort) -> None:
    """Draw how many signals pass at each stage, and those that are asked for, page by page."""
    at = page.clock
    stages = ask(page.snapshot, stage_counts, asked, at=at)
    st.caption("Of any state: " + ", ".join(f"{row.count:,} {row.stage}" for row in stages))
    total = ask(page.snapshot, inbox_count, asked, at=at)
    if not total:
        always = {"centre"} if page.access.centre else set()
        chosen = {name for name, value in asked.items() if value} - always
        st.info(
            "No signal is open. That says only that no detector's threshold was passed by what has "
            "been uploaded and reported."
            if chosen == {"state"} and asked.get("state") == "open"
            else "No signal is like that. Ask for another state, or take a filter away."
        )
        return
    st.markdown(f"**{counted(total, 'signal')}.** Each question opens its signal.")
    skip = _turned_to(total)
    rows = ask(page.snapshot, inbox, asked, at=at, sort=sort, limit=PAGE_ROWS, skip=skip)
    show_rows(page, rows, at=at, key="signals/list")


def _turned_to(rows: int) -> int:
    """Return how many rows lie before the page of the list that is open."""
    pages = -(-rows // PAGE_ROWS)
    if pages == 1:
        return 0
    if int(st.session_state.get("page") or 1) > pages:
        st.session_state["page"] = pages
    turned = st.number_input(
        f"Page, of {pages}", 1, pages, key="page", bind="query-params", width=160
    )
    return (int(turned) - 1) * PAGE_ROWS


def _choice(beside: DeltaGenerator, label: str, of: tuple[str, ...], key: str) -> str:
    """Draw one filter; what an old address asks for may not be there any more."""
    if st.session_state.get(key, of[0]) not in of:
        del st.session_state[key]
    return str(beside.selectbox(label, of, key=key, bind="query-params"))


def _people(page: Page) -> tuple[str, ...]:
    me = page.access.person.account
    own = (ME,) if page.access.may(Action.TRIAGE, "signal") else ()
    others = tuple(name for name in ask(page.snapshot, assignees) if name != me)
    return ("anybody", *own, NOBODY, *others)


def _centres(page: Page) -> tuple[str, ...]:
    return ("any", *ask(page.snapshot, centres))


def _assignee(page: Page, assigned: str) -> str | None:
    if assigned == "anybody":
        return None
    return page.access.person.account if assigned == ME else assigned
