"""Population: whether an outcome is more frequent than it should be, and where."""

from dashboard.parts.frame import open_page
from dashboard.parts.live import live
from dashboard.parts.population import choose_dimension, choose_hazard, show_outcomes
from dashboard.parts.population_family import show_together
from dashboard.parts.population_monitors import show_monitors
from dashboard.parts.population_reports import show_public
from dashboard.parts.population_strata import show_funnel, show_strata
from dashboard.parts.population_survival import show_survival

with live("population", "The population"):
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
