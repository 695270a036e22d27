"""What the read model tells of the population, and the sums over it that a monitor needs.

Flows come as columns of numbers: how many devices entered a band of age in a stretch of days, less
those that left it, and the sum of the seconds at which they did. With totals N and S until a day t
on which a stretch begins, the time at risk until then is t N - S. The sums are of whole seconds
below 2**53, so they are exact. Stretches are calendar months; where some monitor looks every week,
Mondays cut them too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from detectors.population.at_risk import DAY_S, EPOCH, MONTH_S
from detectors.population.stratum import Who, belongs
from events.surveillance import Stratum
from events.vocabulary import Hazard

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]

LEAD_HAZARDS: tuple[Hazard, ...] = ("lead_fracture", "lead_migration")
"""These go by the age of the newest lead, all others by that of the implant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """Rows of one clock or hazard; `who` counts into the fleet's `people`.

    `day` is the one on which the stretch begins, in days since 1970.
    """

    who: Whole
    band: Whole
    day: Whole
    devices: Whole
    seconds: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskSets:
    """How many of each of the fleet's people were at risk right before each event of a hazard.

    They are of the band of age of the device that had the event, and it is among them. `events`
    says of which event each row is, in the order of `event_ids`.
    """

    event_ids: tuple[UUID, ...]
    events: Whole
    who: Whole
    devices: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One event of a hazard; `standing` is `first`, `again`, or why it does not count."""

    event_id: UUID
    at_s: int
    age_s: int | None
    standing: str
    who: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """The population as known at a lock.

    `by_clock` has the flows of all devices under the clocks `implant` and `lead`, `after_first`
    what a hazard takes away after each device's first event. `risk_sets` are there for hazards of
    which strata are compared with each other. `edges_s` are where bands begin, and `by_week` says
    whether Mondays cut the stretches.
    """

    edges_s: tuple[int, ...]
    people: tuple[Who, ...]
    by_clock: dict[str, Flows]
    after_first: dict[str, Flows]
    events: dict[str, tuple[Happened, ...]]
    risk_sets: dict[str, RiskSets] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    by_week: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AtRisk:
    """Device-months of a stratum until each day, in each band of age, a row for each band."""

    days: tuple[date, ...]
    device_months: Numbers


def at_risk(fleet: Fleet, hazard: Hazard, stratum: Stratum, days: Sequence[date]) -> AtRisk:
    """Return the device-months at risk of a first event until each day on which a stretch begins.

    Raises
    ------
    ValueError
        If a stretch goes on over one of the days: nobody told how many devices came before it.
    """
    inside = members(fleet, stratum)
    if astray := [day for day in days if day.day != 1 and not (fleet.by_week and _monday(day))]:
        stretches = "months and weeks" if fleet.by_week else "months"
        message = (
            f"at_risk: the fleet was read by {stretches}, and none begins on {astray[0]}. "
            "Read it by week, and ask for firsts of months and Mondays."
        )
        raise ValueError(message)
    until = np.array([(day - EPOCH).days for day in days], dtype=np.int64)
    clock = "lead" if hazard in LEAD_HAZARDS else "implant"
    found = np.zeros((len(fleet.edges_s), len(days)), dtype=np.int64)
    for flows in (fleet.by_clock.get(clock), fleet.after_first.get(hazard)):
        if flows is not None and len(flows.who) and len(days):
            found += _time(flows, inside, until, bands=len(fleet.edges_s))
    return AtRisk(days=tuple(days), device_months=found / MONTH_S)


def at_risk_before(fleet: Fleet, hazard: Hazard, stratum: Stratum) -> dict[UUID, int]:
    """Return how many devices of a stratum were at risk right before each event of a hazard.

    Raises
    ------
    ValueError
        If the fleet was read without the risk sets of this hazard.
    """
    sets = fleet.risk_sets.get(hazard)
    if sets is None:
        message = (
            f"at_risk_before: the fleet was read without who was at risk before each {hazard}. "
            "Read it with this hazard among those that are compared."
        )
        raise ValueError(message)
    inside = members(fleet, stratum)[sets.who]
    devices = np.where(inside, sets.devices, 0).astype(float)
    counted = np.bincount(sets.events, weights=devices, minlength=len(sets.event_ids))
    return dict(zip(sets.event_ids, counted.astype(int).tolist(), strict=True))


def first_day(fleet: Fleet, hazard: Hazard, stratum: Stratum) -> date | None:
    """Return when the stretch begins that brings a stratum's first device under risk, or null."""
    flows = fleet.by_clock.get("lead" if hazard in LEAD_HAZARDS else "implant")
    if flows is None:
        return None
    days = flows.day[members(fleet, stratum)[flows.who]]
    return EPOCH + timedelta(days=int(days.min())) if len(days) else None


def members(fleet: Fleet, stratum: Stratum) -> NDArray[np.bool_]:
    """Say of each of the fleet's people whether they are in the stratum."""
    return np.array([belongs(who, stratum) for who in fleet.people], dtype=bool)


def _monday(day: date) -> bool:
    return day.weekday() == 0


def _time(flows: Flows, inside: NDArray[np.bool_], until: Whole, *, bands: int) -> Whole:
    chosen = inside[flows.who]
    column = np.searchsorted(until, flows.day[chosen], side="right")
    place = flows.band[chosen] * (len(until) + 1) + column
    size = bands * (len(until) + 1)
    totals = [
        np.bincount(place, weights=values[chosen].astype(float), minlength=size)
        .reshape(bands, len(until) + 1)[:, :-1]
        .cumsum(axis=1)
        for values in (flows.devices, flows.seconds)
    ]
    devices, seconds = (np.rint(total).astype(np.int64) for total in totals)
    time: Whole = devices * (until * DAY_S)[None, :] - seconds
    return time
