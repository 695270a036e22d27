"""Signals: which need a person, the gravest first."""

from dashboard.parts.frame import open_page
from dashboard.parts.live import live
from dashboard.parts.signals import show_filters, show_signals

with live("signals", "The list of signals"):
    page = open_page("signals", "Each is a question for a reviewer, not proof of harm.")
    show_signals(page, *show_filters(page))
