from itertools import accumulate

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from detectors.statistics.alpha_spending import LookBoundary, critical_events
from detectors.statistics.conditional_error import error_of
from detectors.statistics.conditional_spending import conditional_critical_events
from detectors.statistics.crossing import NEVER
from detectors.statistics.historical_rate import Ending
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.poisson_times import Schedule
from detectors.statistics.spending import PowerSpending, Spending, StatedSpending, WaldSpending
from tests.detectors.statistics.fleets import (
    ALPHA,
    FLEETS,
    SEED,
    counts,
    drawn_looks,
    reached,
    two_errors,
)

added = st.lists(st.floats(1.0, 80.0), min_size=1, max_size=10)
spendings = st.one_of(st.builds(PowerSpending, st.floats(0.4, 2.0)), st.just(WaldSpending()))
endings = st.sampled_from(("event", "within", "before_next"))


def boundaries(
    exposure: tuple[float, ...],
    *,
    history: int,
    spending: Spending,
    ending: Ending = "within",
    minimum: int = 1,
    already_spent: float = 0.0,
) -> tuple[LookBoundary, ...]:
    found = conditional_critical_events(
        exposure,
        benchmark_events=history,
        benchmark_exposure=400.0,
        alpha=0.05,
        horizon_exposure=max(900.0, exposure[-1]),
        spending=spending,
        ending=ending,
        minimum_events=minimum,
        already_spent=already_spent,
    )
    assert isinstance(found, tuple)
    return found


@example(added=[1.0], history=1, spending=WaldSpending(), ending="event", minimum=5)
@settings(deadline=None, max_examples=40)
@given(
    added=added,
    history=st.integers(1, 60),
    spending=spendings,
    ending=endings,
    minimum=st.integers(1, 5),
)
def test_what_is_spent_is_exact_and_never_more_than_the_target(
    added: list[float], history: int, spending: Spending, ending: Ending, minimum: int
) -> None:
    exposure = tuple(accumulate(added))

    found = boundaries(exposure, history=history, spending=spending, ending=ending, minimum=minimum)

    critical = [NEVER if look.critical_events is None else look.critical_events for look in found]
    for looks in range(1, len(found) + 1):
        so_far = Schedule(np.array(exposure[:looks]) / 400.0, np.array(critical[:looks]))
        spent = found[looks - 1].alpha_spent
        assert spent == pytest.approx(error_of(so_far, history, ending), abs=1e-9)
        assert spent <= found[looks - 1].alpha_target <= 0.05


@settings(deadline=None, max_examples=40)
@given(added=added, history=st.integers(1, 60), spending=spendings)
def test_a_later_look_never_changes_an_earlier_one(
    added: list[float], history: int, spending: Spending
) -> None:
    exposure = tuple(total for total in accumulate(added) if total < 900.0)

    all_at_once = boundaries(exposure, history=history, spending=spending)

    for looks in range(1, len(exposure) + 1):
        so_far = boundaries(exposure[:looks], history=history, spending=spending)
        assert so_far == all_at_once[:looks]


@settings(deadline=None, max_examples=20)
@given(added=added, already=st.floats(0.0, 0.049))
def test_an_earlier_version_and_this_one_together_spend_no_more_than_alpha(
    added: list[float], already: float
) -> None:
    exposure = tuple(accumulate(added))

    found = boundaries(exposure, history=10, spending=PowerSpending(), already_spent=already)

    assert all(already <= look.alpha_spent <= look.alpha_target <= 0.05 for look in found)


def test_a_benchmark_of_very_many_events_is_a_known_rate() -> None:
    expected = tuple(accumulate((1.2, 0.8, 1.5, 2.0, 1.0, 2.5)))
    how = {"alpha": 0.05, "spending": PowerSpending()}
    events = 1_000_000

    conditional = conditional_critical_events(
        tuple(m / events for m in expected),
        benchmark_events=events,
        benchmark_exposure=1.0,
        horizon_exposure=20.0 / events,
        **how,  # type: ignore[arg-type]
    )
    plain = critical_events(expected, horizon_expected=20.0, **how)  # type: ignore[arg-type]

    assert isinstance(conditional, tuple)
    assert [look.critical_events for look in conditional] == [
        look.critical_events for look in plain
    ]


def test_the_fewer_events_the_benchmark_has_the_more_are_asked_for() -> None:
    asked = [
        conditional_critical_events(
            (1_000.0,),
            benchmark_events=history,
            benchmark_exposure=100.0 * history,
            alpha=0.05,
            horizon_exposure=1_000.0,
            spending=PowerSpending(),
        )
        for history in (1_000, 50, 20, 10, 5)
    ]

    events = [found[0].critical_events or 0 for found in asked if isinstance(found, tuple)]
    assert events == sorted(events) and events[0] < events[-1] - 4


def test_nothing_to_spend_at_a_look_and_no_event_in_the_benchmark_are_told() -> None:
    found = boundaries((100.0, 200.0), history=10, spending=StatedSpending((0.0, 0.02)))
    nothing = conditional_critical_events(
        (100.0,),
        benchmark_events=0,
        benchmark_exposure=400.0,
        alpha=0.05,
        horizon_exposure=900.0,
        spending=PowerSpending(),
    )

    assert found[0].critical_events is None and found[1].critical_events == 13
    assert isinstance(nothing, NotEvaluated)


def test_a_horizon_that_is_over_is_told() -> None:
    with pytest.raises(ValueError, match="horizon_exposure of 900.0 was reached at look 1"):
        conditional_critical_events(
            (900.0, 901.0),
            benchmark_events=10,
            benchmark_exposure=400.0,
            alpha=0.05,
            horizon_exposure=900.0,
            spending=PowerSpending(),
        )


@pytest.mark.slow
@pytest.mark.parametrize("looks", [60, 260])
@pytest.mark.parametrize("history", [5, 10, 20, 50])
def test_it_holds_its_level_where_the_plain_boundary_does_not(looks: int, history: int) -> None:
    per_look = drawn_looks(1.0, looks)
    how = {"alpha": ALPHA, "spending": PowerSpending(), "minimum_events": 3}
    exposure = tuple(accumulate(per_look))
    random = np.random.default_rng(SEED + history)
    rate = random.gamma(history, 1.0, FLEETS)
    rate = rate + random.random(FLEETS) * random.exponential(1.0, FLEETS)
    events = counts(per_look, rate=rate)

    conditional = conditional_critical_events(
        exposure,
        benchmark_events=history,
        benchmark_exposure=1.0,
        horizon_exposure=exposure[-1],
        **how,  # type: ignore[arg-type]
    )
    plain = critical_events(
        tuple(history * total for total in exposure),
        horizon_expected=history * exposure[-1],
        **how,  # type: ignore[arg-type]
    )

    assert isinstance(conditional, tuple)
    of_conditional = reached(events, tuple(look.critical_events for look in conditional)).mean()
    of_plain = reached(events, tuple(look.critical_events for look in plain)).mean()
    assert of_conditional <= ALPHA + two_errors()
    assert of_plain > 1.8 * ALPHA
