r"""How many events to expect from a benchmark that is itself only a handful of events.

History saw c events in an exposure V, at a rate nobody knows. Take V for what was random: the
exposure that c events needed. Then the rate times V is a gamma variable, and surveillance over an
exposure of t times V sees a *mixed* Poisson count, wider than a Poisson count of mean c t.

How wide depends on what ended the history (Silva, Li, Kulldorff):

- ``event``: it ended with its c-th event: gamma(c). Liberal where that is not so.
- ``within``: it ended somewhere between the c-th event and the next, at a uniform share of the
  gap: gamma(c) + U x exponential. The *exact* approach, and the default.
- ``before_next``: it ended just before the next event would have come: gamma(c + 1). Conservative.

A history of *fixed length*, as the follow-up of a trial is, is none of the three: there the events
are random and the exposure is not. ``within`` then errs a little too often with few events, and
``before_next`` keeps the level; `tests/detectors/statistics/test_few_benchmark_events.py` draws it.
Which one monitors use, and why, is told in `detectors.population.methods`.

References
----------
Silva, I. R., Li, L., Kulldorff, M. (2019). Exact conditional sequential testing for Poisson data.
Sequential Analysis.
"""

from typing import Literal

import numpy as np
from scipy.special import gammaln  # type: ignore[import-untyped]

from detectors.statistics.crossing import Numbers

Ending = Literal["event", "within", "before_next"]
"""What ended the history that a benchmark comes from."""

SERIES_MAX = 100_000


def counts_expected(benchmark_events: int, ratio: float, most: int, *, ending: Ending) -> Numbers:
    """Return how likely 0 to `most` events are in an exposure of `ratio` times the history.

    The mean is the ratio times c, c + 1/2 or c + 1, for the three endings.

    >>> counts_expected(2, 1.0, 2, ending="event").round(4).tolist()
    [0.25, 0.25, 0.1875]
    >>> counts_expected(2, 1.0, 2, ending="within").round(4).tolist()
    [0.1733, 0.2216, 0.1953]
    """
    counts = np.arange(most + 1, dtype=float)
    c = float(benchmark_events + (ending == "before_next"))
    logs = (
        gammaln(c + counts)
        - gammaln(c)
        - gammaln(counts + 1.0)
        + counts * np.log(ratio)
        - (c + counts) * np.log1p(ratio)
    )
    likely: Numbers = np.exp(logs)
    if ending != "within":
        return likely
    return np.convolve(likely, _within_the_gap(ratio, most))[: most + 1]


def _within_the_gap(ratio: float, most: int) -> Numbers:
    r"""Return how likely 0 to `most` events are that belong to the last, unfinished gap.

    With u uniform, :math:`\int_0^1 (ut)^m (1 + ut)^{-(m+1)} du = t^{-1} \sum_{j > m} x^j / j`,
    x = t / (1 + t). The sum is made from its small end, so nothing cancels.
    """
    x = ratio / (1.0 + ratio)
    terms = min(SERIES_MAX, most + 2 + int(45.0 / -np.log(x)))
    j = np.arange(1, terms + 1, dtype=float)
    parts = np.exp(j * np.log(x)) / j
    tails: Numbers = np.cumsum(parts[::-1])[::-1] / ratio
    return tails[: most + 1]
