"""Held against `Analyze.Poisson` of the R package `Sequential` 4.5.1."""

from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.statistics.alpha_spending import LookBoundary, critical_events
from detectors.statistics.performance import group_performance
from detectors.statistics.poisson_maxsprt import continuous_critical_value, log_likelihood_ratio
from detectors.statistics.poisson_times import too_early
from detectors.statistics.spending import (
    PowerSpending,
    Spending,
    StatedSpending,
    WaldSpending,
    wald_spent,
)

EXPECTED = tuple(accumulate((1.2, 0.8, 1.5, 2.0, 1.0, 2.5)))
OBSERVED = tuple(accumulate((1, 2, 1, 4, 3, 5)))
HORIZON = 20.0

spendings = st.one_of(
    st.builds(PowerSpending, st.floats(0.3, 3.0)),
    st.just(WaldSpending()),
)
added = st.lists(st.floats(0.05, 2.0), min_size=1, max_size=15)


def boundaries(
    expected: tuple[float, ...], spending: Spending, *, minimum: int = 1, already_spent: float = 0.0
) -> tuple[LookBoundary, ...]:
    return critical_events(
        expected,
        alpha=0.05,
        horizon_expected=max(HORIZON, expected[-1]),
        spending=spending,
        minimum_events=minimum,
        already_spent=already_spent,
    )


def targets_by_observed() -> StatedSpending:
    """What R allows itself at each look: it asks for the *observed* total, not the expected."""
    value = continuous_critical_value(HORIZON, alpha=0.05).critical_value
    times = too_early(np.array(OBSERVED, dtype=float), value)
    spent = wald_spent(times, alpha=0.05, horizon_expected=HORIZON, minimum_events=1)
    return StatedSpending(tuple(spent.tolist()))


def test_with_the_targets_of_r_every_look_spends_and_asks_what_r_does() -> None:
    spending = targets_by_observed()

    found = boundaries(EXPECTED, spending)

    targets = [round(look.alpha_target, 4) for look in found]
    assert targets == [0.0098, 0.0206, 0.0240, 0.0325, 0.0364, 0.0411]
    spent = [round(look.alpha_spent, 4) for look in found]
    assert spent == [0.0077, 0.0194, 0.0206, 0.0274, 0.0336, 0.0376]
    assert [look.critical_events for look in found] == [5, 6, 10, 12, 13, 17]
    ratios = [log_likelihood_ratio(n, m) for n, m in zip(OBSERVED, EXPECTED, strict=True)]
    assert [round(ratio, 2) for ratio in ratios] == [0, 0.22, 0.03, 0.50, 1.29, 2.21]
    assert not any(
        n >= (look.critical_events or 10**9) for n, look in zip(OBSERVED, found, strict=True)
    )


def test_our_wald_rule_asks_for_the_expected_events_and_so_cannot_depend_on_the_count() -> None:
    by_expected = boundaries(EXPECTED, WaldSpending())

    spent = wald_spent(
        np.array(EXPECTED), alpha=0.05, horizon_expected=HORIZON, minimum_events=1
    ).tolist()

    assert [look.alpha_target for look in by_expected] == spent
    assert [look.critical_events for look in by_expected] == [5, 6, 9, 12, 13, 17]


@settings(deadline=None)
@given(added=added, spending=spendings, minimum=st.integers(1, 5))
def test_what_is_spent_is_exact_and_never_more_than_the_target(
    added: list[float], spending: Spending, minimum: int
) -> None:
    expected = tuple(accumulate(added))

    found = boundaries(expected, spending, minimum=minimum)

    exact = group_performance(
        added, critical_events=[look.critical_events for look in found], rate_ratio=1.0
    )
    for look, spent in zip(found, exact.signal_by_look, strict=True):
        assert look.alpha_spent == pytest.approx(spent, abs=1e-12)
        assert look.alpha_spent <= look.alpha_target <= 0.05


@settings(deadline=None)
@given(added=added, spending=spendings, minimum=st.integers(1, 5))
def test_one_event_fewer_could_not_have_been_paid_for(
    added: list[float], spending: Spending, minimum: int
) -> None:
    expected = tuple(accumulate(added))
    found = boundaries(expected, spending, minimum=minimum)
    last = found[-1]
    fewest = max(minimum, int(last.expected) + 1)
    if last.critical_events is None or last.critical_events == fewest:
        return

    cheaper = [look.critical_events for look in found[:-1]] + [last.critical_events - 1]

    spent = group_performance(added, critical_events=cheaper, rate_ratio=1.0).power
    assert spent > last.alpha_target


