r"""An e-process against a benchmark that is known from few events: no rate is taken for the truth.

History saw c events in an exposure V, surveillance n in an exposure P, at one unknown rate if
nothing is raised; :math:`u = P / V`. Measured in units of V, the rate is a number G that says
nothing of the units: a gamma(c) variable where V is the exposure that c events needed. So, over u,
the count n is a *mixed* Poisson process whose law is known, also when the rate is r times as high,
and the ratio of both laws is

.. math:: E_r = r^{n} \left(\frac{1 + u}{1 + r u}\right)^{c + n} .

It is also the ratio of two binomial likelihoods: given c + n events, each is one of surveillance
with probability u / (1 + u) or, with a rise, r u / (1 + r u). The excess r - 1 is spread as in
`e_process`, over 40 fixed values. With ever more events in the benchmark it becomes that value.

**Why it is valid.** (1) *At any time.* Under one rate E is the ratio of two laws of the same
process, so a martingale that begins at 1, and reaches 1 / alpha ever with probability alpha at most
(Ville). That bounds the largest value over all u, so looks in groups, and looks chosen by what was
seen, cross no more often. (2) *At a look at a given exposure.* The mean of E over history and
surveillance is that of dlog V / dlog w under a gamma(c) law of w = V (V + P) / (V + r P), and
dlog w / dlog V = 1 + V / (V + P) - V / (V + r P) is above 1. So it is an e-value at each month's
look. (3) *A history of fixed length V* has a Poisson number of events instead. Then the mean is
exactly 1 at a given exposure. That it reaches 1 / alpha with probability alpha at most has no such
proof there; summed exactly over histories it does so less often
(`tests/detectors/statistics/test_conditional_e_process.py`). (4) *A rate that is lower* has fewer
events at each u, and E grows with n.

What is not promised: that (2) holds at a time chosen by what was seen *and* by how lucky the
history was. p values from the largest value so far need (1) only.

False alarms: alpha at most for ever, by (1); with a fixed history by the sums of (3). Without any
event in the benchmark nothing can be said.

References
----------
Ramdas, A., Gruenwald, P., Vovk, V., Shafer, G. (2023). Game-theoretic statistics and safe
anytime-valid inference. Statistical Science 38(4), 576-601.
Perez-Ortiz, M. F., Lardy, T., de Heide, R., Gruenwald, P. (2024). E-statistics, group invariance
and anytime-valid testing. Annals of Statistics 52(4), 1410-1432.
Silva, I. R., Li, L., Kulldorff, M. (2019). Exact conditional sequential testing for Poisson data.
Sequential Analysis.
"""

import numpy as np

from detectors.statistics.conditional_error import NO_EVENT
from detectors.statistics.crossing import Numbers
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.sequential_inputs import check_count, check_number

NODES = 40
"""So many rate ratios above one are betted on."""
_EXCESS, _WEIGHTS = np.polynomial.laguerre.laggauss(NODES)
_STAKES = _WEIGHTS / _WEIGHTS.sum()


def conditional_log_e_value(
    observed: int, expected: float, *, benchmark_events: int, mean_excess: float = 1.0
) -> float | NotEvaluated:
    """Return the logarithm of the e-value; `expected` is by the best guess of the benchmark.

    Examples
    --------
    Twenty events where eight were expected: from a benchmark of five events that is nothing yet.
    With many it is what `e_process.log_e_value` says.

    >>> from detectors.statistics.e_process import log_e_value
    >>> [round(conditional_log_e_value(20, 8.0, benchmark_events=c), 2) for c in (5, 50, 10**7)]
    [1.5, 4.18, 5.19]
    >>> round(log_e_value(20, 8.0), 2)
    5.19
    """
    where = "conditional_log_e_value"
    check_count(where, "observed", observed, least=0)
    check_count(where, "benchmark_events", benchmark_events, least=0)
    check_number(where, "mean_excess", mean_excess)
    check_number(where, "expected", expected)
    if benchmark_events == 0:
        return NotEvaluated(NO_EVENT)
    excess, _ = rises(mean_excess)
    u = expected / benchmark_events
    shrunk = np.log1p(u) - np.log1p((1.0 + excess) * u)
    logs = observed * np.log1p(excess) + (benchmark_events + observed) * shrunk
    return log_fortune(logs)


def rises(mean_excess: float) -> tuple[Numbers, Numbers]:
    """Return how much above one each rate ratio is that is betted on, and the stake, 1 in all.

    They are the nodes of Gauss and Laguerre for an exponential excess of this mean. A bet on so
    many fixed ratios is fair as it stands, and no approximation of one.

    >>> excess, stakes = rises(1.0)
    >>> round(float(stakes.sum()), 9), round(float(stakes @ excess), 9)
    (1.0, 1.0)
    """
    return _EXCESS * mean_excess, _STAKES


def log_fortune(logs: Numbers) -> float:
    """Return the logarithm of what became of all stakes, from that of what each was multiplied by.

    >>> log_fortune(np.zeros(NODES))
    0.0
    """
    largest = float(logs.max())
    return largest + float(np.log(_STAKES @ np.exp(logs - largest)))
