"""Public reports: products beside each other, and never a rate."""

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from dashboard.parts.ask import ask_where_changed
from dashboard.parts.frame import Page
from dashboard.parts.population_help import show_method, show_none
from dashboard.parts.table import show_table
from dashboard.population import reports_of
from dashboard.population_report_tables import HELP, product_columns
from dashboard.population_report_words import masks, rests_on
from dashboard.population_words import unmarked
from dashboard.words import counted
from detectors.population.public_reports import Disproportions
from detectors.statistics.not_evaluated import NotEvaluated
from events.vocabulary import Hazard
from reports.words import hazard_name
from store.read.public_reports import sources
from store.stamps import reports_stamp

SHOWN = ("disproportionality", "ebgm", "within-years", "masking", "largest-ratio", "detectable")
WIDE_PX = 165


def show_public(page: Page, hazard: Hazard) -> None:
    """Draw which products have a larger share of such reports than the others."""
    st.subheader("Public reports: products beside each other", anchor=False)
    found = ask_where_changed(page.snapshot, reports_stamp, reports_of, hazard)
    for row in ask_where_changed(page.snapshot, reports_stamp, sources):
        st.caption(
            f"{unmarked(row.system)}: {counted(row.reports, 'report')} about "
            f"{counted(row.products, 'product')}, {row.first:%B %Y} to {row.last:%B %Y}, as far as "
            "they were imported here."
        )
    if isinstance(found, NotEvaluated):
        show_none(found)
    else:
        _show(found, hazard)
    show_method(page, *SHOWN)


def _show(found: Disproportions, hazard: Hazard) -> None:
    st.markdown(
        f"**{counted(found.of_hazard, 'report')} of {hazard_name(hazard)}** among "
        f"{counted(found.reports, 'report')}. The unit is the report, not the patient: one "
        "event may be reported twice, and most are not reported at all. One that names several "
        "products counts for each of them, here and below. **These are no rates; "
        "nobody knows how many such devices there are.**"
    )
    st.markdown(masks(found))
    every = st.toggle("All measures", key="measures", bind="query-params")
    columns = product_columns(found, every=every)
    helped = {name: _column(name) for name in columns}
    show_table(columns, column_config=helped)
    st.caption(unmarked(rests_on(found)))


def _column(name: str) -> ColumnConfig:
    """Return the help of a column; a reason too long for it is shown whole by a click."""
    return st.column_config.Column(help=HELP[name], width=WIDE_PX if "(" in name else None)
