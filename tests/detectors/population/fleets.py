"""Populations made of numbers: devices come at a steady pace, events where the test puts them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np

from detectors.population.at_risk import AGE_EDGES_MONTHS, DAY_S, EPOCH, edges_s, seconds_of
from detectors.population.flows import Fleet, Flows, Happened, RiskSets
from detectors.population.schedule import following
from detectors.population.stratum import Who
from events.surveillance import AgeBand, Benchmark, Monitor

EDGES = edges_s(AGE_EDGES_MONTHS)
START = date(2026, 1, 1)


def who(**known: Any) -> Who:
    nothing = dict.fromkeys(("lead_model", "lead_version", "technique", "centre"))
    return Who(**(nothing | {"age_from_years": None, "bmi_from_kg_m2": None} | known))


def month(number: int) -> date:
    day = START
    for _ in range(number):
        day = following(day, "month")
    return day


def fleet(
    devices: Mapping[Who, int], happened: Iterable[tuple[Who, int]] = (), **other: Any
) -> Fleet:
    """Return a population that is there from `START` on, for ever, in the oldest band of age.

    `happened` are first events of pain: of whom, and in which month from `START`. First events do
    not end the time at risk here.
    """
    people = tuple(devices)
    numbers = {one: index for index, one in enumerate(people)}
    first, count = (START - EPOCH).days, len(people)
    flows = Flows(
        who=np.arange(count),
        band=np.full(count, len(EDGES) - 1),
        day=np.full(count, first),
        devices=np.array(list(devices.values()), dtype=np.int64),
        seconds=np.array([n * seconds_of(START) for n in devices.values()], dtype=np.int64),
    )
    events = tuple(
        Happened(
            event_id=UUID(int=number),
            at_s=seconds_of(month(at)) + 86_400,
            age_s=EDGES[-1] + 1,
            standing="first",
            who=numbers[one],
        )
        for number, (one, at) in enumerate(happened, start=1)
    )
    fields: dict[str, Any] = {
        "edges_s": EDGES,
        "people": people,
        "by_clock": {"implant": flows, "lead": flows},
        "after_first": {},
        "events": {},
    }
    return happening(Fleet(**(fields | other)), events)


def happening(fleet: Fleet, events: tuple[Happened, ...]) -> Fleet:
    """Return the fleet with these first events of pain; they do not end the time at risk."""
    flows = fleet.by_clock["implant"]
    at_s = np.array([event.at_s for event in events], dtype=np.int64)
    there = flows.day[None, :] * DAY_S <= at_s[:, None]
    each = np.arange(len(fleet.people))
    devices = (there * flows.devices) @ (flows.who[:, None] == each).astype(np.int64)
    sets = RiskSets(
        event_ids=tuple(event.event_id for event in events),
        events=np.repeat(np.arange(len(events)), len(each)),
        who=np.tile(each, len(events)),
        devices=devices.ravel(),
    )
    return replace(fleet, events={"pain": events}, risk_sets={"pain": sets})


def benchmark(*, rate: float = 0.001, events: int | None = 1000, **other: Any) -> Benchmark:
    fields: dict[str, Any] = {
        "benchmark_id": "pain-1",
        "hazard": "pain",
        "bands": (AgeBand(from_month=0.0, per_device_month=rate),),
        "events": events,
        "exposure_device_months": None if events is None else events / rate if rate else None,
        "reference": "made up",
        "confidence": "low",
    }
    return Benchmark(**(fields | other))


def monitor(**other: Any) -> Monitor:
    fields: dict[str, Any] = {
        "monitor_id": "pain-all",
        "version": 1,
        "hazard": "pain",
        "benchmark_id": "pain-1",
        "method": "poisson-spending",
        "alpha": 0.05,
        "spending": "power:0.5",
        "horizon_events": 20.0,
        "reporting_lag_days": 0.0,
    }
    return Monitor(**(fields | other))
