r"""What looks do to a count whose rate is not known: everything that the rate does not touch.

Given that m events came by the last look, where they fell between the looks does not depend on the
rate, nor on whether the rate itself is random. So the probability that none of the looks signalled,
*given m*, is found once, from an ordinary Poisson walk at any convenient rate; for each rate ratio
r that is then asked about it only has to be weighed with how likely m is:

.. math:: P_r(\text{no signal}, N < n) = \sum_{m < n} P(\text{no signal} \mid m)\, P_r(N = m) .

Against a benchmark that is known, N is a Poisson count. Where the benchmark is c events itself,
the rate is a gamma variable and N a mixed Poisson count: with u expected events by the best guess
c / V, in units of c,

.. math:: P_r(N = m) = \binom{m + a - 1}{m} \frac{(r u)^m}{(1 + r u)^{m + a}}, \quad u = \mu / c,

with a = c or a = c + 1. The larger one makes a count large, the smaller one makes it small; limits
take of both the one that is on the safe side, and are then those of Clopper and Pearson for the
share of all c + n events.
"""

import numpy as np
from scipy.special import gammaln, xlog1py, xlogy  # type: ignore[import-untyped]

from detectors.statistics.crossing import Counts, Numbers, alive_at_the_end, poisson_kernels

LEAST = 1e-290
"""A probability below this is nought; so far below the mean no look has signalled."""


def quiet_given(added: Numbers, critical: Counts, most: int) -> Numbers:
    """Return how likely no look signalled, given 0 to `most` events by the last one.

    Parameters
    ----------
    added
        Events expected between the looks, at any rate: only their proportions matter.
    critical
        The count that signals at each look.

    Examples
    --------
    Two looks at the same distance, of which the first signals from two events on: of two events
    both came before it in one case of four.

    >>> quiet_given(np.array([1.0, 1.0]), np.array([2, 10**9]), 2).round(4).tolist()
    [1.0, 1.0, 0.75]
    """
    total = float(max(most, 1))
    alive = alive_at_the_end(poisson_kernels(added / added.sum() * total), critical)[: most + 1]
    found = np.zeros(most + 1)
    found[: len(alive)] = alive
    counts = np.arange(most + 1, dtype=float)
    plain: Numbers = np.exp(xlogy(counts, total) - total - gammaln(counts + 1.0))
    certain = np.where(counts < critical.min(), 1.0, 0.0)
    return np.minimum(1.0, np.divide(found, plain, out=certain, where=plain > LEAST))


def counts_at(
    ratio: float, expected: float, most: int, *, benchmark_events: int | None, more: bool = False
) -> Numbers:
    """Return how likely 0 to `most` events are at a rate ratio; a benchmark of None is known.

    `more` takes c + 1 for the events of the benchmark, which makes counts larger.

    >>> counts_at(1.0, 2.0, 2, benchmark_events=None).round(4).tolist()
    [0.1353, 0.2707, 0.2707]
    >>> counts_at(1.0, 2.0, 2, benchmark_events=2).round(4).tolist()
    [0.25, 0.25, 0.1875]
    """
    counts = np.arange(most + 1, dtype=float)
    if benchmark_events is None:
        mean = ratio * expected
        logs = xlogy(counts, mean) - mean - gammaln(counts + 1.0)
    else:
        shape = float(benchmark_events + more)
        odds = ratio * expected / benchmark_events
        logs = (
            gammaln(shape + counts)
            - gammaln(shape)
            - gammaln(counts + 1.0)
            + xlogy(counts, odds)
            - xlog1py(shape + counts, odds)
        )
    likely: Numbers = np.exp(logs)
    return likely
