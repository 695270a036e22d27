"""Population: whether an outcome is more frequent than it should be, and where."""

import streamlit as st

from dashboard.parts.calm import calm
from dashboard.parts.frame import open_page
from dashboard.parts.population import choose_dimension, choose_hazard, show_outcomes
from dashboard.parts.population_family import show_together
from dashboard.parts.population_monitors import show_monitors
from dashboard.parts.population_reports import show_public
from dashboard.parts.population_strata import show_funnel, show_strata
from dashboard.parts.population_survival import show_survival

LIVE_S = 4.0  # twice as long as elsewhere, as more is drawn; what is new shows within five seconds


@st.fragment(run_every=LIVE_S)
def live() -> None:
    """Draw everything again when a newer snapshot has been published; what was chosen stays."""
    with calm("The population"):
        page = open_page("population", "Is it more frequent than it should be, and where?")
        show_outcomes(page)
        show_together(page)
        hazard = choose_hazard()
        show_monitors(page, hazard)
        dimension = choose_dimension()
        show_survival(page, hazard, dimension)
        show_strata(page, hazard, dimension)
        show_funnel(page, hazard)
        show_public(page, hazard)


live()
