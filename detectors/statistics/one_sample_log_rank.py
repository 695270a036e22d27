"""A fleet against a benchmark: the events it had, and those its ages would have had there.

Infections come early and fractures late. So what is expected is not a rate times the months: every
device adds the benchmark's cumulative hazard between the ages at which it came and left.
"""

from collections.abc import Callable

import numpy as np

from detectors.statistics.exact_poisson import ObservedExpected, observed_expected
from detectors.statistics.follow_up import Ages, Events, follow_up
from detectors.statistics.lattice_cusum import Floats
from detectors.statistics.not_evaluated import NotEvaluated


def one_sample_log_rank(
    exit_: Ages,
    event: Events,
    cumulative_hazard: Callable[[Floats], Floats],
    *,
    entry: Ages | None = None,
    level: float = 0.95,
) -> ObservedExpected | NotEvaluated:
    r"""Compare observed events with :math:`E = \sum_i H_0(t_i) - H_0(v_i)`.

    Under the benchmark's hazard the observed number has the mean E, and is compared as a Poisson
    count, with exact limits. The benchmark counts as known.

    Parameters
    ----------
    exit_, event, entry
        As in `follow_up`; any cause but 0 is the event.
    cumulative_hazard
        :math:`H_0` of the benchmark, by age, for many ages at once.
    level
        Of the interval.

    Examples
    --------
    A benchmark of 0.02 a month, at any age.

    >>> t = (1, 2, 2, 3, 5, 6, 6, 7, 8, 9, 10, 12, 12, 14, 15, 18, 20, 24, 24, 24)
    >>> e = (1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 0, 1, 1, 0, 0, 0)
    >>> found = one_sample_log_rank(t, e, lambda months: 0.02 * months)
    >>> found.observed, round(found.expected, 2), round(found.ratio, 3)
    (12, 4.44, 2.703)

    References
    ----------
    Breslow, N. E. (1975). Analysis of survival data under the proportional hazards model. Int.
    Stat. Rev. 43(1), 45-57.
    """
    any_cause = (np.asarray(event) != 0).astype(np.int64)
    watched = follow_up(exit_, any_cause, entry=entry, causes=1)
    if isinstance(watched, NotEvaluated):
        return watched
    each = cumulative_hazard(watched.exit) - cumulative_hazard(watched.entry)
    if not np.isfinite(each).all() or (each < 0.0).any():
        return NotEvaluated("the benchmark's cumulative hazard falls, or ends before the ages here")
    return observed_expected(int(watched.cause.sum()), float(each.sum()), level=level)