@settings(deadline=None)
@given(added=added, spending=spendings)
def test_a_later_look_never_changes_an_earlier_one(added: list[float], spending: Spending) -> None:
    expected = tuple(total for total in accumulate(added) if total < HORIZON)

    all_at_once = boundaries(expected, spending)

    for looks in range(1, len(expected) + 1):
        assert boundaries(expected[:looks], spending) == all_at_once[:looks]


@settings(deadline=None)
@given(added=added, spending=spendings, already=st.floats(0.0, 0.049))
def test_an_earlier_version_and_this_one_together_spend_no_more_than_alpha(
    added: list[float], spending: Spending, already: float
) -> None:
    expected = tuple(accumulate(added))

    found = boundaries(expected, spending, already_spent=already)
    afresh = boundaries(expected, spending)

    assert all(already <= look.alpha_spent <= look.alpha_target <= 0.05 for look in found)
    left, whole = found[0], afresh[0]
    assert left.critical_events is None or left.critical_events >= (whole.critical_events or 0)


@settings(deadline=None)
@given(added=added, spending=spendings, minimum=st.integers(1, 5))
def test_enough_events_and_a_ratio_above_the_critical_value_are_the_same(
    added: list[float], spending: Spending, minimum: int
) -> None:
    for look in boundaries(tuple(accumulate(added)), spending, minimum=minimum):
        value = look.critical_value
        if look.critical_events is None or value is None:
            assert look.critical_events is None and value is None
            continue
        for observed in range(look.critical_events + 5):
            above = log_likelihood_ratio(observed, look.expected) > value
            assert above == (observed >= look.critical_events)


def test_all_of_alpha_may_be_gone_at_the_horizon_and_nothing_comes_after_it() -> None:
    at_the_end = critical_events(
        (10.0, 21.0), alpha=0.05, horizon_expected=20.0, spending=PowerSpending(rho=2.0)
    )

    assert at_the_end[-1].alpha_target == 0.05
    with pytest.raises(ValueError, match="was reached at look 2, and 1 more were given"):
        critical_events(
            (10.0, 21.0, 22.0), alpha=0.05, horizon_expected=20.0, spending=WaldSpending()
        )


@pytest.mark.parametrize(("rho", "share"), [(0.5, 0.5), (1.0, 0.25), (2.0, 0.0625)])
def test_a_quarter_of_the_way_the_power_rule_has_spent_a_quarter_to_the_power_rho(
    rho: float, share: float
) -> None:
    (look,) = boundaries((0.25 * HORIZON,), PowerSpending(rho))

    assert look.alpha_target == pytest.approx(share * 0.05, abs=1e-15)


def test_where_nothing_is_left_to_spend_nobody_is_told() -> None:
    spending = StatedSpending((0.0, 0.01))

    found = boundaries((1.0, 2.0), spending)

    assert found[0].critical_events is None and found[0].alpha_spent == 0.0
    assert found[1].critical_events == 7


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"expected": ()}, "expected is empty"),
        ({"expected": (0.0, 1.0)}, "expected of look 1 is 0.0"),
        ({"expected": (-1.0,)}, "expected of look 1 is -1.0"),
        ({"expected": (2.0, 1.0)}, "falls or stands still from 2.0 to 1.0 at look 2"),
        ({"expected": (2.0, 2.0)}, "falls or stands still"),
        ({"alpha": 0.0}, "alpha is 0.0"),
        ({"horizon_expected": 0.0}, "horizon_expected is 0.0"),
        ({"minimum_events": 0}, "minimum_events is 0"),
        ({"already_spent": 0.05}, "already_spent is 0.05"),
        ({"already_spent": -0.01}, "already_spent is -0.01"),
        ({"spending": PowerSpending(rho=0.0)}, "rho is 0.0"),
        ({"spending": StatedSpending((0.01,))}, "1 totals for 2 looks"),
        ({"spending": StatedSpending((0.02, 0.01))}, "never fall"),
        ({"spending": StatedSpending((0.02, 0.2))}, "may be spent"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_reason(
    change: dict[str, object], says: str
) -> None:
    usual: dict[str, object] = {
        "expected": (1.0, 2.0),
        "alpha": 0.05,
        "horizon_expected": 20.0,
        "spending": PowerSpending(),
    }

    with pytest.raises(ValueError, match=says):
        critical_events(**(usual | change))  # type: ignore[arg-type]
