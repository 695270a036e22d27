"""All monitors at once: which of them hold among so many questions, and where."""

import streamlit as st

from dashboard.parts.ask import ask
from dashboard.parts.frame import Page
from dashboard.parts.population_help import show_method
from dashboard.parts.table import show_table
from dashboard.population_words import unmarked
from dashboard.together import (
    control_columns,
    lines_of,
    place_columns,
    together_columns,
)
from dashboard.words import counted
from reports.family_words import error_words, part_words
from store.read.surveillance import family, looks, monitors

PLACE_PX = {"Place in the hierarchy": 220, "Calibrated p": 180}


def show_together(page: Page) -> None:
    """Draw all monitors of all outcomes beside each other, as the last run read them."""
    st.subheader("All monitors at once", anchor=False)
    declared = [row.monitor for row in ask(page.snapshot, monitors)]
    told = ask(page.snapshot, family)
    if not declared:
        st.info(
            "**Not evaluated: no monitor is declared.** Where nothing is asked, nothing has to be "
            "read together."
        )
    elif told is None:
        st.info(
            f"**Not evaluated: no run has read the {counted(len(declared), 'monitor')} together "
            "yet.** The next `stimwatch surveil` does."
        )
    else:
        read = told.family
        latest = [row.result for row in ask(page.snapshot, looks)]
        lines = lines_of(declared, latest, read)
        asked = [line for line in lines if not line.monitor.negative_control]
        controls = [line for line in lines if line.monitor.negative_control]
        holding = sum(bool(line.member and line.member.holds) for line in asked)
        st.markdown(
            f"**{holding} of {counted(len(asked), 'monitor')} would hold among all of them,** of "
            f"which {100 * read.q:g} % are false on average at most. This stands beside each "
            "monitor's own verdict: it raises no signal, and takes none back."
        )
        show_table(together_columns(asked), wrapped={"Question": 230, "Holds among all": 260})
        st.caption("Where each stands in the hierarchy, and what the negative controls make of it:")
        show_table(place_columns(asked), wrapped={"Question": 220, **PLACE_PX})
        st.caption(unmarked(" ".join(map(part_words, read.together))))
        st.caption(unmarked(" ".join(map(error_words, read.errors))))
        if controls:
            with st.expander(
                f"{counted(len(controls), 'negative control')}, none of which signals"
            ):
                show_table(control_columns(controls))
    show_method(page, "evidence", "together", "controls")
