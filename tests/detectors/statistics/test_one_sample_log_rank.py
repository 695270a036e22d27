import numpy as np
import pytest

from detectors.statistics.exact_poisson import ObservedExpected
from detectors.statistics.lattice_cusum import Floats
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.one_sample_log_rank import one_sample_log_rank
from tests.detectors.statistics.subjects import S20_CAUSE, S20_EXIT


def constant(months: Floats) -> Floats:
    return 0.02 * months


def wears_out(months: Floats) -> Floats:
    """A hazard that rises with age: few failures in the first years."""
    return np.asarray((months / 100.0) ** 3)


def test_the_comparison_is_that_of_the_reference_vector() -> None:
    found = one_sample_log_rank(S20_EXIT, S20_CAUSE, constant)

    assert isinstance(found, ObservedExpected)
    assert sum(S20_EXIT) == 222
    assert found.expected == pytest.approx(4.44, abs=1e-9)
    assert found.ratio == pytest.approx(2.70270270, abs=1e-8)
    assert found.p_value == pytest.approx(0.0021592728, abs=1e-9)


def test_only_the_ages_that_were_watched_are_expected_of() -> None:
    """The same months at risk, of young devices and of old ones."""
    young = one_sample_log_rank((24.0,) * 50, (0,) * 50, wears_out)
    old = one_sample_log_rank((84.0,) * 50, (0,) * 50, wears_out, entry=(60.0,) * 50)

    assert isinstance(young, ObservedExpected)
    assert isinstance(old, ObservedExpected)
    assert young.expected == pytest.approx(50 * 0.24**3)
    assert old.expected == pytest.approx(50 * (0.84**3 - 0.60**3))


def test_a_fleet_like_the_benchmark_differs_from_it_in_at_most_one_test_of_twenty() -> None:
    random, below = np.random.default_rng(739), 0

    for _ in range(500):
        entry = random.uniform(0.0, 20.0, 100)
        age = entry + random.exponential(50.0, 100)
        exit_ = np.minimum(age, entry + 24.0)
        found = one_sample_log_rank(exit_, age <= exit_, constant, entry=entry)
        assert isinstance(found, ObservedExpected)
        below += found.p_value < 0.05

    assert below / 500 < 0.05 + 2 * np.sqrt(0.05 * 0.95 / 500)


def test_a_benchmark_that_falls_or_ends_gives_no_answer() -> None:
    for wrong in (lambda t: -0.1 * t, lambda t: np.where(t > 20.0, np.nan, t), lambda t: 0.0 * t):
        assert isinstance(one_sample_log_rank(S20_EXIT, S20_CAUSE, wrong), NotEvaluated)
