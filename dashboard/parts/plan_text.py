"""The text of a plan on the log, read and held against its hash; once for each text."""

from uuid import UUID

import streamlit as st

from dashboard.parts.ask import ask
from dashboard.parts.frame import Page
from detectors.plan_declared import ReadPlan, read_declared
from detectors.registry import discover
from events.plan import Plan
from store.read.plans import told_plan

READ_MAX = 16


def read_told(page: Page, event_id: UUID) -> tuple[Plan, ReadPlan] | None:
    """Return a plan that was told, and what it says; None where the event is not known.

    Raises
    ------
    events.plan.PlanDamaged
        If its text is not the one that was declared, or makes a plan of another hash.
    """
    told = ask(page.snapshot, told_plan, event_id)
    return None if told is None else (told, _read(told.plan_hash, told.text_sha256, _told=told))


@st.cache_data(max_entries=READ_MAX, show_spinner=False)
def _read(plan_hash: str, text_sha256: str, _told: Plan) -> ReadPlan:
    return read_declared(_told, detectors=discover())
