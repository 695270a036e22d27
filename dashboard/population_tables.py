"""The tables beside the charts of the page Population, in words with units."""

from collections.abc import Sequence

from dashboard.population import Tally
from dashboard.population_words import (
    PER_UNIT,
    detectable,
    rated,
    ratio,
    reason,
    shaped,
    share,
)
from dashboard.tables import Columns
from detectors.population.contrast import Contrast
from detectors.population.funnel import Funnel
from detectors.population.survival import Picture
from detectors.statistics.not_evaluated import NotEvaluated
from reports.words import hazard_name, number, p_value


def tally_columns(rows: Sequence[Tally], states: Sequence[str]) -> Columns:
    """Return the six outcomes, and what the monitors of each say."""
    return {
        "Outcome": [hazard_name(row.hazard) for row in rows],
        "Monitors": list(states),
        "Devices with it": [row.events for row in rows],
        f"Rate {PER_UNIT} (95 % limits)": [rated(row.rate) for row in rows],
        "Devices": [row.devices for row in rows],
        "Device-months": [f"{row.device_months:,.0f}" for row in rows],
    }


def age_columns(found: Picture) -> Columns:
    """Return both curves at some ages."""
    rows = [(group, each) for group in found.groups for each in group.ages if each.months > 0.0]
    return {
        found.dimension.capitalize(): [group.name for group, _ in rows],
        "Age [months]": [number(each.months) for _, each in rows],
        "Still watched": [each.at_risk for _, each in rows],
        "Free of it (95 % limits)": [share(each.free) for _, each in rows],
        "Had it (95 % limits)": [share(each.ended) for _, each in rows],
    }


def group_columns(found: Picture) -> Columns:
    """Return each group: its events, the pattern over age, and what could have been seen."""
    return {
        found.dimension.capitalize(): [group.name for group in found.groups],
        "Devices": [group.devices for group in found.groups],
        "Devices with it": [group.events for group in found.groups],
        "Device-months": [f"{group.device_months:,.0f}" for group in found.groups],
        "Pattern over age": [shaped(group) for group in found.groups],
        "Smallest detectable ratio of hazards": [
            detectable(group.smallest_ratio) for group in found.groups
        ],
    }


def centre_columns(found: Funnel) -> Columns:
    """Return the centres, the highest ratio first."""
    return {
        "Centre": [each.name for each in found.centres],
        "Devices": [each.devices for each in found.centres],
        "Device-months": [f"{each.device_months:,.0f}" for each in found.centres],
        "Observed events": [each.observed for each in found.centres],
        "Expected events": [number(each.expected) for each in found.centres],
        "Observed / expected (95 % limits)": [ratio(each.ratio) for each in found.centres],
        "Where it lies": [
            reason(each.verdict) if isinstance(each.verdict, NotEvaluated) else each.verdict
            for each in found.centres
        ],
        "Smallest detectable ratio": [detectable(each.smallest_ratio) for each in found.centres],
    }


def stratum_columns(found: Contrast) -> Columns:
    """Return the strata, the highest rate first."""
    return {
        found.dimension.capitalize(): [each.name for each in found.strata],
        "Devices": [each.devices for each in found.strata],
        "Devices with it": [each.events for each in found.strata],
        "Device-months": [f"{each.device_months:,.0f}" for each in found.strata],
        f"Rate {PER_UNIT} (95 % limits)": [rated(each.rate) for each in found.strata],
        "Rate of the others": [rated(each.others) for each in found.strata],
        "Ratio (95 % limits)": [ratio(each.against_others) for each in found.strata],
        "Adjusted p": [
            "not evaluated" if each.adjusted_p is None else p_value(each.adjusted_p)
            for each in found.strata
        ],
        "Smallest detectable ratio": [detectable(each.smallest_ratio) for each in found.strata],
    }
