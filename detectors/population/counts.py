"""What a monitor counts at its looks: events, exposure, and what a benchmark expects of it."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np

from detectors.population.at_risk import seconds_of
from detectors.population.expected import band_at, rates
from detectors.population.flows import Fleet, Happened, at_risk, members
from detectors.wording import plural
from events.surveillance import Benchmark, Monitor, Stratum
from events.vocabulary import Hazard

NEVER_AT_RISK = "no device of this stratum was at risk at an age that the benchmark knows"
IMPOSSIBLE = "the expected events are negative or no number: the benchmark or the exposure is wrong"
EXPECTS_NOTHING = "the benchmark expects no event at all, so any one would be infinitely many"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Totals since surveillance began, at each look; `counted` are the ids that a look adds.

    `information` is what alpha is spent along: expected events, or events of both parts together,
    where `shares` says of each new one how likely it was to fall on the stratum.
    """

    looks: tuple[date, ...]
    observed: tuple[int, ...]
    expected: tuple[float, ...]
    device_months: tuple[float, ...]
    information: tuple[float, ...]
    counted: tuple[tuple[UUID, ...], ...]
    notes: tuple[str, ...]
    shares: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingToCount:
    """Why there is nothing that could be compared."""

    reason: str
    notes: tuple[str, ...] = ()


def against_benchmark(
    fleet: Fleet, monitor: Monitor, benchmark: Benchmark, *, start: date, looks: Sequence[date]
) -> Counts | NothingToCount:
    """Count the first events of a stratum, and what its benchmark expects, at each look."""
    risk = at_risk(fleet, monitor.hazard, monitor.stratum, (start, *looks)).device_months
    since = risk[:, 1:] - risk[:, :1]
    rate = rates(benchmark, fleet.edges_s)
    covered = ~np.isnan(rate)
    known = since[covered]
    expected = (rate[covered][:, None] * known).sum(axis=0)
    exposure = known.sum(axis=0)
    events, notes = standing(fleet, monitor.hazard, monitor.stratum, start=start, until=looks[-1])
    inside = [e for e in events if covered[band_at(e.age_s or 0, fleet.edges_s)]]
    if len(inside) < len(events):
        outside = plural(len(events) - len(inside), "event")
        notes = (*notes, f"{outside} at an age that the benchmark does not know: left out")
    if float(since[~covered].sum()) > 0.0:
        left_out = since[~covered][:, -1].sum()
        notes = (*notes, f"{left_out:.1f} device-months at such an age: left out")
    if not exposure[-1] > 0.0:
        return NothingToCount(reason=NEVER_AT_RISK, notes=notes)
    steps = np.diff(expected, prepend=0.0)
    if not np.isfinite(expected).all() or (steps < -1e-9).any():
        return NothingToCount(reason=IMPOSSIBLE, notes=notes)
    if not expected[-1] > 0.0:
        return NothingToCount(reason=EXPECTS_NOTHING, notes=notes)
    counted = by_look(inside, start, looks)
    return Counts(
        looks=tuple(looks),
        observed=tuple(np.cumsum([len(ids) for ids in counted]).tolist()),
        expected=tuple(np.maximum.accumulate(expected).tolist()),
        device_months=tuple(exposure.tolist()),
        information=tuple(np.maximum.accumulate(expected).tolist()),
        counted=tuple(tuple(e.event_id for e in found) for found in counted),
        notes=notes,
    )


def standing(
    fleet: Fleet, hazard: Hazard, stratum: Stratum, *, start: date, until: date
) -> tuple[tuple[Happened, ...], tuple[str, ...]]:
    """Return the first events of a stratum from a start on, and notes on those that do not count.

    Of a device that is not registered nobody knows the stratum; such events are told of everywhere.
    """
    inside = members(fleet, stratum)
    first_s, last_s = seconds_of(start), seconds_of(until)
    counts, left_out = list[Happened](), Counter[str]()
    for event in fleet.events.get(hazard, ()):
        if not first_s <= event.at_s < last_s:
            continue
        if event.standing == "first":
            if inside[event.who]:
                counts.append(event)
        elif event.standing != "again":
            left_out[event.standing] += 1
    told = [f"{plural(n, 'event')} of the fleet left out: {why}" for why, n in left_out.items()]
    return tuple(counts), (*sorted(told), *fleet.doubts)


def by_look(
    events: Iterable[Happened], start: date, looks: Sequence[date]
) -> tuple[tuple[Happened, ...], ...]:
    """Return the events that each look adds to the one before."""
    edges = [seconds_of(day) for day in (start, *looks)]
    found: list[list[Happened]] = [[] for _ in looks]
    for event in events:
        place = bisect_right(edges, event.at_s) - 1
        if 0 <= place < len(found):
            found[place].append(event)
    return tuple(map(tuple, found))
