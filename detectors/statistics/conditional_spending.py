r"""Looks that nobody planned, and a benchmark of few events: what signals at each, in events.

`alpha_spending` takes the benchmark for the truth; with few events in it, its alpha is not what is
spent. Here the same is done with the mixed counts of `historical_rate`: at each look the lowest
boundary is bought that the alpha left over can pay for, where

.. math:: P(\text{no signal before look } i,\ N_i = n) = s_i(n)\, P(N(\tau_i) = n)

and :math:`s_i(n)`, the probability of no signal before given n events by then, does not depend on
the rate. The spending rule is a function of the events expected by the best guess, c times the
exposure over that of the benchmark; any rule that does not look at the counts of surveillance keeps
alpha. `LookBoundary.expected` is that best guess too.

False alarms: at most `alpha_spent` up to each look, exactly for the stated ending of the history.

References
----------
Silva, I. R., Lopes, L. M., Dias, P., Yih, W. K. (2019). Alpha spending for historical versus
surveillance Poisson data with CMaxSPRT. Statistics in Medicine, doi:10.1002/sim.8097.
"""

from collections.abc import Sequence

import numpy as np
from scipy.special import gammaln  # type: ignore[import-untyped]

from detectors.statistics.alpha_spending import ROUNDING, LookBoundary, check_spending
from detectors.statistics.conditional_error import LEAST, NO_EVENT
from detectors.statistics.crossing import Numbers, poisson_kernels
from detectors.statistics.historical_rate import Ending, counts_expected
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.sequential_inputs import check_count, check_number
from detectors.statistics.spending import Spending, targets

BEYOND = 1e-13
"""What is less likely than this is taken for "at least as many", so nothing is understated."""


def conditional_critical_events(
    exposure: Sequence[float],
    *,
    benchmark_events: int,
    benchmark_exposure: float,
    alpha: float,
    horizon_exposure: float,
    spending: Spending,
    minimum_events: int = 1,
    already_spent: float = 0.0,
    ending: Ending = "within",
) -> tuple[LookBoundary, ...] | NotEvaluated:
    """Return the boundary of every look so far; earlier ones never change when a look is added.

    Parameters
    ----------
    exposure
        Exposure from the start until each look, growing, in the unit of `benchmark_exposure`.
    horizon_exposure
        Exposure at which surveillance ends; only the last look may reach it.
    spending, minimum_events, already_spent
        As in `alpha_spending.critical_events`.
    ending
        What ended the history; `before_next` for one of fixed length.

    Examples
    --------
    With ten events in the benchmark more is asked for than if its rate were the truth.

    >>> from detectors.statistics.alpha_spending import critical_events
    >>> from detectors.statistics.spending import PowerSpending
    >>> how = {"alpha": 0.05, "spending": PowerSpending(0.5), "minimum_events": 3}
    >>> unsure = conditional_critical_events(
    ...     (200.0, 500.0, 1_000.0), benchmark_events=10, benchmark_exposure=1_000.0,
    ...     horizon_exposure=1_000.0, **how,
    ... )
    >>> sure = critical_events((2.0, 5.0, 10.0), horizon_expected=10.0, **how)
    >>> [look.critical_events for look in unsure], [look.critical_events for look in sure]
    ([7, 12, 21], [6, 11, 17])
    """
    where = "conditional_critical_events"
    check_count(where, "benchmark_events", benchmark_events, least=0)
    check_number(where, "benchmark_exposure", benchmark_exposure)
    check_spending(where, "exposure", exposure, horizon_exposure, alpha, already_spent)
    check_count(where, "minimum_events", minimum_events, least=1)
    if benchmark_events == 0:
        return NotEvaluated(NO_EVENT)

    ratios = np.asarray(exposure, dtype=float) / benchmark_exposure
    expected = benchmark_events * ratios
    wanted = targets(
        spending,
        expected,
        alpha=alpha - already_spent,
        horizon_expected=benchmark_events * (horizon_exposure / benchmark_exposure),
        minimum_events=minimum_events,
    )
    walk: Numbers = np.ones(1)
    spent = before = 0.0
    looks = []
    for ratio, total, target in zip(ratios, expected.tolist(), wanted.tolist(), strict=True):
        likely = _likely(benchmark_events, float(ratio), ending)
        (kernel,) = poisson_kernels(np.array([total - before]), len(likely))
        walk, before = np.convolve(walk, kernel)[: len(likely)], total
        at_least = (1.0 - spent) - np.cumsum(_given(walk, total) * likely)
        events = None
        if target - spent >= ROUNDING:
            affordable = int(np.argmax(at_least <= target - spent + ROUNDING)) + 1
            events = max(affordable, minimum_events, int(total) + 1)
            spent = min(spent + max(float(at_least[events - 1]), 0.0), target)
            walk = walk[:events]
        looks.append(LookBoundary(total, target + already_spent, spent + already_spent, events))
    return tuple(looks)


def _likely(benchmark_events: int, ratio: float, ending: Ending) -> Numbers:
    """Return how likely each count is, so far that nothing worth naming is beyond."""
    most = 64 + 2 * int(benchmark_events * ratio)
    while True:
        likely = counts_expected(benchmark_events, ratio, most, ending=ending)
        if 1.0 - float(likely.sum()) < BEYOND:
            return likely
        most *= 2


def _given(walk: Numbers, total: float) -> Numbers:
    """Return how likely no signal is before, given each count, from a walk of Poisson counts."""
    counts = np.arange(len(walk), dtype=float)
    plain = np.exp(counts * np.log(total) - total - gammaln(counts + 1.0))
    given: Numbers = np.divide(walk, plain, out=np.zeros_like(walk), where=plain > LEAST)
    return given
