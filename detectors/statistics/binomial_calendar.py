r"""New lead against old lead where looks follow the calendar, and events are not known before.

`binomial_maxsprt` has looks after known numbers of events. With monthly looks the number of events
on both leads is itself random: x on the new and y on the old lead grow as two independent Poisson
counts. The statistic is the same; the boundary is one value for all pairs (x, y), and the error is
summed exactly over the pairs.

It needs the events that are expected on both leads together, month by month. Where that is not
known, `binomial_continuous_critical_value` keeps alpha under any schedule, and costs some power.

False alarms: `type_i_error`, exactly, if the expected events and the share are right.

References
----------
Kulldorff, M., Davis, R. L., Kolczak, M., Lewis, E., Lieu, T., Platt, R. (2011). A maximized
sequential probability ratio test for drug and vaccine safety surveillance. Sequential Analysis
30(1), 58-78.
"""

from collections.abc import Sequence

import numpy as np

from detectors.statistics.binomial_maxsprt import ratios_of
from detectors.statistics.critical_value import TIE, CriticalValue
from detectors.statistics.crossing import Numbers, kernel_length, poisson_kernels
from detectors.statistics.sequential_inputs import (
    check_alpha,
    check_count,
    check_looks,
    check_number,
)


def binomial_calendar_critical_value(
    expected_events_per_look: Sequence[float],
    *,
    null_share: float,
    alpha: float,
    minimum_cases: int = 1,
) -> CriticalValue:
    """Return the critical value for calendar looks.

    Parameters
    ----------
    expected_events_per_look
        Events expected on both leads together between each look and the one before.
    null_share
        Share of the exposure that the new lead has.

    Examples
    --------
    >>> found = binomial_calendar_critical_value([1.0] * 10, null_share=0.2, alpha=0.05)
    >>> round(found.critical_value, 6), round(found.type_i_error, 5)
    (2.677723, 0.04983)
    """
    where = "binomial_calendar_critical_value"
    check_alpha(where, alpha)
    check_number(where, "null_share", null_share, below=1.0)
    check_count(where, "minimum_cases", minimum_cases, least=1)
    check_looks(where, "expected_events_per_look", expected_events_per_look)
    added = np.asarray(expected_events_per_look, dtype=float)
    total = float(added.sum())
    cases = kernel_length(null_share * total)
    others = kernel_length((1.0 - null_share) * total)
    new = [_steps(row) for row in poisson_kernels(null_share * added, cases)]
    old = [_steps(row).T for row in poisson_kernels((1.0 - null_share) * added, others)]
    ratios = _table(cases, others, null_share, minimum_cases)

    def error(critical_value: float) -> float:
        quiet = ratios <= critical_value
        alive = np.zeros_like(ratios)
        alive[0, 0] = 1.0
        for step_new, step_old in zip(new, old, strict=True):
            alive = np.where(quiet, step_new @ alive @ step_old, 0.0)
        return max(0.0, 1.0 - float(alive.sum()))

    values = np.concatenate(([0.0], np.unique(ratios[ratios > 0.0])))
    low, high = -1, len(values) - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if error(values[middle] + TIE) <= alpha else (middle, high)
    critical_value = float(values[high]) + TIE
    return CriticalValue(critical_value, error(critical_value))


def _steps(kernel: Numbers) -> Numbers:
    """Return the matrix that adds a count of this distribution, cut at its size."""
    size = len(kernel)
    difference = np.subtract.outer(np.arange(size), np.arange(size))
    steps: Numbers = np.where(difference >= 0, kernel[difference], 0.0)
    return steps


def _table(cases: int, others: int, share: float, minimum: int) -> Numbers:
    x = np.arange(cases, dtype=float)[:, None]
    y = np.arange(others, dtype=float)[None, :]
    found: Numbers = np.where(x + y > 0.0, ratios_of(x, np.maximum(x + y, 1.0), share), 0.0)
    return np.where(x >= minimum, found, 0.0)
