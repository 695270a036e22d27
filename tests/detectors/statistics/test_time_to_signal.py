"""Fleets with a rise: drawn power and drawn median month, beside what is computed exactly."""

import numpy as np
import pytest

from detectors.statistics.performance import continuous_performance, group_performance
from detectors.statistics.poisson_maxsprt import continuous_critical_value, group_critical_value
from detectors.statistics.poisson_times import too_early
from tests.detectors.statistics.fleets import ALPHA, FLEETS, SEED, counts, even, two_errors

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("per_month", "months", "minimum", "ratio", "median"),
    [
        (0.5, 36, 4, 2.0, 12),
        (0.5, 36, 4, 3.0, 5),
        (0.25, 60, 3, 2.0, 24),
        (0.25, 60, 3, 3.0, 8),
    ],
)
def test_a_rise_is_found_in_the_predicted_month_and_as_often_as_predicted(
    per_month: float, months: int, minimum: int, ratio: float, median: int
) -> None:
    per_look = even(per_month * months, months)
    test = group_critical_value(per_look, alpha=ALPHA, minimum_events=minimum)
    exact = group_performance(per_look, critical_events=test.critical_events, rate_ratio=ratio)

    boundary = np.array(test.critical_events)
    above = counts(per_look, rate=ratio) >= boundary
    first = np.where(above.any(axis=1), above.argmax(axis=1) + 1, months + 1)

    assert exact.median_look == median
    assert abs(float(np.median(first)) - median) <= 1.0
    power = float(above.any(axis=1).mean())
    assert power == pytest.approx(exact.power, abs=1.5 * two_errors(exact.power))


def test_events_that_come_one_by_one_signal_as_often_and_as_soon_as_predicted() -> None:
    horizon, minimum, ratio, drawn = 20.0, 4, 1.5, 80
    value = continuous_critical_value(horizon, alpha=ALPHA, minimum_events=minimum).critical_value
    exact = continuous_performance(
        horizon, critical_value=value, rate_ratio=ratio, minimum_events=minimum
    )

    gaps = np.random.default_rng(SEED).exponential(1.0 / ratio, (FLEETS, drawn))
    times = np.cumsum(gaps, axis=1)
    early = too_early(np.arange(1, drawn + 1, dtype=float), value)
    early[: minimum - 1] = 0.0
    signals = times < np.minimum(early, horizon)
    found = signals.any(axis=1)
    at = times[np.arange(FLEETS), signals.argmax(axis=1)][found]

    assert float(found.mean()) == pytest.approx(exact.power, abs=1.5 * two_errors(exact.power))
    assert exact.expected_at_signal is not None
    spread = 3.0 * float(at.std()) / len(at) ** 0.5
    assert float(at.mean()) == pytest.approx(exact.expected_at_signal, abs=spread)
