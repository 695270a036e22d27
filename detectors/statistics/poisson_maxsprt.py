r"""The Poisson MaxSPRT: has a rate risen above its benchmark, asked again and again.

With n events where :math:`\mu` were expected, the log-likelihood ratio of the most likely rate
ratio above one against one is

.. math:: LLR(n, \mu) = n \ln(n / \mu) - (n - \mu) \quad (n > \mu), \qquad 0 \text{ otherwise.}

A signal is raised as soon as :math:`LLR > c` with at least `minimum_events` events. One flat
boundary c serves all looks, and is so chosen that under the benchmark rate a signal is raised with
probability alpha at most *ever* until the horizon, not at each look.

Two designs. In a *group* design the looks are known: c is the smallest attainable value that keeps
alpha, and the error really spent lies a little below. In a *continuous* design every event is a
look: the n-th event signals where it comes before :math:`\mu_n`, the root of
:math:`LLR(n, \mu) = c`, and alpha is spent wholly. A continuous boundary keeps alpha under any
schedule of looks, since looking less often can only miss what continuous looking would have found.

False alarms: `type_i_error` of what is returned is exact for a benchmark that is *known*. With a
benchmark from 20 events the true figure is about twice alpha: see `conditional_maxsprt`.

References
----------
Kulldorff, M., Davis, R. L., Kolczak, M., Lewis, E., Lieu, T., Platt, R. (2011). A maximized
sequential probability ratio test for drug and vaccine safety surveillance. Sequential Analysis
30(1), 58-78.
Kulldorff, M., Silva, I. R. (2015). Continuous post-market sequential safety surveillance with
minimum events to signal. REVSTAT 13(3), 373-394.
Silva, I. R., Kulldorff, M. (2015). Continuous versus group sequential analysis for post-market
drug and vaccine safety surveillance. Biometrics 71(3), 851-858.
"""

from collections.abc import Sequence
from math import log

import numpy as np
from scipy.special import xlogy  # type: ignore[import-untyped]

from detectors.statistics.critical_value import (
    TIE,
    CriticalValue,
    GroupCriticalValue,
    continuous_root,
    smallest_critical_value,
)
from detectors.statistics.crossing import Numbers, crossed_by_the_end, poisson_kernels
from detectors.statistics.poisson_times import schedule
from detectors.statistics.sequential_inputs import (
    check_alpha,
    check_count,
    check_looks,
    check_number,
)

JUMP_MAX = 40.0
"""No critical value lies above: it would belong to a level below 1e-17."""


def log_likelihood_ratio(observed: int, expected: float) -> float:
    """Return how much better the best rate ratio above one explains the events than one does.

    >>> round(log_likelihood_ratio(4, 1.0), 4), log_likelihood_ratio(2, 5.0)
    (2.5452, 0.0)
    """
    check_count("log_likelihood_ratio", "observed", observed, least=0)
    check_number("log_likelihood_ratio", "expected", expected)
    return float(_ratios(np.array([float(observed)]), np.array([expected]))[0])


def signals(observed: int, expected: float, *, critical_value: float, minimum_events: int) -> bool:
    """Tell whether so many events signal: the ratio is above the critical value, not on it.

    >>> signals(4, 1.0, critical_value=2.5, minimum_events=3)
    True
    """
    enough = observed >= minimum_events
    return enough and log_likelihood_ratio(observed, expected) > critical_value


def group_critical_value(
    expected_per_look: Sequence[float], *, alpha: float, minimum_events: int = 1
) -> GroupCriticalValue:
    """Return the critical value for looks that are known beforehand.

    Parameters
    ----------
    expected_per_look
        Events that the benchmark expects between each look and the one before.
    alpha
        How likely a false alarm may be over all looks together.
    minimum_events
        Fewer events never signal; Kulldorff and Silva advise 4.

    Examples
    --------
    Ten looks, each after one more expected event. Four events at the first would give an LLR of
    2.545, and have to be exceeded: five signal there.

    >>> found = group_critical_value([1.0] * 10, alpha=0.05)
    >>> round(found.critical_value, 6), round(found.type_i_error, 6)
    (2.545177, 0.044145)
    >>> found.critical_events[:3]
    (5, 6, 8)
    """
    where = "group_critical_value"
    check_alpha(where, alpha)
    check_count(where, "minimum_events", minimum_events, least=1)
    check_looks(where, "expected_per_look", expected_per_look)
    added = np.asarray(expected_per_look, dtype=float)
    kernels = poisson_kernels(added)
    return smallest_critical_value(
        group_ratios(added, alpha=alpha, minimum_events=minimum_events),
        lambda critical: crossed_by_the_end(kernels, critical),
        alpha=alpha,
    )


