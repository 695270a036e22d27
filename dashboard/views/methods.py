"""Methods and plan: by which rules signals were raised, and what those rest on."""

from dashboard.parts.frame import open_page
from dashboard.parts.methods import show_methods

page = open_page("methods", "By which rules were signals raised, and what do those rest on?")
show_methods(page)
