"""A cluster of events on the old lead: who is flagged, and who is not.

A tenth of the devices have the old lead, on which events are three times as frequent as the
benchmark says; on the new lead they are as it says.
"""

from collections import Counter

import numpy as np
import pytest

from detectors.population.evaluate import evaluate
from events.surveillance import Benchmark, Monitor, Stratum
from tests.detectors.population.fleets import benchmark, fleet, monitor
from tests.simulation.quiet_fleets import MONTHLY, WEEKLY, Span, Stretch, drawn, true
from tests.simulation.runs import first_signal
from tests.simulation.studies import ALPHA, SEED, two_errors
from tests.simulation.two_leads import NEW, NEW_LEAD, OLD, OLD_LEAD

FLEETS = 500
DEVICES = {OLD: 200, NEW: 1800}
EXPECTED = {OLD: 7.2, NEW: 64.8}
"""Events by the benchmark, over the whole of surveillance."""
RATIO = 3.0
EVERYBODY = Stratum()


def watched(span: Span) -> dict[str, tuple[Monitor, Benchmark | None]]:
    """Return monitors of each lead and of both, against the benchmark and beside each other."""
    rate = EXPECTED[OLD] * 30.4375 / (DEVICES[OLD] * span.days)
    found: dict[str, tuple[Monitor, Benchmark | None]] = {}
    parts = {
        "old": (OLD_LEAD, EXPECTED[OLD]),
        "new": (NEW_LEAD, EXPECTED[NEW]),
        "pooled": (EVERYBODY, sum(EXPECTED.values())),
    }
    for name, (part, expected) in parts.items():
        asked = monitor(stratum=part, horizon_events=expected, every=span.every, minimum_events=3)
        found[name] = asked, benchmark(rate=rate)
    for name, one, other in (
        ("old beside new", OLD_LEAD, NEW_LEAD),
        ("new beside old", NEW_LEAD, OLD_LEAD),
    ):
        beside = monitor(
            stratum=one,
            comparator=other,
            method="binomial-spending",
            horizon_events=sum(EXPECTED.values()),
            every=span.every,
            minimum_events=3,
        )
        found[name] = beside, None
    return found


@pytest.mark.slow
@pytest.mark.parametrize("span", [MONTHLY, WEEKLY], ids=lambda span: str(span.every))
def test_a_cluster_on_the_old_lead_flags_the_old_lead_only_and_is_diluted_in_the_pool(
    span: Span,
) -> None:
    random, people = np.random.default_rng(SEED), fleet(DEVICES, by_week=span.every == "week")
    cluster = (
        Stretch(who=0, first_day=0, days=span.days, events=RATIO * EXPECTED[OLD]),
        Stretch(who=1, first_day=0, days=span.days, events=EXPECTED[NEW]),
    )
    lock, asked, found = span.locks()[-1], watched(span), Counter[str]()

    for _ in range(FLEETS):
        there = true(people, drawn(random, cluster))
        flags = {
            name
            for name, (who, against) in asked.items()
            if first_signal(evaluate(who, against, there, lock=lock)) is not None
        }
        found.update(flags)
        found["old lead only"] += "old" in flags and "new" not in flags
        found["old lead only, beside"] += (
            "old beside new" in flags and "new beside old" not in flags
        )

    print(f"{span.every}, of {FLEETS} fleets with a cluster on the old lead: {dict(found)}")
    assert min(found["old"], found["old beside new"]) >= 0.8 * FLEETS
    chance = ALPHA + two_errors(ALPHA, FLEETS)
    assert max(found["new"], found["new beside old"]) <= chance * FLEETS
    assert found["old lead only"] >= (1.0 - chance) * found["old"]
    assert found["pooled"] < found["old"] / 2
