"""What two plans say differently, those on the log at the moment that is looked at."""

from uuid import UUID

import streamlit as st

from dashboard.parts.frame import Page
from dashboard.parts.plan_text import read_told
from dashboard.parts.table import show_table
from dashboard.plan import conclusion, difference_columns, told_label
from detectors.plan_difference import differences
from events.plan import PlanDamaged
from store.read.plans import PlanTold


def show_differences(page: Page, told: tuple[PlanTold, ...]) -> None:
    """Draw what changed from one text of a plan to another; `told` is the newest first."""
    st.subheader("What two plans say differently", anchor=False)
    if len(told) < 2:
        st.caption("Fewer than two texts of a plan are on the log: there is nothing to compare.")
        return
    left, right = st.columns(2)
    by_id = {each.event_id: each for each in told}

    def label(which: UUID) -> str:
        return told_label(by_id[which])

    earlier, later = (
        by_id[at.selectbox(name, list(by_id), index=first, format_func=label, key=f"plan-{name}")]
        for at, name, first in ((left, "from", 1), (right, "to", 0))
    )
    try:
        texts = [read_told(page, each.event_id) for each in (earlier, later)]
    except PlanDamaged as damaged:
        st.error("**One of them cannot be trusted.**", icon=":material/error:")
        st.text(str(damaged))
        return
    old, new = (each[1].said for each in texts if each is not None)
    found = differences(old, new)
    same = earlier.plan_hash == later.plan_hash
    if not found and earlier.software != later.software:
        st.caption(f"The same plan, told by {earlier.software} and by {later.software}.")
    st.markdown(f"**{conclusion(found, same_hash=same)}**")
    if found:
        show_table(difference_columns(found))
