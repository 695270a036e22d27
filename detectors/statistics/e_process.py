r"""An e-process: evidence that may be looked at whenever one likes, with no horizon.

Bet one unit against "the rate is not raised". For a rate ratio r above one, the likelihood ratio
:math:`r^n e^{-(r - 1)\mu}` is a fair bet while r = 1 is true, and a losing one below. Not knowing
r, spread the stake: the excess r - 1 is exponential with mean m. The fortune is

.. math:: E = \int_0^\infty \tfrac{1}{m} e^{-s/m} (1 + s)^n e^{-s\mu}\, ds
   = \tfrac{1}{m} \sum_{j=0}^{n} \frac{n!}{(n-j)!}\, (\mu + 1/m)^{-(j+1)} .

By Ville's inequality it ever reaches :math:`1 / \alpha` with probability alpha at most, however
often one looks and whenever one stops: no alpha is spent, and no look has to be planned. The price
is power, so a MaxSPRT with a horizon stays first and this its companion.

Caution. Mixing over *all* r (a gamma prior, `two_sided_log_e_value`) is the older formula, and it
pays out for a *fall* as well: with no event where one was expected it is above one. It says "the
rate is not the benchmark", never "the rate is raised". Only the one-sided value may raise a signal.

False alarms: at most alpha for ever; far fewer on any finite path.

References
----------
Ville, J. (1939). Etude critique de la notion de collectif. Gauthier-Villars.
Robbins, H. (1970). Statistical methods related to the law of the iterated logarithm. Ann. Math.
Statist. 41(5), 1397-1409.
Ramdas, A., Gruenwald, P., Vovk, V., Shafer, G. (2023). Game-theoretic statistics and safe
anytime-valid inference. Statistical Science 38(4), 576-601.
"""

from collections.abc import Iterable
from math import exp, log

import numpy as np
from scipy.optimize import brentq  # type: ignore[import-untyped]
from scipy.special import gammaln, logsumexp  # type: ignore[import-untyped]

from detectors.statistics.sequential_inputs import check_alpha, check_count, check_number


def log_e_value(observed: int, expected: float, *, mean_excess: float = 1.0) -> float:
    """Return the logarithm of the one-sided e-value; a signal is due where it reaches ln(1/alpha).

    Examples
    --------
    Twenty events where eight were expected would convince at 5 %; no event never speaks for a rise.

    >>> round(log_e_value(20, 8.0), 3), log_e_value(20, 8.0) >= log(1 / 0.05)
    (5.193, True)
    >>> round(log_e_value(0, 1.0), 3)
    -0.693
    """
    where = "log_e_value"
    check_count(where, "observed", observed, least=0)
    check_number(where, "mean_excess", mean_excess)
    _check_expected(where, expected)
    rate = 1.0 / mean_excess
    j = np.arange(observed + 1, dtype=float)
    terms = gammaln(observed + 1.0) - gammaln(observed - j + 1.0) - (j + 1.0) * log(expected + rate)
    return float(logsumexp(terms)) + log(rate)


def two_sided_log_e_value(observed: int, expected: float) -> float:
    """Return the logarithm of the e-value of a gamma(1, 1) mixture over rises *and falls*.

    >>> round(two_sided_log_e_value(10, 4.0), 6), round(two_sided_log_e_value(0, 1.0), 6)
    (1.400596, 0.306853)
    """
    where = "two_sided_log_e_value"
    check_count(where, "observed", observed, least=0)
    _check_expected(where, expected)
    return float(expected + gammaln(1.0 + observed) - (1.0 + observed) * np.log1p(expected))


def anytime_p_values(
    looks: Iterable[tuple[int, float]], *, mean_excess: float = 1.0
) -> tuple[float, ...]:
    """Return for each look (observed, expected since the start) the p-value that holds at any time.

    It is one over the largest fortune so far, and so never rises again.

    >>> [round(p, 3) for p in anytime_p_values([(1, 1.0), (6, 1.5), (6, 4.0)])]
    [1.0, 0.071, 0.071]
    """
    largest, found = 0.0, []
    for observed, expected in looks:
        largest = max(largest, log_e_value(observed, expected, mean_excess=mean_excess))
        found.append(exp(-largest))
    return tuple(found)


def anytime_interval(observed: int, expected: float, *, alpha: float) -> tuple[float, float]:
    """Return rate ratios that the two-sided e-value does not reject, at any number of looks.

    With probability 1 - alpha the true rate ratio is inside at *every* look, so an interval may
    be read whenever one likes, after a signal or without one. It is wider than one for one look.

    >>> low, high = anytime_interval(16, 9.0, alpha=0.05)
    >>> round(low, 3), round(high, 3)
    (0.715, 3.501)
    """
    where = "anytime_interval"
    check_alpha(where, alpha)
    check_number(where, "expected", expected)

    def against(ratio: float) -> float:
        return two_sided_log_e_value(observed, ratio * expected) - log(1.0 / alpha)

    best = max(observed, 1e-12) / expected
    high = 2.0 * best + 1.0
    while against(high) < 0.0:
        high *= 2.0
    upper = float(brentq(against, best, high))
    if observed == 0 or against(0.0) < 0.0:
        return 0.0, upper
    return float(brentq(against, 0.0, best)), upper


def _check_expected(where: str, expected: float) -> None:
    if expected != 0.0:
        check_number(where, "expected", expected)
