r"""A critical value for a benchmark that is off, by as much as negative controls say.

Outcomes that a device cannot cause ought to show a rate ratio of one. Where they scatter like a
normal distribution on the logarithmic scale, with a mean and a spread, that is the systematic error
of the comparison: patients, coding, calendar. The critical value is then chosen so that a *biased*
null is signalled with probability alpha at most,

.. math:: \int P(\text{signal} \mid RR = e^b)\, \varphi(b; m, s)\, db \le \alpha,

with the inner probability exact and the integral by Gauss-Hermite quadrature.

False alarms: alpha, if the controls are like the outcome. With fewer than five valid controls call
the result uncalibrated instead.

References
----------
Schuemie, M. J., Hripcsak, G., Ryan, P. B., Madigan, D., Suchard, M. A. (2018). Empirical confidence
interval calibration for population-level effect estimation studies in observational healthcare
data. Proc. Natl. Acad. Sci. 115(11), 2571-2577.
"""

from collections.abc import Sequence

import numpy as np

from detectors.statistics.critical_value import GroupCriticalValue, smallest_critical_value
from detectors.statistics.crossing import Counts, crossed_by_the_end, poisson_kernels
from detectors.statistics.negative_controls import Null
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.poisson_maxsprt import group_ratios
from detectors.statistics.sequential_inputs import (
    check_alpha,
    check_count,
    check_looks,
    check_number,
)

NODES = 40
FURTHEST = 8.0
"""Bias beyond so many standard deviations is not asked about."""


def calibrated_group_critical_value(
    expected_per_look: Sequence[float],
    *,
    alpha: float,
    bias_mean: float,
    bias_sd: float,
    minimum_events: int = 1,
) -> GroupCriticalValue:
    """Return the critical value under a systematic error of the logarithm of the rate ratio.

    Examples
    --------
    Ten looks as in `group_critical_value`, where controls show a rate raised by a fifth or so:

    >>> found = calibrated_group_critical_value(
    ...     [1.0] * 10, alpha=0.05, bias_mean=0.2, bias_sd=0.2
    ... )
    >>> round(found.critical_value, 2)
    4.97
    """
    where = "calibrated_group_critical_value"
    check_alpha(where, alpha)
    check_looks(where, "expected_per_look", expected_per_look)
    check_number(where, "bias_sd", bias_sd)
    check_count(where, "minimum_events", minimum_events, least=1)
    points, weights = np.polynomial.hermite_e.hermegauss(NODES)
    near = np.abs(points) < FURTHEST
    added = np.asarray(expected_per_look, dtype=float)
    ratios = np.exp(bias_mean + bias_sd * points[near])
    walks = [poisson_kernels(added * ratio) for ratio in ratios]
    shares = weights[near] / weights[near].sum()

    def error(critical: Counts) -> float:
        crossed = [crossed_by_the_end(kernels, critical) for kernels in walks]
        return float(shares @ np.array(crossed))

    worst = float(ratios.max())
    table = group_ratios(added, alpha=alpha, minimum_events=minimum_events, rate_ratio=worst)
    return smallest_critical_value(table, error, alpha=alpha)


def group_critical_value_by_controls(
    expected_per_look: Sequence[float],
    null: Null | NotEvaluated,
    *,
    alpha: float,
    minimum_events: int = 1,
) -> GroupCriticalValue | NotEvaluated:
    """Return the critical value for the systematic error that negative controls have shown.

    Too few controls (`negative_controls.fit_null`) give no critical value but their reason: the
    monitor is then to be called uncalibrated, and not to be run as if there were no error.

    >>> group_critical_value_by_controls([1.0] * 10, NotEvaluated("uncalibrated"), alpha=0.05)
    NotEvaluated(reason='uncalibrated')
    >>> found = group_critical_value_by_controls([1.0] * 10, Null(0.2, 0.2), alpha=0.05)
    >>> round(found.critical_value, 2)
    4.97
    """
    if isinstance(null, NotEvaluated):
        return null
    return calibrated_group_critical_value(
        expected_per_look,
        alpha=alpha,
        bias_mean=null.mean,
        bias_sd=null.sd,
        minimum_events=minimum_events,
    )
