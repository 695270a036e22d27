r"""The conditional MaxSPRT: has a rate risen above a benchmark that is known from few events.

History saw c events in an exposure V, surveillance n in an exposure P; :math:`\tau = P / V`. Given
all c + n events, each belongs to surveillance with probability :math:`\tau / (1 + \tau)` if the
rate never changed. The log-likelihood ratio is

.. math:: LLR = c \ln\frac{c (1 + \tau)}{c + n} + n \ln\frac{n (1 + \tau)}{\tau (c + n)}
   \quad (n / c > \tau), \qquad 0 \text{ otherwise,}

and a signal is raised as soon as the ratio is above the critical value. The rate drops out, so the
test stays honest however few events the benchmark has; the plain Poisson MaxSPRT, which takes c / V
for the truth, does not. Published trials of this device saw so few events that this is the usual
case. How the error is found is told in `conditional_error`; known looks are in `conditional_group`.

False alarms: `type_i_error` is exact for the stated ending of the history. Without any event in
the benchmark nothing can be said, and that is what is returned.

References
----------
Li, L., Kulldorff, M. (2010). A conditional maximized sequential probability ratio test for
pharmacovigilance. Statistics in Medicine 29(2), 284-295.
Silva, I. R., Li, L., Kulldorff, M. (2019). Exact conditional sequential testing for Poisson data.
Sequential Analysis.
"""

import numpy as np

from detectors.statistics.conditional_error import (
    NO_EVENT,
    check_conditional,
    error_of,
    ratios,
)
from detectors.statistics.conditional_times import (
    schedule_by_events,
    schedule_by_exposure,
)
from detectors.statistics.critical_value import CriticalValue, continuous_root
from detectors.statistics.historical_rate import Ending
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.sequential_inputs import check_count, check_number


def conditional_log_likelihood_ratio(
    observed: int, exposure: float, *, benchmark_events: int, benchmark_exposure: float
) -> float:
    """Return how much better one rise explains both periods than one rate does.

    Eight events in 1,000 device-months, where 20 in 9,650 were history:

    >>> ratio = conditional_log_likelihood_ratio(
    ...     8, 1_000.0, benchmark_events=20, benchmark_exposure=9_650.0
    ... )
    >>> round(ratio, 4)
    4.145
    """
    where = "conditional_log_likelihood_ratio"
    check_count(where, "observed", observed, least=0)
    check_count(where, "benchmark_events", benchmark_events, least=1)
    check_number(where, "exposure", exposure)
    check_number(where, "benchmark_exposure", benchmark_exposure)
    tau = np.array([exposure / benchmark_exposure])
    return float(ratios(np.array([float(observed)]), tau, float(benchmark_events))[0])


def conditional_critical_value_by_events(
    horizon_events: int,
    *,
    benchmark_events: int,
    alpha: float,
    minimum_events: int = 1,
    ending: Ending = "within",
) -> CriticalValue | NotEvaluated:
    """Return the critical value where every event is a look, until surveillance saw so many.

    Examples
    --------
    20 events in history, and surveillance until 20 events. (The manual of the R package
    `Sequential` says 3.149115: its code takes the last interval for another ending of history
    than all the others, and so signals a little more often than it says.)

    >>> found = conditional_critical_value_by_events(
    ...     20, benchmark_events=20, alpha=0.05, minimum_events=2
    ... )
    >>> round(found.critical_value, 6), round(found.type_i_error, 6)
    (3.151336, 0.05)
    """
    where = "conditional_critical_value_by_events"
    check_conditional(where, alpha, benchmark_events, minimum_events)
    check_count(where, "horizon_events", horizon_events, least=minimum_events)
    if benchmark_events == 0:
        return NotEvaluated(NO_EVENT)

    def error(critical_value: float) -> float:
        times = schedule_by_events(
            horizon_events, critical_value, benchmark_events, minimum_events=minimum_events
        )
        return error_of(times, benchmark_events, ending)

    return continuous_root(error, alpha=alpha, jumps=np.empty(0))


def conditional_critical_value_by_exposure(
    horizon_ratio: float,
    *,
    benchmark_events: int,
    alpha: float,
    minimum_events: int = 1,
    delay_ratio: float = 0.0,
    ending: Ending = "within",
) -> CriticalValue | NotEvaluated:
    """Return the critical value where every event is a look, until so many times the history.

    Nothing is looked at before `delay_ratio` times the history.

    Examples
    --------
    (The manual of the R package `Sequential` says 2.874993 here, which really spends 0.032.)

    >>> found = conditional_critical_value_by_exposure(
    ...     0.5, benchmark_events=20, alpha=0.05, delay_ratio=0.1, ending="event"
    ... )
    >>> round(found.critical_value, 6)
    2.392567
    """
    where = "conditional_critical_value_by_exposure"
    check_conditional(where, alpha, benchmark_events, minimum_events)
    check_number(where, "horizon_ratio", horizon_ratio)
    if delay_ratio:
        check_number(where, "delay_ratio", delay_ratio, below=horizon_ratio)
    if benchmark_events == 0:
        return NotEvaluated(NO_EVENT)

    def error(critical_value: float) -> float:
        times = schedule_by_exposure(
            horizon_ratio,
            critical_value,
            benchmark_events,
            minimum_events=minimum_events,
            delay_ratio=delay_ratio,
        )
        return error_of(times, benchmark_events, ending)

    counts = np.arange(minimum_events, minimum_events + 400, dtype=float)
    delays = np.full_like(counts, delay_ratio)
    jumps = ratios(counts, delays, float(benchmark_events)) if delay_ratio else np.empty(0)
    return continuous_root(error, alpha=alpha, jumps=jumps)
