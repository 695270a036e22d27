"""A new lead beside the old one: what alpha buys, and when surveillance ends."""

from datetime import UTC, datetime, timedelta
from itertools import product
from math import prod

import pytest

from detectors.population.evaluate import evaluate
from detectors.population.question import Question
from detectors.population.side_by_side import binomial_spending
from detectors.population.stratum import Who
from events.surveillance import LookResult, Monitor, Stratum
from tests.detectors.population.fleets import fleet, monitor, month, who

OLD, NEW = who(lead_model="Lead A"), who(lead_model="Lead B")
SHARES = ((0.2, 0.25, 0.3), (0.35,), (), (0.5, 0.5, 0.5, 0.6), (0.6, 0.65, 0.7))


def beside(**other: object) -> Monitor:
    return monitor(
        stratum=Stratum(lead_model="Lead B"),
        comparator=Stratum(lead_model="Lead A"),
        method="binomial-spending",
        **other,
    )


def looked(events: list[tuple[Who, int]], *, months: int, **other: object) -> list[LookResult]:
    both = fleet({OLD: 900, NEW: 300}, events)
    lock = datetime.combine(month(months), datetime.min.time(), tzinfo=UTC) + timedelta(days=3)
    return list(evaluate(beside(**other), None, both, lock=lock))


@pytest.mark.parametrize("alpha", [0.05, 0.2])
def test_what_is_said_to_be_spent_is_what_all_ways_to_fall_add_up_to(alpha: float) -> None:
    asked = Question(
        expected=(0.0,) * len(SHARES),
        observed=(0,) * len(SHARES),
        taken=(None,) * len(SHARES),
        alpha=alpha,
        spending=None,
        horizon=11.0,
        shares=SHARES,
    )

    looks = binomial_spending(asked).looks

    every = [share for shares in SHARES for share in shares]
    ends = [sum(map(len, SHARES[: n + 1])) for n in range(len(SHARES))]
    crossed = 0.0
    for fell in product((False, True), repeat=len(every)):
        counts = [sum(fell[:end]) for end in ends]
        if any(
            look.critical_events is not None and count >= look.critical_events
            for count, look in zip(counts, looks, strict=True)
        ):
            crossed += prod(p if new else 1.0 - p for p, new in zip(every, fell, strict=True))
    assert looks[-1].alpha_spent == pytest.approx(crossed)
    assert 0.0 < crossed <= alpha


def test_it_ends_with_the_look_by_which_both_leads_together_had_the_events_of_its_horizon() -> None:
    events = [(OLD, 0), (OLD, 0), (NEW, 1), (OLD, 2), (OLD, 2), (OLD, 2), (NEW, 3)]

    results = looked(events, months=5, horizon_events=5.0)

    assert [result.state for result in results] == ["no_signal"] * 3 + ["not_evaluated"] * 2
    assert [result.observed for result in results[:3]] == [0, 1, 1]
    assert results[3].reason == (
        f"surveillance ended with the look of {month(3)}, without a signal"
    )


def test_a_month_without_an_event_on_either_lead_is_not_asked_and_spends_nothing() -> None:
    results = looked([(OLD, 0), (NEW, 0), (OLD, 2)], months=4, horizon_events=40.0)

    assert [result.state for result in results] == [
        "no_signal",
        "not_evaluated",
        "no_signal",
        "not_evaluated",
    ]
    assert results[1].alpha_spent is None
    # As many as both had are expected to fall on the new lead by its share of the exposure.
    assert results[2].expected == pytest.approx(0.75)
