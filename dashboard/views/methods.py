"""Methods: what each picture of the page Population asks, says and cannot say, with examples."""

from dashboard.parts.frame import open_page
from dashboard.parts.methods import show_methods

open_page("methods", "What can each method say, and what can it not?")
show_methods()
