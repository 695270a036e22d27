"""What a method asks, says and cannot say, beside its picture, and the way to its example."""

import streamlit as st

from dashboard.parts.frame import Page
from dashboard.parts.navigate import link
from dashboard.population_methods import METHODS
from dashboard.population_words import reason, unmarked
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.wording import sentence


def show_method(page: Page, *names: str) -> None:
    """Draw the help of some methods, closed until somebody asks."""
    asked = f"help/{'/'.join(names)}"
    with st.expander("What this can say, and what it cannot", key=asked, icon=":material/help:"):
        for name in names:
            method = METHODS[name]
            st.markdown(
                f"**{method.heading}**\n\n- *Asks:* {method.asks}\n- *Says:* {method.says}\n"
                f"- *Cannot say:* {method.cannot}"
            )
            link(
                "methods",
                f"{method.heading}: more, with an example",
                access=page.access,
                query={"section": method.heading},
            )


def show_none(found: NotEvaluated) -> None:
    """Say that there is no answer, and why; that is not the same as nothing found."""
    st.info(f"**{unmarked(sentence(reason(found)))}** That is not the same as nothing found.")


def show_notes(notes: tuple[str, ...]) -> None:
    """Say which devices count otherwise than one may think."""
    if notes:
        st.caption(f"Note: {'; '.join(notes)}.")
