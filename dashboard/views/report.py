"""File an adverse event: what happened, and to which device."""

from dashboard.parts.filing_form import show_form
from dashboard.parts.frame import peek
from dashboard.parts.registered import registered_devices

page = peek(
    "File an adverse event",
    "Report as soon as you can; details can follow. Nothing that identifies the patient.",
)
show_form(registered_devices(page), simulated=page is not None and page.simulated)
