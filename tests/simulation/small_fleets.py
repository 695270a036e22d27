"""Small fleets, life by life: a new lead takes the place of an old one, and who fails leaves.

Half of the devices have the old lead and are there from the start; the others get the new one, one
after the other over the first half of surveillance. Each device fails at most once, at one rate for
both leads (times a ratio for the new one), and one in five leaves early for another reason.
"""

from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
from numpy.random import Generator

from detectors.population.at_risk import DAY_S, EPOCH, seconds_of
from detectors.population.flows import Fleet, Flows, Happened, RiskSets
from tests.detectors.population.fleets import EDGES, START, fleet
from tests.simulation.quiet_fleets import MONTHLY, NEVER, Report
from tests.simulation.two_leads import NEW, OLD

LEAVE_SHARE = 0.2
LATE_SHARE, LATE_DAYS = 1 / 3, 120
TAKEN_BACK_SHARE = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Small:
    """The lives of a small fleet: when each begins, ends and fails, in days since the start."""

    new: np.ndarray[tuple[int], np.dtype[np.bool_]]
    begins: np.ndarray[tuple[int], np.dtype[np.int64]]
    ends: np.ndarray[tuple[int], np.dtype[np.int64]]
    reports: tuple[Report, ...]


def small(
    random: Generator, *, devices: int, failing: float, ratio: float = 1.0, late: bool = False
) -> Small:
    """Draw a fleet of which so many devices fail on average; with late and mistaken reports."""
    days = MONTHLY.days
    new = np.arange(devices) % 2 == 1
    begins = np.where(new, random.integers(0, days // 2, devices), 0)
    leaves = random.random(devices) < LEAVE_SHARE
    ends = np.where(leaves, begins + random.integers(1, days, devices), days)
    ends = np.minimum(ends, days)
    watched = float((ends - begins).sum())
    rate = np.where(new, ratio, 1.0) * failing / watched
    fails = begins + 1 + np.floor(random.exponential(1.0 / rate)).astype(np.int64)
    reports = []
    for device in np.flatnonzero(fails < ends).tolist():
        known = int(fails[device])
        if late and random.random() < LATE_SHARE:
            known += int(random.integers(1, LATE_DAYS + 1))
        reports.append(Report(event=_failure(device, int(fails[device]), new), known_on=known))
    if late:
        wrong = random.random(devices) < TAKEN_BACK_SHARE * failing / devices
        for device in np.flatnonzero(wrong).tolist():
            day = int(random.integers(begins[device], max(begins[device] + 1, ends[device])))
            mistaken = _failure(device + devices, day, np.tile(new, 2))
            until = day + int(random.integers(60, 150))
            reports.append(Report(event=mistaken, known_on=day, until=until))
    reports.sort(key=lambda report: (report.event.at_s, report.event.event_id))
    return Small(new=new, begins=begins, ends=ends, reports=tuple(reports))


def as_known(drawn: Small, *, day: int = NEVER - 1) -> Fleet:
    """Return the fleet as it is known on a day since the start; by default in the end."""
    events = tuple(r.event for r in drawn.reports if r.known_on < day <= r.until)
    count = len(drawn.new)
    fails = np.full(count, NEVER, dtype=np.int64)
    first: list[Happened] = []
    for event in events:
        device = (event.event_id.int - 1) % count
        if fails[device] == NEVER:
            fails[device] = (event.at_s - seconds_of(START)) // DAY_S
            first.append(event)
    there_until = np.minimum(fails, drawn.ends)
    sets = np.zeros((len(first), 2), dtype=np.int64)
    for row, event in enumerate(first):
        at = (event.at_s - seconds_of(START)) // DAY_S
        own = (event.event_id.int - 1) % count
        later = (fails > at) | ((fails == at) & (np.arange(count) >= own))
        there = (drawn.begins < at) & (drawn.ends >= at) & later
        there[own] = True
        sets[row] = (there & ~drawn.new).sum(), (there & drawn.new).sum()
    risk_sets = RiskSets(
        event_ids=tuple(event.event_id for event in first),
        events=np.repeat(np.arange(len(first)), 2),
        who=np.tile(np.arange(2), len(first)),
        devices=sets.ravel(),
    )
    flows = _flows(drawn, there_until)
    empty = fleet({OLD: 0, NEW: 0}, by_clock={"implant": flows, "lead": flows})
    return replace(empty, events={"pain": tuple(first)}, risk_sets={"pain": risk_sets})


def _flows(drawn: Small, until: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Flows:
    who = np.tile(drawn.new.astype(np.int64), 2)
    at_day = np.concatenate([drawn.begins, until])
    sign = np.repeat([1, -1], len(drawn.new))
    epoch_day = (START - EPOCH).days + at_day
    months = epoch_day.astype("datetime64[D]").astype("datetime64[M]")
    return Flows(
        who=who,
        band=np.full(len(who), len(EDGES) - 1),
        day=months.astype("datetime64[D]").astype(np.int64),
        devices=sign,
        seconds=sign * epoch_day * DAY_S,
    )


def _failure(number: int, day: int, new: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Happened:
    return Happened(
        event_id=UUID(int=number + 1),
        at_s=seconds_of(START) + day * DAY_S,
        age_s=EDGES[-1] + 1,
        standing="first",
        who=int(new[number]),
    )
