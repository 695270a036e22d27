r"""How large the rise is, with an interval that knows that we stopped because it looked large.

A signal stops surveillance at a peak, so the plain ratio n / mu overstates, and the lower limit of
an interval for a single look is above the truth up to twice as often as it says. Stage-wise
ordering mends that: of two outcomes the one that signalled earlier speaks for the higher rate, and
at the same look the one with more events. An outcome without a signal ranks below all that
signalled before. So with :math:`s_j(r)` the probability of a first signal at look j under a rate
ratio r, and :math:`A_k` for "no signal before look k",

.. math:: G(r) = \sum_{j < k} s_j(r) + P_r(A_k,\, N_k \ge n)

grows with r, and the limits are where :math:`G = \alpha / 2` and, with n + 1 for n,
:math:`G = 1 - \alpha / 2`. It needs only the looks so far, so looks may be unplanned. With a single
look it is the exact interval of Garwood.

**A benchmark of few events** is no known rate. Events of surveillance and of the benchmark are then
compared (`detectors.statistics.given_total`): with a single look the interval is the exact one of
Clopper and Pearson for two rates. Against five events, 14 where four were expected are 3.5 times as
many with limits of 1.2 to 12.4; to take the five for the truth would say 1.9 to 5.9.
Counts are whole, so it covers at least as often as it
says. Asked for a confidence of 1 - 2 a, its lower limit is above one iff the outcome is among the
most extreme that happen with probability a without a rise. It holds for the look at which
surveillance ends; for one that holds at every look at once, see `e_process.anytime_interval`.

It takes the rate for constant. Where few events at the first look are followed by very many at the
next, the first look holds the limits down however many come: that is a rate that changed.

The median of the same distribution (:math:`G = 1/2`, halfway between n and n + 1) is an estimate
that is too high as often as too low.

(The R package `Sequential` 4.5.1 prints beside its sequential test an interval for a single look,
and takes n + 1 for n in the lower limit too, so that it is too high.)

References
----------
Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika 28(3/4), 437-442.
Jennison, C., Turnbull, B. W. (2000). Group sequential methods with applications to clinical
trials. Chapman and Hall/CRC, chapter 8.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq  # type: ignore[import-untyped]

from detectors.statistics.crossing import NEVER
from detectors.statistics.given_total import counts_at, quiet_given
from detectors.statistics.performance import counts_of
from detectors.statistics.sequential_inputs import (
    check_alpha,
    check_count,
    check_increasing,
)

HALF = 0.5


@dataclass(frozen=True, slots=True)
class RateRatio:
    """How many times the benchmark rate: observed over expected, its median, and its interval."""

    ratio: float
    median: float
    lower: float
    upper: float
    confidence: float


def rate_ratio_after_stopping(
    expected: Sequence[float],
    *,
    critical_events: Sequence[int | None],
    observed: int,
    alpha: float = 0.05,
    benchmark_events: int | None = None,
) -> RateRatio:
    """Return the rate ratio at the last of these looks, at which surveillance ended.

    Parameters
    ----------
    expected
        Events expected from the start until each look, growing, the last look included.
    critical_events
        The boundary of each look: `LookBoundary.critical_events`, or those of a group design.
    observed
        Events until the last look. At none of the looks before was there a signal.
    alpha
        One minus the confidence.
    benchmark_events
        The events that the expectation rests on, one at least; None where it is known.

    Examples
    --------
    A signal at the third look, with 12 events where 3.5 were expected. That it did not come at the
    first two speaks against a large rise: the median is below the plain ratio, and the lower limit
    far below the 1.77 that these counts would have with a single look.

    >>> found = rate_ratio_after_stopping(
    ...     (1.2, 2.0, 3.5), critical_events=(5, 6, 10), observed=12
    ... )
    >>> [round(x, 2) for x in (found.ratio, found.median, found.lower, found.upper)]
    [3.43, 2.73, 1.06, 5.29]

    A single look, and a benchmark of five events:

    >>> found = rate_ratio_after_stopping(
    ...     (4.0,), critical_events=(10,), observed=14, benchmark_events=5
    ... )
    >>> [round(x, 1) for x in (found.ratio, found.lower, found.upper)]
    [3.5, 1.2, 12.4]
    """
    where = "rate_ratio_after_stopping"
    check_alpha(where, alpha)
    check_count(where, "observed", observed, least=0)
    check_increasing(where, "expected", expected)
    if len(critical_events) != len(expected):
        message = (
            f"{where}: {len(critical_events)} boundaries for {len(expected)} looks. "
            "Give one for each look until the end, None where nobody was told."
        )
        raise ValueError(message)
    if benchmark_events is not None:
        check_count(where, "benchmark_events", benchmark_events, least=1)
    totals, critical = np.asarray(expected, dtype=float), counts_of(critical_events)
    critical[-1] = NEVER  # at the last look it is asked how many there were, not whether it signals
    quiet = quiet_given(np.diff(totals, prepend=0.0), critical, observed)
    end = float(totals[-1])

    def at_least(n: int, *, more: bool) -> Callable[[float], float]:
        def likely(ratio: float) -> float:
            counts = counts_at(ratio, end, observed, benchmark_events=benchmark_events, more=more)
            return 1.0 - float(quiet[:n] @ counts[:n])

        return likely

    as_many, even_more = at_least(observed, more=True), at_least(observed + 1, more=False)

    def halfway(ratio: float) -> float:
        return HALF * (as_many(ratio) + even_more(ratio))

    start = (observed + 1.0) / end
    return RateRatio(
        ratio=observed / end,
        median=_where(halfway, HALF, start),
        lower=_where(as_many, alpha / 2.0, start) if observed else 0.0,
        upper=_where(even_more, 1.0 - alpha / 2.0, start),
        confidence=1.0 - alpha,
    )


def _where(growing: Callable[[float], float], level: float, start: float) -> float:
    """Return the rate ratio at which `growing` reaches the level."""
    low = high = start
    while growing(high) < level:
        high *= 2.0
    while low > 1e-12 and growing(low) > level:
        low /= 2.0
    if growing(low) >= level:
        return 0.0
    return float(brentq(lambda ratio: growing(ratio) - level, low, high, xtol=1e-12))
