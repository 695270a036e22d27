r"""The binomial MaxSPRT: does a new lead have more events than the old one, at the same time.

Both leads are watched side by side. Of n events, x are on the new lead. If it is no worse, each
event falls on it with probability p, its share of the exposure: with z device-months on the old
lead for each on the new, p = 1 / (1 + z). The log-likelihood ratio is

.. math:: LLR = x \ln\frac{x}{n p} + (n - x) \ln\frac{n - x}{n (1 - p)}
   \quad (x > n p), \qquad 0 \text{ otherwise,}

and a signal is raised as soon as it is above the critical value, with at least `minimum_cases`
events on the new lead. A concurrent comparator takes out whatever touches both leads, such as a
season, a change in reporting, or a benchmark that was never right.

False alarms: at most alpha over the whole surveillance, `type_i_error` exactly, if p is right and
does not change. Where the shares of exposure drift, compare within months or strata.

References
----------
Kulldorff, M., Davis, R. L., Kolczak, M., Lewis, E., Lieu, T., Platt, R. (2011). A maximized
sequential probability ratio test for drug and vaccine safety surveillance. Sequential Analysis
30(1), 58-78.
"""

from collections.abc import Sequence

import numpy as np
from scipy.special import gammaln, xlogy  # type: ignore[import-untyped]

from detectors.statistics.critical_value import GroupCriticalValue, smallest_critical_value
from detectors.statistics.crossing import Numbers, crossed_by_the_end
from detectors.statistics.sequential_inputs import check_alpha, check_count, check_number


def binomial_log_likelihood_ratio(cases: int, events: int, *, null_share: float) -> float:
    """Return how much better a raised share of the events explains them than `null_share` does.

    Five of ten events on a lead that has a fifth of the exposure:

    >>> round(binomial_log_likelihood_ratio(5, 10, null_share=0.2), 4)
    2.2314
    """
    where = "binomial_log_likelihood_ratio"
    check_count(where, "events", events, least=1)
    check_count(where, "cases", cases, least=0)
    check_number(where, "null_share", null_share, below=1.0)
    if cases > events:
        message = (
            f"{where}: {cases} cases among {events} events. Count the events of both leads in "
            "`events`, and those of the new one in `cases`."
        )
        raise ValueError(message)
    found = ratios_of(np.array([float(cases)]), np.array([float(events)]), null_share)
    return float(found[0])


def binomial_group_critical_value(
    events_per_look: Sequence[int],
    *,
    null_share: float,
    alpha: float,
    minimum_cases: int = 1,
) -> GroupCriticalValue:
    """Return the critical value for looks after known numbers of events on both leads together.

    Examples
    --------
    Five looks, each after five more events, 3.5 times as much exposure on the old lead.

    >>> found = binomial_group_critical_value([5] * 5, null_share=1 / 4.5, alpha=0.05)
    >>> round(found.critical_value, 4), round(found.type_i_error, 6), found.critical_events
    (1.9852, 0.04776, (4, 6, 7, 9, 11))
    """
    where = "binomial_group_critical_value"
    check_alpha(where, alpha)
    check_number(where, "null_share", null_share, below=1.0)
    check_count(where, "minimum_cases", minimum_cases, least=1)
    for look, added in enumerate(events_per_look, start=1):
        check_count(where, f"events_per_look of look {look}", added, least=1)
    check_count(where, "the number of looks", len(events_per_look), least=1)

    added_events = np.asarray(events_per_look, dtype=float)
    totals = np.cumsum(added_events)
    counts = np.arange(int(totals[-1]) + 1, dtype=float)
    ratios = ratios_of(counts[None, :], totals[:, None], null_share)
    ratios[(counts[None, :] > totals[:, None]) | (counts < minimum_cases)[None, :]] = -np.inf
    kernels = _binomial_kernels(added_events, null_share)
    return smallest_critical_value(
        ratios, lambda critical: crossed_by_the_end(kernels, critical), alpha=alpha
    )


def binomial_continuous_critical_value(
    horizon_events: int, *, null_share: float, alpha: float, minimum_cases: int = 1
) -> GroupCriticalValue:
    """Return the critical value where every event is a look; it keeps alpha under any schedule.

    Examples
    --------
    >>> found = binomial_continuous_critical_value(
    ...     20, null_share=1 / 2.1, alpha=0.05, minimum_cases=3
    ... )
    >>> round(found.critical_value, 5), round(found.type_i_error, 6)
    (2.96775, 0.045113)
    """
    check_count("binomial_continuous_critical_value", "horizon_events", horizon_events, least=1)
    return binomial_group_critical_value(
        [1] * horizon_events, null_share=null_share, alpha=alpha, minimum_cases=minimum_cases
    )


def _binomial_kernels(added: Numbers, share: float) -> Numbers:
    counts = np.arange(int(added.max()) + 1, dtype=float)
    rest = np.maximum(added[:, None] - counts, 0.0)
    logs = (
        gammaln(added[:, None] + 1.0)
        - gammaln(counts + 1.0)
        - gammaln(rest + 1.0)
        + counts * np.log(share)
        + rest * np.log1p(-share)
    )
    return np.where(counts <= added[:, None], np.exp(logs), 0.0)


def ratios_of(cases: Numbers, events: Numbers, share: float) -> Numbers:
    """Return the log-likelihood ratio of so many cases among so many events."""
    rest = np.maximum(events - cases, 0.0)
    found: Numbers = (
        xlogy(cases, cases)
        - xlogy(cases, events * share)
        + xlogy(rest, rest)
        - xlogy(rest, events * (1.0 - share))
    )
    return np.where(cases > events * share, np.maximum(found, 0.0), 0.0)
