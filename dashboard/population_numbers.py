"""The numbers of the charts of the population, as columns: what is drawn, and nothing else."""

from collections.abc import Mapping, Sequence

from dashboard.looks import Point
from dashboard.tables import Numbers
from detectors.population.contrast import Contrast
from detectors.population.drawn import Corner
from detectors.population.funnel import Funnel
from detectors.population.survival import Group
from detectors.statistics.exact_poisson import Rate
from detectors.statistics.exact_share import ShareRatio

ALL = "all together"


def curve_numbers(curves: Mapping[str, Sequence[Corner]], *, title: str) -> Numbers:
    """Return the corners of step lines: from its age on, a value holds until the next.

    >>> corner = Corner(months=2.0, share=0.75, low=0.5, high=1.0)
    >>> curve_numbers({"new": [corner]}, title="free of it [%]")["free of it [%]"]
    [75.0]
    """
    corners = [(name, corner) for name, each in curves.items() for corner in each]
    return {
        "Group": [name for name, _ in corners],
        "Age of the implant [months]": [corner.months for _, corner in corners],
        title: [100 * corner.share for _, corner in corners],
        "Lower limit of 95 % [%]": [100 * corner.low for _, corner in corners],
        "Upper limit of 95 % [%]": [100 * corner.high for _, corner in corners],
    }


def at_risk_numbers(groups: Sequence[Group]) -> Numbers:
    """Return how many of each group are watched at an age."""
    ages = [(group.name, each) for group in groups for each in group.ages]
    return {
        "Group": [name for name, _ in ages],
        "Age of the implant [months]": [each.months for _, each in ages],
        "Devices still watched": [each.at_risk for _, each in ages],
    }


def look_numbers(points: Sequence[Point]) -> Numbers:
    """Return observed over expected at each look, and what would signal."""
    return {
        "Events before this day count": [point.look for point in points],
        "Observed / expected": [point.ratio for point in points],
        "Boundary": [point.boundary for point in points],
        "State": [point.state for point in points],
    }


def stratum_numbers(found: Contrast) -> Numbers:
    """Return the rate of each stratum, and that of all together."""
    rates = [(each.name, each.rate) for each in found.strata if isinstance(each.rate, Rate)]
    rates.append((ALL, found.pooled))
    return {
        found.dimension.capitalize(): [name for name, _ in rates],
        "First events per 1,000 device-months": [rate.rate for _, rate in rates],
        "Lower limit of 95 %": [rate.low for _, rate in rates],
        "Upper limit of 95 %": [rate.high for _, rate in rates],
    }


def centre_numbers(found: Funnel) -> Numbers:
    """Return each centre in the funnel, and its place there."""
    rows = [each for each in found.centres if isinstance(each.ratio, ShareRatio)]
    return {
        "Centre": [each.name for each in rows],
        "Observed events": [each.observed for each in rows],
        "Expected events": [each.expected for each in rows],
        "Observed / expected": [each.observed / each.expected for each in rows],
        "Lies": [str(each.verdict) for each in rows],
    }
