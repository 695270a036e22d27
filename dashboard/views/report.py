"""File an adverse event: what happened, and to which device."""

from dashboard.parts.filing_form import show_form
from dashboard.parts.frame import peek

page = peek(
    "report",
    "Report as soon as you can; details can follow. Nothing that identifies the patient.",
)
show_form(page)
