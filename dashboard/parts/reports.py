"""The list of reports, newest first; a row opens one of them."""

from typing import get_args

import streamlit as st

from dashboard.filing import HAZARDS
from dashboard.parts.ask import ask
from dashboard.parts.choose import choose
from dashboard.parts.frame import Page
from dashboard.parts.navigate import link
from dashboard.tables import report_columns
from events.vocabulary import Seriousness
from reports.words import SERIOUSNESS, hazard_name
from store.read.adverse_events import ReportRow, adverse_events

LISTED_MAX = 500


def show_reports(page: Page) -> None:
    """Draw the reports that pass the filters; a click opens one."""
    left, middle, right = st.columns(3)
    part = left.text_input("Receipt or device", key="contains", bind="query-params", live=True)
    hazard = middle.selectbox(
        "What went wrong",
        ("any", *HAZARDS),
        format_func=hazard_name,
        key="hazard",
        bind="query-params",
    )
    seriousness = right.selectbox(
        "Seriousness",
        ("any", *get_args(Seriousness)),
        format_func=lambda each: SERIOUSNESS.get(each, each),
        key="seriousness",
        bind="query-params",
    )
    rows = ask(
        page.snapshot,
        adverse_events,
        centre=page.access.centre,
        hazard=None if hazard == "any" else hazard,
        seriousness=None if seriousness == "any" else seriousness,
        limit=LISTED_MAX,
    )
    found = [row for row in rows if _fits(row, part)]
    if not found:
        of = f" of {page.access.centre}" if page.access.centre else ""
        st.info(f"No report{of} is like that. One that was filed now appears in a few seconds.")
        link("report", "File an adverse event", access=page.access)
        return
    more = "; only the newest are searched" if len(rows) == LISTED_MAX else ""
    count = f"{len(found):,} report{'' if len(found) == 1 else 's'}"
    st.markdown(f"**{count}**, the newest first{more}. Click a row to open it.")
    ids = [str(row.report_id) for row in found]
    chosen = choose(report_columns(found), ids, key="reports/list")
    if chosen:
        st.switch_page("views/filed.py", query_params={"id": chosen})


def _fits(row: ReportRow, part: str) -> bool:
    """Say whether a receipt or a device holds what was typed, with or without the hyphen."""
    wanted = part.strip().lower()
    receipt = row.report_id.hex[:8]
    return wanted.replace("-", "") in receipt or wanted in row.device.lower()
