"""Where a report of a device incident goes, by nation, and how soon: advice for a person.

Sources: MHRA Yellow Card guidance for devices; NHS England guidance on reporting by adopters, as
seen in November 2026. Addresses change: whoever sends the report checks them.
"""

from collections.abc import Mapping
from typing import Literal

from reports.card_clock import ReportingRole

Nation = Literal["england", "wales", "scotland", "northern_ireland"]

NATION_NAMES: Mapping[Nation, str] = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern_ireland": "Northern Ireland",
}

_ROUTES: Mapping[Nation, str] = {
    "england": "Send it to the MHRA through the Yellow Card scheme. Tell your medical device "
    "safety officer, and record the incident in your organisation's learning system (LFPSE).",
    "wales": "Send it to the MHRA through the Yellow Card scheme. Tell your medical device safety "
    "officer, and record the incident in your organisation's own system.",
    "scotland": "Send it to the Incident Reporting and Investigation Centre (IRIC) of Health "
    "Facilities Scotland, not to the Yellow Card scheme. A private facility uses the Yellow Card "
    "scheme and tells the Care Inspectorate.",
    "northern_ireland": "Send it to the Northern Ireland Adverse Incident Centre (NIAIC). The "
    "rules of the EU regulation 2017/745 apply to the manufacturer there.",
}

_SCOTLAND_PRIVATE = (
    "Send it to the MHRA through the Yellow Card scheme, and tell the Care Inspectorate: a private "
    "facility in Scotland does not report to IRIC."
)

_MANUFACTURER = (
    "A manufacturer does not use the Yellow Card scheme: it sends the MHRA a manufacturer incident "
    "report (MIR). By the only source that was found, a secondary one, that goes through the "
    "portal MORE, or as XML: ask the MHRA which holds now."
)
_MANUFACTURER_NI = (
    "A manufacturer does not use the Yellow Card scheme or NIAIC's form for healthcare staff. The "
    "rules of the EU regulation 2017/745 apply to it in Northern Ireland: ask the MHRA for the way."
)

NOT_SUBMITTED = (
    "This is a draft. This program submits nothing to anybody: a person checks it, completes it, "
    "sends it through the regulator's own form, and records the reference that comes back."
)
HOW_SOON = (
    "Healthcare staff report as soon as possible and need not wait for missing details. The "
    "statutory clocks of 2, 10 and 15 days bind the manufacturer, not the hospital."
)
KEEP_THE_DEVICE = "Keep a removed device; do not send it to the regulator."


def route(
    nation: Nation | None, *, private: bool = False, role: ReportingRole = "healthcare"
) -> str:
    """Return where the report goes, by who sends it; `private`: the facility is not of the NHS.

    >>> route("wales")[:21]
    'Send it to the MHRA t'
    >>> "Care Inspectorate" in route("scotland", private=True)
    True
    >>> "does not use the Yellow Card scheme" in route("wales", role="manufacturer")
    True
    >>> route(None)
    'Nobody said in which nation it happened; choose one, because the route depends on it.'
    """
    if role == "manufacturer":
        return _MANUFACTURER_NI if nation == "northern_ireland" else _MANUFACTURER
    if nation is None:
        return (
            "Nobody said in which nation it happened; choose one, because the route depends on it."
        )
    if nation == "scotland" and private:
        return _SCOTLAND_PRIVATE
    return _ROUTES[nation]
