"""Whether surveillance keeps its level when reports come late and are corrected, and what it finds.

Fleets are drawn, with a seed, as counts: a thousand devices, one expected event a month, three
years of monthly looks without any lag. A third of the reports come up to four months late, so looks
re-open; where reports are corrected, a tenth of them are mistakes that are taken back two to four
months later. Each fleet is run through every month in turn, with the memory of what was told, and
counts as an alarm if there ever was one.
"""

from datetime import UTC, datetime, timedelta
from math import sqrt
from random import Random
from typing import Any

import pytest

from detectors.population.evaluate import Before, evaluate
from detectors.population.flows import Fleet
from detectors.population.question import Taken
from detectors.population.stratum import Who
from events.surveillance import Benchmark, Monitor, Stratum
from tests.detectors.population.fleets import benchmark, fleet, monitor, month, who

MONTHS = 36
ALPHA = 0.05
OLD, NEW = who(lead_model="Lead A"), who(lead_model="Lead B")

Report = tuple[Who, int, int, int]
"""Of whom, in which month, known from which month on, and taken back in which (or never)."""
NEVER = 10_000


def reports(
    random: Random, rates: dict[Who, float], *, mistaken: float = 0.0
) -> tuple[Report, ...]:
    """Draw reports at so many a month, of which a part is mistaken and taken back later."""
    found: list[Report] = []
    for one, rate in rates.items():
        for at in range(MONTHS):
            for _ in range(_poisson(random, rate)):
                from_ = at + _delay(random)
                until = from_ + random.randrange(2, 5) if random.random() < mistaken else NEVER
                found.append((one, at, from_, until))
    return tuple(found)


def known(devices: dict[Who, int], every: tuple[Report, ...], at: int) -> Fleet:
    there = [(one, when) for one, when, from_, until in every if from_ < at <= until]
    return fleet(devices, there)


def ever_signals(
    devices: dict[Who, int], every: tuple[Report, ...], asked: Monitor, against: Benchmark
) -> bool:
    taken: dict[Any, Taken] = {}
    for at in range(1, MONTHS + 1):
        lock = datetime.combine(month(at), datetime.min.time(), tzinfo=UTC) + timedelta(days=2)
        results = evaluate(
            asked, against, known(devices, every, at), lock=lock, before=Before(taken=taken)
        )
        if any(result.state == "signal" for result in results):
            return True
        taken = {
            r.look: Taken(r.critical_events, r.alpha_spent or 0.0)
            for r in results
            if r.critical_events is not None or r.alpha_spent is not None
        }
    return False


def _delay(random: Random) -> int:
    return random.randrange(1, 5) if random.random() < 1 / 3 else 0


def _poisson(random: Random, mean: float) -> int:
    count, left = 0, random.expovariate(1.0)
    while left < mean:
        count += 1
        left += random.expovariate(1.0)
    return count


@pytest.mark.slow
@pytest.mark.parametrize(
    ("events", "mistaken", "fleets"),
    [(1000, 0.0, 2_000), (1000, 0.1, 2_000), (20, 0.1, 500)],
    ids=["late", "late and corrected", "late and corrected, benchmark of 20 events"],
)
def test_late_and_corrected_reports_raise_no_more_false_alarms_than_alpha(
    events: int, mistaken: float, fleets: int
) -> None:
    random, alarms = Random(739 + events), 0
    asked = monitor(horizon_events=45.0, minimum_events=3)
    for _ in range(fleets):
        # What a benchmark from few events says is itself drawn: its events at a true rate of one.
        seen = 1000 if events == 1000 else max(1, _poisson(random, float(events)))
        against = benchmark(rate=0.001 * seen / events, events=seen)
        every = reports(random, {OLD: 1.0}, mistaken=mistaken)
        alarms += ever_signals({OLD: 1000}, every, asked, against)

    rate = alarms / fleets
    print(f"benchmark of {events} events, {mistaken:.0%} mistaken: {alarms} alarms in {fleets}")
    assert rate <= ALPHA + 2 * sqrt(ALPHA * (1 - ALPHA) / fleets)


@pytest.mark.slow
def test_a_cluster_on_the_old_lead_flags_the_old_lead_and_is_diluted_in_the_pool() -> None:
    random, fleets = Random(7), 100
    devices, rates = {OLD: 200, NEW: 1800}, {OLD: 0.2 * 3.0, NEW: 1.8}
    strata = {"old": Stratum(lead_model="Lead A"), "new": Stratum(lead_model="Lead B")}
    found = dict.fromkeys((*strata, "pooled"), 0)
    for _ in range(fleets):
        every = reports(random, rates)
        for name in found:
            part = strata.get(name, Stratum())
            expected = {"old": 0.2, "new": 1.8, "pooled": 2.0}[name]
            asked = monitor(stratum=part, horizon_events=expected * MONTHS * 1.1)
            found[name] += ever_signals(devices, every, asked, benchmark())

    print(f"of {fleets} fleets with a cluster on the old lead: {found}")
    assert found["old"] >= 80
    assert found["new"] <= fleets * (ALPHA + 2 * sqrt(ALPHA * (1 - ALPHA) / fleets))
    assert found["pooled"] < found["old"] / 2


def test_a_report_that_is_known_later_is_not_known_before() -> None:
    every: tuple[Report, ...] = ((OLD, 0, 2, 4),)

    counts = [len(known({OLD: 1}, every, at).events["pain"]) for at in range(1, 6)]

    assert counts == [0, 0, 1, 1, 0]
