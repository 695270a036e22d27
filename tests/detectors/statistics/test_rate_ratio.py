import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2  # type: ignore[import-untyped]

from detectors.statistics.alpha_spending import critical_events
from detectors.statistics.crossing import poisson_kernels, survivors
from detectors.statistics.poisson_maxsprt import group_critical_value
from detectors.statistics.rate_ratio import rate_ratio_after_stopping
from detectors.statistics.spending import PowerSpending

EXPECTED = (1.2, 2.0, 3.5, 5.5, 6.5, 9.0)
BOUNDARY = (5, 6, 10, 12, 13, 17)


def test_with_a_single_look_it_is_the_exact_interval_of_garwood() -> None:
    observed, expected = 16, 9.0

    found = rate_ratio_after_stopping((expected,), critical_events=(17,), observed=observed)

    assert found.lower == pytest.approx(chi2.ppf(0.025, 2 * observed) / 2 / expected, abs=1e-8)
    assert found.upper == pytest.approx(chi2.ppf(0.975, 2 * observed + 2) / 2 / expected, abs=1e-8)


def test_the_interval_of_the_r_package_is_for_one_look_with_one_event_too_many_below() -> None:
    observed, expected = 16, EXPECTED[-1]
    of_r = (1.1004, 2.8869)

    with_one_more = chi2.ppf(0.025, 2 * (observed + 1)) / 2 / expected
    above = chi2.ppf(0.975, 2 * observed + 2) / 2 / expected
    ours = rate_ratio_after_stopping(EXPECTED, critical_events=BOUNDARY, observed=observed)

    assert (with_one_more, above) == pytest.approx(of_r, abs=1e-4)
    assert ours.ratio == pytest.approx(1.78, abs=0.005)
    assert ours.lower < 1.0 < of_r[0], "the monitor did not signal, and R's interval excludes one"
    assert ours.upper < of_r[1]


@pytest.mark.parametrize("truth", [0.5, 1.0, 1.5, 2.0, 3.0, 6.0])
def test_it_covers_the_truth_as_often_as_it_says_over_every_way_to_end(truth: float) -> None:
    """All outcomes at which surveillance can end are summed, each with its exact probability."""
    per_look = (0.5,) * 12
    critical = group_critical_value(per_look, alpha=0.05, minimum_events=3).critical_events
    totals = tuple(np.cumsum(per_look).tolist())
    boundary = np.array([events or 0 for events in critical])
    kernels = poisson_kernels(np.array(per_look) * truth)

    covered = total = too_high = 0.0
    before = np.ones(1)
    for look, alive in enumerate(survivors(kernels, boundary), start=1):
        reached = np.convolve(before, kernels[look - 1])
        last = look == len(per_look)
        for observed in range(0 if last else int(boundary[look - 1]), len(reached)):
            if reached[observed] < 1e-9:
                continue
            found = rate_ratio_after_stopping(
                totals[:look], critical_events=critical[:look], observed=observed
            )
            total += reached[observed]
            covered += reached[observed] * (found.lower <= truth <= found.upper)
            too_high += reached[observed] * (found.median > truth)
        before = alive

    assert total == pytest.approx(1.0, abs=1e-5)
    assert covered >= 0.95 - 1e-5
    assert 0.3 < too_high < 0.7


def test_the_lower_limit_of_a_single_look_is_too_high_twice_as_often_as_ours() -> None:
    """Both promise one time in forty, and the true rate ratio is one."""
    per_look = (0.5,) * 36
    totals = tuple(np.cumsum(per_look).tolist())
    critical = group_critical_value(per_look, alpha=0.05, minimum_events=4).critical_events
    boundary = np.array([events or 0 for events in critical])
    kernels = poisson_kernels(np.array(per_look))

    of_one_look, ours, before = 0.0, 0.0, np.ones(1)
    for look, alive in enumerate(survivors(kernels, boundary), start=1):
        reached = np.convolve(before, kernels[look - 1])
        last = look == len(per_look)
        for observed in range(1 if last else int(boundary[look - 1]), len(reached)):
            if reached[observed] < 1e-7:
                continue
            fixed = chi2.ppf(0.025, 2 * observed) / 2 / totals[look - 1]
            found = rate_ratio_after_stopping(
                totals[:look], critical_events=critical[:look], observed=observed
            )
            of_one_look += reached[observed] * (fixed > 1.0)
            ours += reached[observed] * (found.lower > 1.0)
        before = alive

    assert of_one_look > 0.05
    assert ours <= 0.025


@settings(deadline=None, max_examples=40)
@given(
    added=st.lists(st.floats(0.2, 2.0), min_size=1, max_size=8),
    observed=st.integers(0, 25),
    alpha=st.floats(0.01, 0.2),
)
def test_the_limits_enclose_the_median_and_grow_with_the_events(
    added: list[float], observed: int, alpha: float
) -> None:
    expected = tuple(np.cumsum(added).tolist())
    looks = critical_events(expected, alpha=0.05, horizon_expected=30.0, spending=PowerSpending())
    boundary = [look.critical_events for look in looks]

    here, more = (
        rate_ratio_after_stopping(expected, critical_events=boundary, observed=count, alpha=alpha)
        for count in (observed, observed + 1)
    )

    assert 0.0 <= here.lower <= here.median <= here.upper
    slack = 1e-9
    assert here.lower <= more.lower + slack
    assert here.median <= more.median + slack
    assert here.upper <= more.upper + slack


def test_no_event_at_all_has_an_upper_limit_only() -> None:
    found = rate_ratio_after_stopping((2.0,), critical_events=(6,), observed=0)

    assert found.lower == found.ratio == 0.0
    assert found.upper == pytest.approx(-np.log(0.025) / 2.0, abs=1e-8)


def test_boundaries_and_looks_have_to_match() -> None:
    with pytest.raises(ValueError, match="1 boundaries for 2 looks"):
        rate_ratio_after_stopping((1.0, 2.0), critical_events=(5,), observed=3)
