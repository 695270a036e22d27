"""The methods that a monitor may name, and the boundary that outlives corrections.

`poisson-spending`: events against a benchmark, with alpha spent as looks come. Below 200 events in
the benchmark it keeps no level (twice alpha at 20), and hands over to `conditional-maxsprt`.
`binomial-spending`: a stratum against a concurrent one, in `detectors.population.side_by_side`.

**Corrections.** Every run answers all looks anew from what is known by then. Two rules keep alpha:
the boundary of a look that was taken is never lowered, and what was spent by a look stays spent. If
a correction makes a look seem cheaper than it was, the difference is taken off the budget. They
cannot help where more is reported than the benchmark counts, and taken back later: until then the
rate is raised indeed. A monitor of such reports has to wait, by its `reporting_lag_days`, until
most mistakes are known as such; `tests/simulation/test_surveillance.py` draws both.
"""

from collections.abc import Mapping
from functools import lru_cache

from detectors.population.question import Answer, Answers, Method, Question, higher
from detectors.population.side_by_side import binomial_spending
from detectors.statistics.alpha_spending import LookBoundary, critical_events
from detectors.statistics.conditional_error import NO_EVENT, error_of
from detectors.statistics.conditional_maxsprt import (
    conditional_critical_value_by_exposure,
    conditional_log_likelihood_ratio,
)
from detectors.statistics.conditional_times import schedule_by_exposure
from detectors.statistics.critical_value import TIE, CriticalValue
from detectors.statistics.poisson_maxsprt import log_likelihood_ratio
from detectors.statistics.spending import PowerSpending, Spending, WaldSpending

ENOUGH_EVENTS = 200
"""A benchmark of this many events may be taken for the truth (5.3 % instead of 5 %)."""

NO_COUNT = "the benchmark does not say how many events it rests on, so no test keeps its level"
ALL_SPENT = "earlier versions of this monitor have spent all of alpha"


def poisson_spending(question: Question) -> Answers:
    """Answer with alpha spending; a benchmark from few events goes to the conditional test.

    >>> asked = Question(
    ...     expected=(1.0, 2.0), observed=(1, 9), taken=(None, None), alpha=0.05,
    ...     spending="power:0.5", horizon=20.0, benchmark_events=500,
    ... )
    >>> [(look.crossed, look.critical_events) for look in poisson_spending(asked).looks]
    [(False, 5), (True, 7)]
    """
    if question.benchmark_events is None:
        return Answers(method="poisson-spending", not_evaluated=NO_COUNT)
    if question.benchmark_events < ENOUGH_EVENTS:
        return conditional_maxsprt(question)
    how = spending_of(question.spending)
    if how is None:
        why = f"the spending {question.spending!r} is not known: say wald, or power:RHO"
        return Answers(method="poisson-spending", not_evaluated=why)
    if question.already_spent >= question.alpha:
        return Answers(method="poisson-spending", not_evaluated=ALL_SPENT)
    looks = []
    boundaries = _boundaries(question, how, question.already_spent)
    for boundary, observed, taken in zip(
        boundaries, question.observed, question.taken, strict=True
    ):
        critical = higher(boundary.critical_events, taken)
        spent = max(boundary.alpha_spent, taken.alpha_spent if taken else 0.0)
        value = None
        if critical is not None:
            value = log_likelihood_ratio(critical - 1, boundary.expected) + TIE
        looks.append(
            Answer(
                crossed=critical is not None and observed >= critical,
                statistic=log_likelihood_ratio(observed, boundary.expected),
                critical_value=value,
                critical_events=critical,
                alpha_spent=min(spent, question.alpha),
            )
        )
    return Answers(method="poisson-spending", looks=tuple(looks))


