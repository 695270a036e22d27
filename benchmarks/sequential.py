"""What an exact sequential boundary costs: nothing is kept between calls, so each one is cold.

`python -m benchmarks.sequential` prints it. Each number is the median of several runs, after one
that only loads the libraries.
"""

import json
from collections.abc import Callable
from itertools import accumulate
from statistics import median
from time import perf_counter

from detectors.statistics.alpha_spending import critical_events
from detectors.statistics.binomial_maxsprt import binomial_continuous_critical_value
from detectors.statistics.conditional_group import conditional_group_critical_value
from detectors.statistics.conditional_maxsprt import conditional_critical_value_by_events
from detectors.statistics.conditional_spending import conditional_critical_events
from detectors.statistics.performance import group_performance
from detectors.statistics.planning import smallest_horizon
from detectors.statistics.poisson_maxsprt import continuous_critical_value, group_critical_value
from detectors.statistics.rate_ratio import rate_ratio_after_stopping
from detectors.statistics.spending import PowerSpending, Spending, WaldSpending

RUNS = 9
ALPHA = 0.05

GOALS = {
    "group_24_looks_ms": "<= 20",
    "group_120_looks_ms": "<= 100",
    "continuous_50_expected_ms": "<= 100",
    "conditional_30_events_ms": "<= 1,000",
    "conditional_50_events_ms": "<= 1,000",
    "smallest_horizon_ms": "<= 2,000",
    "spending_60_looks_ms": "<= 50",
    "conditional_spending_60_looks_ms": "<= 50",
}


def run() -> dict[str, object]:
    """Return how long each boundary takes [ms]."""
    monthly = (0.25,) * 60
    events = group_critical_value(monthly, alpha=ALPHA, minimum_events=3).critical_events
    work: dict[str, Callable[[], object]] = {
        "group_24_looks_ms": lambda: group_critical_value((0.5,) * 24, alpha=ALPHA),
        "group_120_looks_ms": lambda: group_critical_value(
            (0.25,) * 120, alpha=ALPHA, minimum_events=3
        ),
        "group_1000_looks_ms": lambda: group_critical_value(
            (0.25,) * 1_000, alpha=ALPHA, minimum_events=3
        ),
        "continuous_50_expected_ms": lambda: _continuous(50.0),
        "continuous_1000_expected_ms": lambda: _continuous(1_000.0),
        "conditional_30_events_ms": lambda: conditional_critical_value_by_events(
            30, benchmark_events=10, alpha=ALPHA
        ),
        "conditional_50_events_ms": lambda: conditional_critical_value_by_events(
            50, benchmark_events=50, alpha=ALPHA
        ),
        "conditional_60_looks_ms": lambda: conditional_group_critical_value(
            (1.0,) * 60, benchmark_events=20, benchmark_exposure=60.0, alpha=ALPHA
        ),
        "binomial_100_events_ms": lambda: binomial_continuous_critical_value(
            100, null_share=0.3, alpha=ALPHA
        ),
        "smallest_horizon_ms": _horizon,
        "spending_60_looks_ms": lambda: _spend(PowerSpending()),
        "wald_spending_60_looks_ms": lambda: _spend(WaldSpending()),
        "conditional_spending_60_looks_ms": lambda: conditional_critical_events(
            tuple(accumulate((1.0,) * 60)),
            benchmark_events=20,
            benchmark_exposure=60.0,
            alpha=ALPHA,
            horizon_exposure=60.5,
            spending=PowerSpending(),
        ),
        "performance_60_looks_ms": lambda: group_performance(
            monthly, critical_events=events, rate_ratio=2.0
        ),
        "rate_ratio_60_looks_ms": lambda: rate_ratio_after_stopping(
            tuple(accumulate(monthly)), critical_events=events, observed=20
        ),
    }
    return {"runs": RUNS, **{name: _median_ms(each) for name, each in work.items()}, "goals": GOALS}


def _median_ms(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(RUNS):
        started = perf_counter()
        work()
        times.append(perf_counter() - started)
    return round(median(times) * 1e3, 2)


def _continuous(horizon_expected: float) -> object:
    return continuous_critical_value(horizon_expected, alpha=ALPHA)


def _horizon() -> object:
    return smallest_horizon(alpha=ALPHA, power=0.9, rate_ratio=1.5, minimum_events=4)


def _spend(spending: Spending) -> object:
    return critical_events(
        tuple(accumulate((0.25,) * 60)),
        alpha=ALPHA,
        horizon_expected=15.1,
        spending=spending,
        minimum_events=3,
    )


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
