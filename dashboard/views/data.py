"""Data: what could not be read, what is doubtful, and how far the ledger was read."""

from dashboard.parts.data import show_doubts, show_ledger, show_letters
from dashboard.parts.frame import open_page

page = open_page("data", "What could not be read, what is doubtful, and how far is the ledger?")
show_letters(page)
show_doubts(page)
show_ledger(page.snapshot)
