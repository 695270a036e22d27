"""A stratum beside another one over the same time: who had the events, and who could have."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from detectors.population.counts import Counts, NothingToCount, by_look, standing
from detectors.population.expected import band_at
from detectors.population.flows import Fleet, Happened, Numbers, at_risk
from events.surveillance import Monitor

NO_OVERLAP = "the stratum and its comparator were never at risk at one time and age"
NO_EVENT = "neither the stratum nor its comparator had an event while both were at risk"


def compared(
    fleet: Fleet, monitor: Monitor, *, start: date, looks: Sequence[date]
) -> Counts | NothingToCount:
    """Count events of both parts, with the chance of each to fall on the stratum if both are alike.

    An event counts where both parts were at risk, in its month (or week) and band of age; there the
    chance is the stratum's share of the device-months. What is expected is the sum of the chances.
    """
    assert monitor.comparator is not None, "asked of monitors with a comparator only"
    hazard = monitor.hazard
    own = _by_look(at_risk(fleet, hazard, monitor.stratum, (start, *looks)).device_months)
    other = _by_look(at_risk(fleet, hazard, monitor.comparator, (start, *looks)).device_months)
    both = (own > 0.0) & (other > 0.0)
    shares = np.divide(own, own + other, out=np.zeros_like(own), where=both)
    ours, notes = standing(fleet, hazard, monitor.stratum, start=start, until=looks[-1])
    theirs, _ = standing(fleet, hazard, monitor.comparator, start=start, until=looks[-1])
    mine = {event.event_id for event in ours}
    if mine & {event.event_id for event in theirs}:
        return NothingToCount(reason="the stratum and its comparator overlap", notes=notes)
    if not both.any():
        return NothingToCount(reason=NO_OVERLAP, notes=notes)
    column = {look: index for index, look in enumerate(looks)}

    def share(event: Happened, look: date) -> float:
        band = band_at(event.age_s or 0, fleet.edges_s)
        return float(shares[band, column[look]])

    grouped = by_look(sorted((*ours, *theirs), key=lambda e: (e.at_s, e.event_id)), start, looks)
    kept = [
        [(event, chance) for event in found if 0.0 < (chance := share(event, look)) < 1.0]
        for look, found in zip(looks, grouped, strict=True)
    ]
    if not any(kept):
        return NothingToCount(reason=NO_EVENT, notes=notes)
    exposure = np.where(both, own, 0.0).sum(axis=0).cumsum()
    added = [[event for event, _ in found if event.event_id in mine] for found in kept]
    return Counts(
        looks=tuple(looks),
        observed=tuple(np.cumsum([len(found) for found in added]).tolist()),
        expected=tuple(np.cumsum([sum(p for _, p in found) for found in kept]).tolist()),
        device_months=tuple(exposure.tolist()),
        information=tuple(np.cumsum([float(len(found)) for found in kept]).tolist()),
        counted=tuple(tuple(event.event_id for event in found) for found in added),
        notes=notes,
        shares=tuple(tuple(chance for _, chance in found) for found in kept),
    )


def _by_look(until: Numbers) -> Numbers:
    return np.diff(until, axis=1)
