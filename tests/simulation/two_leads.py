"""A new lead that takes the place of an old one, month by month, and events on both."""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom  # type: ignore[import-untyped]

from detectors.population.at_risk import EPOCH, seconds_of
from detectors.population.flows import Fleet, Flows, at_risk
from detectors.population.schedule import beginning
from events.surveillance import LookResult, Stratum
from tests.detectors.population.fleets import EDGES, START, fleet, month, who
from tests.simulation.quiet_fleets import Report, Span, Stretch

OLD, NEW = who(lead_model="Lead A"), who(lead_model="Lead B")
OLD_LEAD, NEW_LEAD = Stratum(lead_model="Lead A"), Stratum(lead_model="Lead B")
AT_FIRST, EACH_MONTH = (500, 50), (-10, 20)
"""Devices with the old lead and the new one: at the start, and how many more each month."""


def taking_over(span: Span) -> Fleet:
    """Return the fleet: ten old leads a month go, and twenty new ones come."""
    moves = [(lead, 0, AT_FIRST[lead]) for lead in (0, 1)]
    moves += [(lead, at, EACH_MONTH[lead]) for at in range(1, _months(span)) for lead in (0, 1)]
    flows = Flows(
        who=np.array([lead for lead, _, _ in moves]),
        band=np.full(len(moves), len(EDGES) - 1),
        day=np.array([(month(at) - EPOCH).days for _, at, _ in moves]),
        devices=np.array([n for _, _, n in moves]),
        seconds=np.array([n * seconds_of(month(at)) for _, at, n in moves]),
    )
    clocks = {"implant": flows, "lead": flows}
    return fleet({OLD: 0, NEW: 0}, by_clock=clocks, by_week=span.every == "week")


def among(span: Span, *, events: float, old: float = 1.0, new: float = 1.0) -> tuple[Stretch, ...]:
    """Return stretches with so many events if both leads are alike, times a ratio for each lead."""
    ratios, found = (old, new), []
    for at in range(_months(span)):
        first = (month(at) - START).days
        days = min((month(at + 1) - START).days, span.days) - first
        for lead in (0, 1):
            found.append((lead, first, days, (AT_FIRST[lead] + at * EACH_MONTH[lead]) * days))
    scale = events / sum(device_days for _, _, _, device_days in found)
    return tuple(
        Stretch(who=lead, first_day=first, days=days, events=scale * size * ratios[lead])
        for lead, first, days, size in found
    )


def expected_beside(
    fleet: Fleet,
    reports: tuple[Report, ...],
    results: tuple[LookResult, ...],
    span: Span,
    *,
    ratio: float,
) -> NDArray[np.float64]:
    """Return how likely a signal is by each look, given how many events both leads had by then.

    At a ratio r of the rates an event falls on the new lead with probability r s / (r s + 1 - s),
    where s is its share of the exposure, whatever the others did.
    """
    critical = {result.look: result.critical_events for result in results}
    days = (beginning(START, span.every), *span.looks)
    parts = [at_risk(fleet, "pain", part, days).device_months for part in (NEW_LEAD, OLD_LEAD)]
    new, old = (np.diff(part.sum(axis=0)) for part in parts)
    chances = ratio * new / (ratio * new + old)
    at_s = np.array([report.event.at_s for report in reports])
    added = np.histogram(at_s, bins=[seconds_of(day) for day in days])[0]
    alive, found = np.ones(1), []
    for look, chance, events in zip(span.looks, chances, added.tolist(), strict=True):
        alive = np.convolve(alive, binom.pmf(np.arange(events + 1), events, chance))
        if (least := critical.get(look)) is not None:
            alive = alive[:least]
        found.append(1.0 - alive.sum())
    return np.array(found)


def _months(span: Span) -> int:
    return sum(month(at) < span.end for at in range(60))
