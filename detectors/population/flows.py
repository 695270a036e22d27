"""What the read model tells of the population, and the sums over it that a monitor needs.

Flows come as columns of numbers: how many devices entered a band of age in a month, less those that
left it, and the sum of the seconds at which they did. With totals N and S until a day t, the time
at risk until then is t N - S. The sums are of whole seconds below 2**53, so they are exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from detectors.population.at_risk import MONTH_S, seconds_of
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

    `month` is year times 12 plus the month from nought.
    """

    who: Whole
    band: Whole
    month: Whole
    devices: Whole
    seconds: Whole


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
    what a hazard takes away after each device's first event. `edges_s` are where bands begin.
    """

    edges_s: tuple[int, ...]
    people: tuple[Who, ...]
    by_clock: dict[str, Flows]
    after_first: dict[str, Flows]
    events: dict[str, tuple[Happened, ...]]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AtRisk:
    """Device-months of a stratum until each day, in each band of age, a row for each band."""

    days: tuple[date, ...]
    device_months: Numbers


def at_risk(fleet: Fleet, hazard: Hazard, stratum: Stratum, days: Sequence[date]) -> AtRisk:
    """Return the device-months at risk of a first event until each of some beginnings of months."""
    inside = members(fleet, stratum)
    months = np.array([day.year * 12 + day.month - 1 for day in days], dtype=np.int64)
    until_s = np.array([seconds_of(day) for day in days], dtype=np.int64)
    clock = "lead" if hazard in LEAD_HAZARDS else "implant"
    found = np.zeros((len(fleet.edges_s), len(days)), dtype=np.int64)
    for flows in (fleet.by_clock.get(clock), fleet.after_first.get(hazard)):
        if flows is not None and len(flows.who) and len(days):
            found += _time(flows, inside, months, until_s, bands=len(fleet.edges_s))
    return AtRisk(days=tuple(days), device_months=found / MONTH_S)


def first_month(fleet: Fleet, hazard: Hazard, stratum: Stratum) -> date | None:
    """Return the month in which the first device of a stratum comes under risk, or null."""
    flows = fleet.by_clock.get("lead" if hazard in LEAD_HAZARDS else "implant")
    if flows is None:
        return None
    months = flows.month[members(fleet, stratum)[flows.who]]
    return date(int(months.min()) // 12, int(months.min()) % 12 + 1, 1) if len(months) else None


def members(fleet: Fleet, stratum: Stratum) -> NDArray[np.bool_]:
    """Say of each of the fleet's people whether they are in the stratum."""
    return np.array([belongs(who, stratum) for who in fleet.people], dtype=bool)


def _time(
    flows: Flows, inside: NDArray[np.bool_], months: Whole, until_s: Whole, *, bands: int
) -> Whole:
    chosen = inside[flows.who]
    column = np.searchsorted(months, flows.month[chosen], side="right")
    place = flows.band[chosen] * (len(months) + 1) + column
    size = bands * (len(months) + 1)
    totals = [
        np.bincount(place, weights=values[chosen].astype(float), minlength=size)
        .reshape(bands, len(months) + 1)[:, :-1]
        .cumsum(axis=1)
        for values in (flows.devices, flows.seconds)
    ]
    devices, seconds = (np.rint(total).astype(np.int64) for total in totals)
    time: Whole = devices * until_s[None, :] - seconds
    return time
