"""Public reports: products beside each other, and never a rate."""

import streamlit as st

from dashboard.parts.ask import ask
from dashboard.parts.frame import Page
from dashboard.parts.population_help import show_method, show_none
from dashboard.population import reports_of
from dashboard.population_tables import product_columns
from dashboard.population_words import unmarked
from dashboard.words import counted
from detectors.statistics.not_evaluated import NotEvaluated
from events.vocabulary import Hazard
from reports.words import hazard_name
from store.read.public_reports import sources


def show_public(page: Page, hazard: Hazard) -> None:
    """Draw which products have a larger share of such reports than the others."""
    st.subheader("Public reports: products beside each other", anchor=False)
    found = ask(page.snapshot, reports_of, hazard)
    for row in ask(page.snapshot, sources):
        st.caption(
            f"{unmarked(row.system)}: {counted(row.reports, 'report')} about "
            f"{counted(row.products, 'product')}, {row.first:%B %Y} to {row.last:%B %Y}, as far as "
            "they were imported here."
        )
    if isinstance(found, NotEvaluated):
        show_none(found)
    else:
        st.markdown(
            f"**{counted(found.of_hazard, 'report')} of {hazard_name(hazard)}** among "
            f"{counted(found.reports, 'report')}. The unit is the report, not the patient: one "
            "event may be reported twice, and most are not reported at all. **These are no rates; "
            "nobody knows how many such devices there are.**"
        )
        st.dataframe(product_columns(found), hide_index=True)
        shown = (
            f"The first {len(found.rows)} of {counted(found.products, 'product')}."
            if len(found.rows) < found.products
            else "All products."
        )
        st.caption(
            f"{shown} p is adjusted for all {counted(found.pairs, 'pair')} of product and outcome "
            "(Benjamini-Yekutieli, Fisher mid-p, one-sided). The products compared are those that "
            "were imported: another choice gives other ratios. A brand in two spellings is two "
            "products."
        )
    show_method(page, "disproportionality", "detectable")
