"""Reports: which were filed, and as what."""

from dashboard.parts.frame import open_page
from dashboard.parts.live import live
from dashboard.parts.reports import show_reports

with live("reports", "The list of reports"):
    show_reports(open_page("reports", "What was filed; open one to complete or correct it."))
