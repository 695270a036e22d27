"""What device survival and control charts cost, on a fleet of a hundred thousand.

`python -m benchmarks.survival` prints it. Medians of several runs, in processor time. Ages are
drawn without ties, which is the most work: every event is then a step of its own. `statsmodels`
estimates the same shares and errors from the same columns, for comparison.
"""

import json
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any

import numpy as np
from statsmodels.duration.survfunc import CumIncidenceRight  # type: ignore[import-untyped]

from detectors.statistics.aalen_johansen import incidence
from detectors.statistics.gray import gray_test
from detectors.statistics.kaplan_meier import kaplan_meier
from detectors.statistics.mean_cumulative import mean_cumulative
from detectors.statistics.poisson_cusum import Design, design, path

DEVICES = 100_000
CAUSES = 3
RUNS = 7
SEED = 739
PERIODS = 10_000
TEN_YEARS_OF_MONTHS = 120.0


def run(*, devices: int = DEVICES, runs: int = RUNS) -> dict[str, object]:
    """Measure; return milliseconds by name."""
    random = np.random.default_rng(SEED)
    exit_ = random.exponential(60.0, devices)
    cause = random.choice([0, 0, 1, 2, 3], devices)
    cause[np.argmax(exit_)] = 0  # statsmodels divides by zero where nobody is left
    entry = exit_ * random.uniform(0.0, 0.5, devices)
    groups = random.choice(["first lead", "second lead"], devices).tolist()
    whose = random.integers(0, devices, devices // 2)
    events = [
        (int(i), float(exit_[i] * part))
        for i, part in zip(whose, random.random(whose.size), strict=True)
    ]
    months = random.poisson(0.5, PERIODS).tolist()
    chart = design(mean=0.5, ratio=2.0, in_control_periods=TEN_YEARS_OF_MONTHS)
    assert isinstance(chart, Design), "such a chart exists"

    def designed(mean: float) -> Callable[[], object]:
        return lambda: design(mean=mean, ratio=2.0, in_control_periods=TEN_YEARS_OF_MONTHS)

    work: dict[str, Callable[[], object]] = {
        "aalen_johansen_ms": lambda: incidence(exit_, cause),
        "aalen_johansen_late_entry_ms": lambda: incidence(exit_, cause, entry=entry),
        "aalen_johansen_statsmodels_ms": lambda: CumIncidenceRight(exit_, cause),
        "kaplan_meier_ms": lambda: kaplan_meier(exit_, cause),
        "mean_cumulative_ms": lambda: mean_cumulative(exit_, events),
        "gray_test_ms": lambda: gray_test(exit_, cause, groups, of=1),
        "cusum_design_rare_ms": designed(0.05),
        "cusum_design_ms": designed(0.5),
        "cusum_path_10_000_periods_ms": lambda: path(chart.chart, months),
    }
    measured: dict[str, Any] = {name: _median_ms(each, runs) for name, each in work.items()}
    goals = {"aalen_johansen_ms": "<= 50", "aalen_johansen_late_entry_ms": "<= 50"}
    return {"devices": devices, "causes": CAUSES, "runs": runs, **measured, "goals": goals}


def _median_ms(work: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        started = process_time()
        work()
        times.append(process_time() - started)
    return round(median(times) * 1e3, 1)


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
