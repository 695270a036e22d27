"""Plan and detectors: by which rules signals were raised, and what those rest on."""

from dashboard.parts.frame import open_page
from dashboard.parts.plan import show_plan

page = open_page("plan", "By which rules were signals raised, and what do those rest on?")
show_plan(page)
