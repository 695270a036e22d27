"""Groups of devices and the record of a detector, as the columns of tables."""

from collections.abc import Sequence

from dashboard.measured import Measured, told
from dashboard.palette import graded
from dashboard.tables import NOTHING, Columns
from dashboard.words import place
from detectors.statistics.exact_poisson import Rate, rate
from reports.words import amount, plain
from store.read.context import Group, SimilarRow

PER_YEARS = 1_000.0


def group_columns(groups: Sequence[Group]) -> Columns:
    """Return the devices with the same leads beside all others, the rate where it is seen."""
    return {
        "Devices": ["same leads" if group.same_leads else "other leads" for group in groups],
        "Confirmed": [group.confirmed for group in groups],
        "Confirmed per 1,000 device-years": [rate_of(group) for group in groups],
        "Registered": [group.devices for group in groups],
        "In place": [group.in_place for group in groups],
        "Ever a signal": [group.signalled for group in groups],
        "Open": [group.open for group in groups],
        "Refuted": [group.refuted for group in groups],
        "Device-years": [_years(group) for group in groups],
    }


def rate_of(group: Group) -> str:
    """Return the rate of confirmed devices with its exact limits, or why there is none.

    >>> alike = {"same_leads": True, "devices": 3, "in_place": 3, "signalled": 1, "open": 0}
    >>> alike |= {"confirmed": 1, "refuted": 0}
    >>> rate_of(Group(**alike, dated=3, device_years=100.0, confirmed_dated=1))
    '10 (0.253 to 55.7)'
    >>> rate_of(Group(**alike, dated=0, device_years=0.0, confirmed_dated=0))
    'not known: no day of implant is registered'
    """
    if group.dated == 0:
        return "not known: no day of implant is registered"
    found = rate(group.confirmed_dated, group.device_years, per=PER_YEARS)
    if not isinstance(found, Rate):
        return f"not known: {found.reason}"
    value, low, high = (amount(each, "") for each in (found.rate, found.low, found.high))
    return f"{value} ({low} to {high})"


def similar_columns(rows: Sequence[SimilarRow]) -> Columns:
    """Return similar signals, each at its device."""
    return {
        "Device": [row.device for row in rows],
        "Verdict": [row.verdict or "none yet" for row in rows],
        "State": [row.state for row in rows],
        "Grade": [graded(row.grade) for row in rows],
        "Raised": [str(row.raised_at.date()) for row in rows],
        "Days after implant": [_days(row.days_since_implant) for row in rows],
        "Where": [place(row.side, row.contact) or NOTHING for row in rows],
        "Technique": [plain(row.technique or "unknown") for row in rows],
        "Centre": [row.centre or "unknown" for row in rows],
    }


def record_columns(rows: Sequence[Measured]) -> Columns:
    """Return what was measured of a detector, by how often devices are read."""
    return {
        "Devices are read": [row.read for row in rows],
        "False alarms per 1,000 device-years": [
            told(row.false_alarms_per_1000_device_years) for row in rows
        ],
        "Failures found [%]": [told(row.sensitivity_percent) for row in rows],
        "Of so many failures": [row.failures for row in rows],
        "Days before the clinic": [told(row.lead_days) for row in rows],
    }


def _years(group: Group) -> str:
    known = f"{group.device_years:,.1f}"
    missing = group.devices - group.dated
    return f"{known}; {missing:,} undated" if missing else known


def _days(days: int | None) -> str:
    return "unknown" if days is None else f"{days:,}"
