"""Register an implant: what was implanted, in whom, and as IPG739 asks."""

from dashboard.parts.frame import peek
from dashboard.parts.register_form import show_form

page = peek("register", "From then on the device is watched and counts in every rate.")
show_form(page)