def group_ratios(
    added: Numbers, *, alpha: float, minimum_events: int, rate_ratio: float = 1.0
) -> Numbers:
    """Return the ratio of every count that matters, a row for each look, -inf where none signals.

    Wide enough for the critical value of any test that keeps `alpha` under `rate_ratio`: by
    Bernstein's bound no look sees more than its `rare` count with probability alpha / looks, and
    the second use of the bound says which count is surely above the highest of these ratios.
    """
    totals = np.cumsum(added)
    means = rate_ratio * totals
    bound = log(len(added) / alpha)
    rare = np.ceil(means + bound + np.sqrt(2.0 * means * bound))
    seen = totals > 0.0
    highest = float(_ratios(rare[seen], totals[seen]).max()) + TIE
    surely = totals[-1] + highest + (2.0 * totals[-1] * highest) ** 0.5
    counts = np.arange(int(surely) + 2 + minimum_events, dtype=float)
    ratios = np.full((len(added), len(counts)), -np.inf)
    ratios[seen] = _ratios(counts[None, :], totals[seen, None])
    ratios[:, :minimum_events] = -np.inf
    return ratios


def continuous_critical_value(
    horizon_expected: float, *, alpha: float, minimum_events: int = 1, delay_expected: float = 0.0
) -> CriticalValue:
    """Return the critical value where every event is a look.

    Parameters
    ----------
    horizon_expected
        Surveillance ends once the benchmark expects so many events.
    delay_expected
        Nothing is looked at before the benchmark expects so many events. What is signalled then
        comes in whole numbers, so that less than alpha may be spent.

    Notes
    -----
    Where the minimum of events alone keeps alpha, the critical value is (almost) nought, and the
    error is what it is.

    Examples
    --------
    >>> found = continuous_critical_value(20.0, alpha=0.05, minimum_events=4)
    >>> round(found.critical_value, 6), round(found.type_i_error, 6)
    (3.17637, 0.05)
    >>> found = continuous_critical_value(0.5, alpha=0.05, minimum_events=4)
    >>> round(found.critical_value, 6), round(found.type_i_error, 6)
    (0.0, 0.001752)
    """
    where = "continuous_critical_value"
    check_alpha(where, alpha)
    check_count(where, "minimum_events", minimum_events, least=1)
    check_number(where, "horizon_expected", horizon_expected)
    if delay_expected:
        check_number(where, "delay_expected", delay_expected, below=horizon_expected)
    return _continuous(float(horizon_expected), alpha, minimum_events, float(delay_expected))


def _continuous(horizon: float, alpha: float, minimum: int, delay: float) -> CriticalValue:
    def error(critical_value: float) -> float:
        times = schedule(horizon, critical_value, minimum_events=minimum, delay_expected=delay)
        return crossed_by_the_end(poisson_kernels(times.added), times.critical)

    most = delay + JUMP_MAX + (2.0 * delay * JUMP_MAX) ** 0.5
    counts = np.arange(minimum, int(most) + minimum + 2, dtype=float)
    jumps = _ratios(counts, np.full_like(counts, delay)) if delay else np.empty(0)
    return continuous_root(error, alpha=alpha, jumps=jumps)


def _ratios(counts: Numbers, expected: Numbers) -> Numbers:
    ratios: Numbers = xlogy(counts, counts) - xlogy(counts, expected) - (counts - expected)
    return np.where(counts > expected, np.maximum(ratios, 0.0), 0.0)
