r"""Wald's test of one rate ratio against one: the ancestor, for comparison.

.. math:: LLR = n \ln RR - (RR - 1)\mu

decides for the rise above :math:`\ln((1 - \beta) / \alpha)` and against it below
:math:`\ln(\beta / (1 - \alpha))`. The alternative has to be named beforehand; named wrongly, the
test is slow or blind, which is what the MaxSPRT mends.

False alarms: about alpha (Wald's bounds neglect the overshoot, and so err on the safe side).

References
----------
Wald, A. (1945). Sequential tests of statistical hypotheses. Ann. Math. Statist. 16(2), 117-186.
"""

from dataclasses import dataclass
from math import log
from typing import Literal

from detectors.statistics.sequential_inputs import check_alpha, check_count, check_number

Decision = Literal["raised", "not_raised", "go_on"]


@dataclass(frozen=True, slots=True)
class WaldTest:
    """Where the test stands: its ratio, its two bounds, and what follows."""

    log_likelihood_ratio: float
    lower: float
    upper: float
    decision: Decision


def wald_test(
    observed: int, expected: float, *, rate_ratio: float, alpha: float, beta: float
) -> WaldTest:
    """Return where Wald's test of `rate_ratio` stands after so many events.

    >>> found = wald_test(30, 20.0, rate_ratio=2.0, alpha=0.05, beta=0.2)
    >>> round(found.log_likelihood_ratio, 4), round(found.upper, 4), found.decision
    (0.7944, 2.7726, 'go_on')
    """
    where = "wald_test"
    check_count(where, "observed", observed, least=0)
    check_number(where, "expected", expected)
    check_number(where, "rate_ratio", rate_ratio, above=1.0)
    check_alpha(where, alpha)
    check_number(where, "beta", beta, below=1.0 - alpha)
    ratio = observed * log(rate_ratio) - (rate_ratio - 1.0) * expected
    lower, upper = log(beta / (1.0 - alpha)), log((1.0 - beta) / alpha)
    decision: Decision = "go_on"
    if ratio >= upper:
        decision = "raised"
    elif ratio <= lower:
        decision = "not_raised"
    return WaldTest(ratio, lower, upper, decision)
