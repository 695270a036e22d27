"""The evidence of looks: it follows the counts, and never takes a benchmark for the truth."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import exp, inf, log, sqrt
from typing import Any

import numpy as np
import pytest
from scipy.stats import poisson  # type: ignore[import-untyped]

from detectors.population.evaluate import CONTROL, Before, evaluate
from detectors.population.methods import ENOUGH_EVENTS
from detectors.statistics.conditional_e_process import conditional_log_e_value
from detectors.statistics.crossing import crossed_by_the_end, poisson_kernels
from detectors.statistics.e_process import log_e_value
from detectors.statistics.not_evaluated import NotEvaluated
from events.surveillance import LookResult, Stratum
from tests.detectors.population.fleets import benchmark, fleet, monitor, month, who

OLD, NEW = who(lead_model="Lead A"), who(lead_model="Lead B")
NEVER = 10_000
BESIDE = {
    "stratum": Stratum(lead_model="Lead B"),
    "comparator": Stratum(lead_model="Lead A"),
    "method": "binomial-spending",
    "horizon_events": 40.0,
}


def looked(*events: int, months: int = 6, **other: Any) -> tuple[LookResult, ...]:
    """Evaluate a thousand devices, of which one event a month is expected."""
    lock = datetime.combine(month(months), datetime.min.time(), tzinfo=UTC) + timedelta(days=3)
    return evaluate(
        other.get("monitor") or monitor(),
        other.get("benchmark", benchmark()),
        other.get("fleet") or fleet({OLD: 1000}, [(OLD, at) for at in events]),
        lock=lock,
        before=other.get("before") or Before(taken={}),
    )


def evidence(results: tuple[LookResult, ...]) -> list[float]:
    found = [result.log_e_value for result in results]
    assert None not in found
    return [value for value in found if value is not None]


def test_every_look_has_its_evidence_also_after_a_signal_and_after_the_end() -> None:
    signalled = looked(*[1] * 12, months=6)
    ended = looked(months=8, monitor=monitor(horizon_events=4.0))

    assert [result.state for result in signalled][-1] == "signal"
    assert ended[-1].state == "not_evaluated"
    assert len(evidence(signalled)) == 6
    assert len(evidence(ended)) == 8


def test_the_p_that_holds_at_any_time_is_that_of_the_strongest_look_so_far() -> None:
    results = looked(*[1] * 6, months=8)

    p = [result.anytime_p or 0.0 for result in results]
    largest = max(evidence(results))
    assert p == sorted(p, reverse=True)
    assert p[-1] == pytest.approx(exp(-largest))
    assert evidence(results)[-1] < largest


def test_a_late_report_strengthens_a_look_and_one_taken_back_weakens_it_again() -> None:
    first, more, fewer = looked(0, 0, 1), looked(0, 0, 0, 1), looked(0, 1)

    assert all(late > early for late, early in zip(evidence(more), evidence(first), strict=True))
    assert all(now < before for now, before in zip(evidence(fewer), evidence(first), strict=True))
    assert (fewer[-1].anytime_p or 0.0) > (first[-1].anytime_p or 0.0)


@pytest.mark.parametrize("events", [3, 20, 150])
def test_a_benchmark_from_fewer_events_lets_win_less(events: int) -> None:
    few = looked(*[0] * 8, benchmark=benchmark(events=events))
    many = looked(*[0] * 8, benchmark=benchmark(events=100_000))

    assert evidence(few)[0] < evidence(many)[0]


def test_what_earlier_versions_spent_of_alpha_is_gone_from_the_stake() -> None:
    fresh, later = looked(1, 1), looked(1, 1, before=Before(taken={}, already_spent=0.03))

    lost = [one - other for one, other in zip(evidence(fresh), evidence(later), strict=True)]
    assert lost == pytest.approx([log(1 / 0.4)] * 6)


def test_a_benchmark_that_does_not_say_what_it_rests_on_gives_no_evidence() -> None:
    (unknown,) = looked(1, benchmark=benchmark(events=None))
    (none,) = looked(1, benchmark=benchmark(events=0))

    assert (unknown.log_e_value, unknown.anytime_p) == (None, None)
    assert none.log_e_value is None


def test_beside_a_comparator_each_event_is_a_bet() -> None:
    both = fleet({OLD: 900, NEW: 300}, [(NEW, 0)] * 7 + [(OLD, 0)] * 3)

    (result,) = looked(months=1, fleet=both, monitor=monitor(**BESIDE), benchmark=None)

    assert result.log_e_value is not None
    assert exp(result.log_e_value) == pytest.approx(20.7, abs=5.0)
    assert result.log_ratio == pytest.approx(log(7 / 3 * 3))


def test_a_negative_control_counts_and_neither_signals_nor_spends() -> None:
    loud = looked(*[0] * 30, monitor=monitor(negative_control=True))

    assert {(result.state, result.reason) for result in loud} == {("no_signal", CONTROL)}
    assert {(result.alpha_spent, result.critical_events) for result in loud} == {(None, None)}
    assert loud[0].observed == 30
    assert loud[0].log_ratio is not None
    assert loud[0].log_ratio_error == pytest.approx((1 / 30 + 1 / 1000) ** 0.5)


def test_enough_events_for_a_horizon_are_not_enough_for_ever() -> None:
    """Taken for the truth, a benchmark of 200 events is reached far too often at last."""
    looks = np.geomspace(0.5, 1_000.0, 60)
    kernels = poisson_kernels(np.diff(looks, prepend=0.0))
    histories = np.linspace(ENOUGH_EVENTS - 50, ENOUGH_EVENTS + 50, 13).astype(int)
    likely = poisson.pmf(histories, ENOUGH_EVENTS)

    crossed = 0.0
    for events, p in zip(histories.tolist(), likely / likely.sum(), strict=True):
        critical = [_least(mu * events / ENOUGH_EVENTS) for mu in looks.tolist()]
        crossed += p * crossed_by_the_end(kernels, np.array(critical))

    assert crossed > 0.1


@pytest.mark.parametrize("mistaken", [0.0, 0.1])
def test_reports_that_come_late_or_are_taken_back_reach_twenty_no_more_often_than_they_may(
    mistaken: float,
) -> None:
    """Two thousand fleets without a rise, one event a month, read anew every month for two years.

    A third of the reports come one to four months late. Of all reports `mistaken` are mistakes, and
    taken back two to four months later; the true ones keep to what the benchmark says.
    """
    draw, paths, months, alpha = np.random.default_rng(8), 2_000, 24, 0.05

    crossed = 0
    for _ in range(paths):
        at = np.repeat(np.arange(months), draw.poisson(1.0 / (1.0 - mistaken), size=months))
        late = draw.random(at.size) < 1 / 3
        from_ = at + np.where(late, draw.integers(1, 5, size=at.size), 0)
        until = np.where(
            draw.random(at.size) < mistaken, from_ + draw.integers(2, 5, size=at.size), NEVER
        )
        crossed += any(
            _value(int(((at < look) & (from_ < run) & (run <= until)).sum()), look) >= log(20)
            for run in range(1, months + 1)
            for look in range(max(1, run - 8), run + 1)
        )

    assert crossed <= paths * alpha + 2.0 * sqrt(paths * alpha * (1.0 - alpha))


@lru_cache(maxsize=4096)
def _value(observed: int, expected: int) -> float:
    found = conditional_log_e_value(observed, float(expected), benchmark_events=1_000)
    return -inf if isinstance(found, NotEvaluated) else found


def _least(expected: float) -> int:
    """Return the least count at which the plain e-value reaches 20."""
    low, high = int(expected), int(expected + 10.0 * expected**0.5 + 40.0)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if log_e_value(middle, expected) >= log(20) else (middle, high)
    return high
