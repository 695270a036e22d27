"""A stratum beside another one over the same time: who had the events, and who could have.

If both are alike, the next event falls on each device that is at risk with the same probability. So
the chance of an event to fall on the stratum is the stratum's part of the devices that were at risk
*right before it*, in the band of age of the device that had it. Those who had their own event
before are no longer among them: three new and three old leads, of which the three new ones break
one after the other, have chances of 3/6, 2/5 and 1/4. A share of the whole month's exposure would
depend on who had the events, and in a fleet of few devices it would raise false alarms.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np

from detectors.population.counts import Counts, NothingToCount, by_look, standing
from detectors.population.flows import Fleet, Numbers, at_risk, at_risk_before
from events.surveillance import Monitor

NO_OVERLAP = "the stratum and its comparator were never at risk at one time and age"
NO_EVENT = "neither the stratum nor its comparator had an event while both were at risk"


def compared(
    fleet: Fleet, monitor: Monitor, *, start: date, looks: Sequence[date]
) -> Counts | NothingToCount:
    """Count events of both parts, with the chance of each to fall on the stratum if both are alike.

    An event counts where devices of both parts were at risk right before it. What is expected is
    the sum of the chances; the device-months are those of the stratum, in months and bands of age
    in which both parts were at risk.
    """
    assert monitor.comparator is not None, "asked of monitors with a comparator only"
    hazard, comparator = monitor.hazard, monitor.comparator
    ours, notes = standing(fleet, hazard, monitor.stratum, start=start, until=looks[-1])
    theirs, _ = standing(fleet, hazard, comparator, start=start, until=looks[-1])
    mine = {event.event_id for event in ours}
    if mine & {event.event_id for event in theirs}:
        return NothingToCount(reason="the stratum and its comparator overlap", notes=notes)
    own = _by_look(at_risk(fleet, hazard, monitor.stratum, (start, *looks)).device_months)
    other = _by_look(at_risk(fleet, hazard, comparator, (start, *looks)).device_months)
    both = (own > 0.0) & (other > 0.0)
    if not both.any():
        return NothingToCount(reason=NO_OVERLAP, notes=notes)
    our_devices = at_risk_before(fleet, hazard, monitor.stratum)
    their_devices = at_risk_before(fleet, hazard, comparator)
    grouped = by_look(sorted((*ours, *theirs), key=lambda e: (e.at_s, e.event_id)), start, looks)
    kept = [
        [
            (event, n / (n + m))
            for event in found
            if (n := our_devices[event.event_id]) and (m := their_devices[event.event_id])
        ]
        for found in grouped
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
