"""A signal summary as the columns of tables."""

from collections.abc import Mapping, Sequence

from dashboard.palette import graded
from dashboard.words import subject_name
from reports.signal_summary import NO_EXPOSURE, Count, Rate, SignalCase
from reports.words import NO_STRATUM, amount, hazard_name, plain

Columns = Mapping[str, Sequence[str | int]]


def count_columns(counts: Sequence[Count]) -> Columns:
    """Return how many signals there are of each hazard, stratum and state."""
    return {
        "Hazard": [hazard_name(each.hazard) for each in counts],
        "Stratum": [plain(each.stratum) if each.stratum else NO_STRATUM for each in counts],
        "State": [each.state for each in counts],
        "Signals": [each.signals for each in counts],
    }


def rate_columns(rates: Sequence[Rate]) -> Columns:
    """Return each rate with what it is made of, in cells that a tablet shows whole."""
    return {
        "Hazard": [hazard_name(each.hazard) for each in rates],
        "Stratum": [plain(each.stratum) if each.stratum else "all" for each in rates],
        "Signals": [each.events for each in rates],
        "Exposure": [
            amount(each.exposure.device_months, "device-months") if each.exposure else "unknown"
            for each in rates
        ],
        "Per 100 device-years": [_rate(each) for each in rates],
    }


def _rate(rate: Rate) -> str:
    per_100 = rate.per_100_device_years
    if per_100 is None:
        return NO_EXPOSURE
    if rate.interval is None:
        return f"{per_100:.2f}"
    return f"{per_100:.2f} ({rate.interval[0]:.2f} to {rate.interval[1]:.2f})"


def case_columns(cases: Sequence[SignalCase]) -> Columns:
    """Return each signal in a line."""
    return {
        "Grade": [graded(each.grade) for each in cases],
        "Device": [subject_name(each.device) for each in cases],
        "Summary": [each.summary for each in cases],
        "Hazard": [hazard_name(each.hazard) for each in cases],
        "State": [each.state + (f", {each.verdict}" if each.verdict else "") for each in cases],
        "Raised": [str(each.raised_at.date()) for each in cases],
        "Evidence": [len(each.evidence) for each in cases],
        "Decisions": [len(each.decisions) for each in cases],
    }
