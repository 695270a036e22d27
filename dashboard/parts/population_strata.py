"""Where it happens: strata beside each other, and centres in a funnel."""

from functools import partial

import streamlit as st

from dashboard.charts_population import funnel_chart, strata_chart
from dashboard.parts.ask import ask_where_changed
from dashboard.parts.chart import show_chart
from dashboard.parts.frame import Page
from dashboard.parts.population_help import show_method, show_none, show_notes
from dashboard.parts.table import show_table
from dashboard.population import contrast_of, funnel_of
from dashboard.population_numbers import centre_numbers, stratum_numbers
from dashboard.population_tables import centre_columns, stratum_columns
from dashboard.population_words import diluted, outside
from detectors.statistics.not_evaluated import NotEvaluated
from events.vocabulary import Hazard
from reports.words import hazard_name
from store.stamps import lives_stamp

STRATA = (
    "The dashed upright line is the rate of all together. Limits of 95 %, exact; where they leave "
    "the picture, the table has them."
)
FUNNEL = (
    "Expected: what the whole fleet had at the same ages of the implant. The lines are exact "
    "limits of chance given all events of the fleet, 95 % dashed and 99.8 % solid. The smallest "
    "detectable ratio is that of a centre's rate to the rate of all others."
)


def show_strata(page: Page, hazard: Hazard, dimension: str) -> None:
    """Draw the rate of each stratum beside that of all together."""
    st.subheader(f"What pooling hides, by {dimension}", anchor=False)
    found = ask_where_changed(page.snapshot, lives_stamp, contrast_of, hazard, dimension)
    if isinstance(found, NotEvaluated):
        show_none(found)
    else:
        st.markdown(diluted(found))
        chart = strata_chart(found)
        title = f"Rate of {hazard_name(hazard)} by {dimension}, with limits of 95 %"
        show_chart(chart, partial(stratum_numbers, found), page=page, title=title, note=STRATA)
        st.caption(STRATA)
        show_table(stratum_columns(found))
        show_notes(found.notes)
    show_method(page, "strata", "rates", "detectable")


def show_funnel(page: Page, hazard: Hazard) -> None:
    """Draw the centres in a funnel of exact limits."""
    st.subheader("Centres", anchor=False)
    found = ask_where_changed(page.snapshot, lives_stamp, funnel_of, hazard)
    if isinstance(found, NotEvaluated):
        show_none(found)
    else:
        st.markdown(outside(found))
        chart = funnel_chart(found)
        title = f"Observed over expected {hazard_name(hazard)} by centre, with funnel limits"
        show_chart(chart, partial(centre_numbers, found), page=page, title=title, note=FUNNEL)
        st.caption(FUNNEL)
        show_table(centre_columns(found))
        show_notes(found.notes)
    show_method(page, "funnel", "detectable")
