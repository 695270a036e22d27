"""Signal summary: what was raised in a period, what was decided, and files of all of it."""

from dashboard.parts.frame import open_page
from dashboard.parts.summary import show_summary

page = open_page("summary", "Which signals were raised in a period, and what became of them?")
show_summary(page)
