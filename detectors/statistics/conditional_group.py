r"""The conditional MaxSPRT for looks that are known beforehand: see `conditional_maxsprt`.

The statistic and its error are the same; as in any group design the critical value is an attainable
one, and the error really spent lies a little below alpha.

References
----------
Li, L., Kulldorff, M. (2010). A conditional maximized sequential probability ratio test for
pharmacovigilance. Statistics in Medicine 29(2), 284-295.
"""

from collections.abc import Sequence

import numpy as np

from detectors.statistics.conditional_error import (
    NO_EVENT,
    check_conditional,
    error_of,
    ratios,
)
from detectors.statistics.critical_value import GroupCriticalValue, smallest_critical_value
from detectors.statistics.crossing import Counts, Numbers
from detectors.statistics.historical_rate import Ending, counts_expected
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.poisson_times import Schedule
from detectors.statistics.sequential_inputs import check_looks, check_number


def conditional_group_critical_value(
    exposure_per_look: Sequence[float],
    *,
    benchmark_events: int,
    benchmark_exposure: float,
    alpha: float,
    minimum_events: int = 1,
    ending: Ending = "within",
) -> GroupCriticalValue | NotEvaluated:
    """Return the critical value for looks after known exposures, in the unit of the benchmark's.

    Examples
    --------
    Twelve monthly looks at 100 devices, and a history of 20 events in 2,000 device-months.

    >>> found = conditional_group_critical_value(
    ...     [100.0] * 12, benchmark_events=20, benchmark_exposure=2_000.0, alpha=0.05
    ... )
    >>> round(found.critical_value, 4), round(found.type_i_error, 4), found.critical_events[:3]
    (2.3404, 0.0463, (5, 7, 9))
    """
    where = "conditional_group_critical_value"
    check_conditional(where, alpha, benchmark_events, minimum_events)
    check_looks(where, "exposure_per_look", exposure_per_look)
    check_number(where, "benchmark_exposure", benchmark_exposure)
    if benchmark_events == 0:
        return NotEvaluated(NO_EVENT)
    added = np.asarray(exposure_per_look, dtype=float) / benchmark_exposure
    looks = np.cumsum(added)
    table = _table(looks, benchmark_events, alpha=alpha, minimum=minimum_events, ending=ending)

    def error(critical: Counts) -> float:
        return error_of(Schedule(looks, critical), benchmark_events, ending)

    return smallest_critical_value(table, error, alpha=alpha)


def _table(
    looks: Numbers, benchmark_events: int, *, alpha: float, minimum: int, ending: Ending
) -> Numbers:
    """Return the ratio of every count that matters, wide enough for any critical value."""
    c, most, seen = float(benchmark_events), 64, looks > 0.0
    while True:
        counts = np.arange(most + minimum + 1, dtype=float)
        found = np.full((len(looks), len(counts)), -np.inf)
        found[seen] = ratios(counts[None, :], looks[seen, None], c)
        rare = [_rare(benchmark_events, t, most, alpha / len(looks), ending) for t in looks[seen]]
        if None not in rare:
            bound = max(row[n] for row, n in zip(found[seen], rare, strict=True) if n is not None)
            if found[seen, -1].min() > bound:
                found[:, :minimum] = -np.inf
                return found
        most *= 2


def _rare(c: int, ratio: float, most: int, level: float, ending: Ending) -> int | None:
    """Return the least count above which there is no more than `level`, or None beyond `most`."""
    above = 1.0 - np.cumsum(counts_expected(c, ratio, most, ending=ending))
    return int(np.argmax(above <= level)) if above[-1] <= level else None
