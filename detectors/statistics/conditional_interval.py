r"""Limits of a rate ratio that hold at every look, where the benchmark is itself only a few events.

As in `e_process.anytime_interval`, a ratio r is rejected once a bet against it has won
:math:`1 / \alpha` times the stake; all that are not rejected make the interval. The bets here are
those of `conditional_e_process`: with u the expected events in units of the benchmark's c, a bet on
s times the ratio r pays

.. math:: s^n \left(\frac{1 + r u}{1 + s r u}\right)^{c + n},

and the stakes lie on fixed values of s, as an exponential law of mean one has them. So falls are
betted on as well as rises, and with ever more events in the benchmark the interval becomes that
for a known rate.

How often it covers the truth at *every* one of twelve looks, with benchmarks of 3, 5 and 10 events
that come from a follow-up of fixed length, is drawn in
`tests/detectors/statistics/test_conditional_interval.py`: at least as often as it says.

References
----------
Ramdas, A., Gruenwald, P., Vovk, V., Shafer, G. (2023). Game-theoretic statistics and safe
anytime-valid inference. Statistical Science 38(4), 576-601.
"""

from collections.abc import Callable
from math import inf, log

import numpy as np
from scipy.optimize import brentq  # type: ignore[import-untyped]
from scipy.special import logsumexp  # type: ignore[import-untyped]

from detectors.statistics.sequential_inputs import check_alpha, check_count, check_number

_TIMES = np.geomspace(1e-4, 50.0, 400)
_STAKES = _TIMES * np.exp(-_TIMES)
_LOG_STAKES = np.log(_STAKES / _STAKES.sum())
_LOG_TIMES = np.log(_TIMES)
RATIO_MAX = 1e9


def conditional_anytime_interval(
    observed: int, expected: float, *, benchmark_events: int, alpha: float
) -> tuple[float, float]:
    """Return the rate ratios that no look rejects; `expected` is by the benchmark's best guess.

    The upper limit is infinite where so few events say nothing about how high it may be.

    Examples
    --------
    Sixteen events where nine were expected, by benchmarks of ever more events:

    >>> for events in (5, 50, 10**6):
    ...     low, high = conditional_anytime_interval(
    ...         16, 9.0, benchmark_events=events, alpha=0.05
    ...     )
    ...     print(f"{events:,}: {low:.2f} to {high:.2f}")
    5: 0.39 to 11.55
    50: 0.66 to 4.03
    1,000,000: 0.72 to 3.50
    """
    where = "conditional_anytime_interval"
    check_alpha(where, alpha)
    check_count(where, "observed", observed, least=0)
    check_count(where, "benchmark_events", benchmark_events, least=1)
    check_number(where, "expected", expected)
    enough = log(1.0 / alpha)

    def against(ratio: float) -> float:
        u = ratio * expected / benchmark_events
        shrunk = np.log1p(u) - np.log1p(_TIMES * u)
        logs = _LOG_STAKES + observed * _LOG_TIMES + (benchmark_events + observed) * shrunk
        return float(logsumexp(logs)) - enough

    best = max(observed, 1e-12) / expected
    low = 0.0 if observed == 0 else _falling(against, best)
    return low, _rising(against, best)


def _falling(against: Callable[[float], float], best: float) -> float:
    """Return where the bets stop to reject below the best guess; nought where they never do."""
    low = best
    while against(low) < 0.0:
        low /= 2.0
        if low < best / RATIO_MAX:
            return 0.0
    return float(brentq(against, low, 2.0 * low))


def _rising(against: Callable[[float], float], best: float) -> float:
    """Return where the bets begin to reject above the best guess; infinity where they never do."""
    high = 2.0 * best + 1.0
    while against(high) < 0.0:
        high *= 2.0
        if high > RATIO_MAX:
            return inf
    return float(brentq(against, best, high))