def conditional_maxsprt(question: Question) -> Answers:
    """Answer with the conditional MaxSPRT, which holds however few events the benchmark has.

    The history of a benchmark is taken to have ended *within* the gap between two events (see
    `detectors.statistics.historical_rate`). Mostly it is the follow-up of a trial, of fixed length,
    for which only `before_next` keeps the level whatever the looks; but the critical value here is
    that for a look at every event, and looks by month or week leave so much of alpha unspent that
    `within`, which has more power, exceeds it by a fiftieth at most, and mostly not at all.
    `tests/simulation/test_surveillance.py` sums it up exactly.

    One critical value holds for every look, planned or not, until the horizon; so corrections
    change the counts and never the boundary. What is spent matters to the next version only, and is
    told of the latest look. The exposure of surveillance, in units of the
    benchmark's, is the expected events over the benchmark's events: an expectation by age counts as
    if it had been estimated with one common scale.
    """
    method, events = "conditional-maxsprt", question.benchmark_events
    if events is None:
        return Answers(method=method, not_evaluated=NO_COUNT)
    if events == 0:
        return Answers(method=method, not_evaluated=NO_EVENT)
    left = question.alpha - question.already_spent
    if left <= 0.0:
        return Answers(method=method, not_evaluated=ALL_SPENT)
    minimum, ratio = question.minimum_events, question.horizon / events
    value = _conditional_value(ratio, events, left, minimum)
    looks = []
    last = len(question.expected) - 1
    for index, (expected, observed, taken) in enumerate(
        zip(question.expected, question.observed, question.taken, strict=True)
    ):
        statistic = conditional_log_likelihood_ratio(
            observed, expected, benchmark_events=events, benchmark_exposure=float(events)
        )
        spent = taken.alpha_spent if taken else 0.0
        if index == last:
            now = _conditional_spent(min(expected / events, ratio), value, events, minimum)
            spent = max(spent, question.already_spent + now)
        critical = higher(_conditional_events(expected, value, events, minimum), taken)
        looks.append(
            Answer(
                crossed=critical is not None and observed >= critical,
                statistic=statistic,
                critical_value=value,
                critical_events=critical,
                alpha_spent=min(spent, question.alpha) or None,
            )
        )
    return Answers(method=method, looks=tuple(looks))


def spending_of(text: str | None) -> Spending | None:
    """Return the rule that a monitor names; null where there is none of that name.

    >>> spending_of("Wald"), spending_of("power:1"), spending_of("soon")
    (WaldSpending(), PowerSpending(rho=1.0), None)
    """
    name, _, rho = (text or "power:0.5").casefold().partition(":")
    if name == "wald":
        return WaldSpending()
    if name != "power":
        return None
    try:
        found = float(rho or "0.5")
    except ValueError:
        return None
    return PowerSpending(rho=found) if 0.0 < found < 10.0 else None


def _boundaries(
    question: Question, how: Spending, already_spent: float
) -> tuple[LookBoundary, ...]:
    """Return the boundaries, after taking off what corrected looks had spent beyond what is now."""

    def found(spent: float) -> tuple[LookBoundary, ...]:
        if spent >= question.alpha - TIE:
            return tuple(LookBoundary(m, question.alpha, spent, None) for m in question.expected)
        minimum = question.minimum_events
        return _bought(question.expected, question.alpha, question.horizon, how, minimum, spent)

    now = found(already_spent)
    beyond = max(
        (
            taken.alpha_spent - boundary.alpha_spent
            for boundary, taken in zip(now, question.taken, strict=True)
            if taken is not None
        ),
        default=0.0,
    )
    return now if beyond <= TIE else found(already_spent + beyond)


@lru_cache(maxsize=1024)
def _bought(
    expected: tuple[float, ...],
    alpha: float,
    horizon: float,
    how: Spending,
    minimum: int,
    spent: float,
) -> tuple[LookBoundary, ...]:
    """Return boundaries, kept by the process: from day to day most exposures are as they were."""
    return critical_events(
        expected,
        alpha=alpha,
        horizon_expected=horizon,
        spending=how,
        minimum_events=minimum,
        already_spent=spent,
    )


@lru_cache(maxsize=1024)
def _conditional_value(ratio: float, events: int, alpha: float, minimum: int) -> float:
    found = conditional_critical_value_by_exposure(
        ratio, benchmark_events=events, alpha=alpha, minimum_events=minimum
    )
    assert isinstance(found, CriticalValue), "a benchmark without events was refused before"
    return found.critical_value


@lru_cache(maxsize=65536)
def _conditional_spent(ratio: float, value: float, events: int, minimum: int) -> float:
    times = schedule_by_exposure(ratio, value, events, minimum_events=minimum, delay_ratio=0.0)
    return error_of(times, events, "within")


@lru_cache(maxsize=65536)
def _conditional_events(expected: float, value: float, events: int, minimum: int) -> int:
    """Return the least count whose ratio is above the critical value; the ratio grows with it."""

    def above(count: int) -> bool:
        ratio = conditional_log_likelihood_ratio(
            count, expected, benchmark_events=events, benchmark_exposure=float(events)
        )
        return ratio > value

    low, high = minimum - 1, max(minimum, 2)
    while not above(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if above(middle) else (middle, high)
    return high


METHODS: Mapping[str, Method] = {
    "poisson-spending": poisson_spending,
    "conditional-maxsprt": conditional_maxsprt,
    "binomial-spending": binomial_spending,
}
"""By the name that a monitor gives."""
