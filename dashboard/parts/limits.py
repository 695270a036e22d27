"""What the PMS plan in force says, for pages that judge by it."""

import streamlit as st

from dashboard.course import Limits, limits_of
from dashboard.parts.ask import settings
from detectors.plan_text import InvalidPlan, read_plan
from detectors.registry import discover

NO_LIMITS: Limits = {}


def limits() -> Limits:
    """Return the numbers by which a course is judged; none, said so, where there is no plan."""
    try:
        return _limits(settings().plan.read_bytes())
    except (OSError, InvalidPlan):
        st.warning(
            "The PMS plan cannot be read, so no change is judged. Ask your administrator to look "
            "with `stimwatch plan check`.",
            icon=":material/rule:",
        )
        return NO_LIMITS


@st.cache_data(max_entries=4, show_spinner=False)
def _limits(written: bytes) -> Limits:
    return limits_of(read_plan(written, detectors=discover()).settings)
