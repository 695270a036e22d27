"""The ratio of two rates of rare events, with exact limits.

Given how many events there were in all, how many of them fell to the first group is a binomial
count, whatever the common rate is. So the comparison needs no approximation.
"""

from dataclasses import dataclass
from math import isfinite

import numpy as np
from scipy.special import betaincinv, gammaln, xlog1py, xlogy  # type: ignore[import-untyped]

from detectors.statistics.exact_poisson import TIE
from detectors.statistics.not_evaluated import NotEvaluated


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoRates:
    """The first rate over the second; infinite where only the first group had events."""

    ratio: float
    low: float
    high: float
    p_value: float


def compare_rates(
    events: int,
    exposure: float,
    *,
    other_events: int,
    other_exposure: float,
    level: float = 0.95,
) -> TwoRates | NotEvaluated:
    r"""Compare two rates, exactly.

    Of :math:`n` events the first group has :math:`x` with the probability
    :math:`\pi = \rho T_1 / (\rho T_1 + T_2)` each, if :math:`\rho` is the ratio of rates. Exact
    limits of :math:`\pi` are therefore exact limits of :math:`\rho`. The p-value, of
    :math:`\rho = 1`, is the probability of all splits that are no likelier than the one seen; of
    equal rates at most one comparison in twenty has one below 0.05, with few events far fewer.

    Examples
    --------
    Eleven infections in 800 device-months with one technique, eight in 1,083 with the other.

    >>> found = compare_rates(11, 800.0, other_events=8, other_exposure=1_083.0)
    >>> round(found.ratio, 2), round(found.low, 2), round(found.high, 2), round(found.p_value, 3)
    (1.86, 0.68, 5.33, 0.245)

    References
    ----------
    Przyborowski, J., Wilenski, H. (1940). Homogeneity of results in testing samples from Poisson
    series. Biometrika 31(3/4), 313-323.
    Clopper, C. J., Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in
    the case of the binomial. Biometrika 26(4), 404-413.
    """
    if min(events, other_events) < 0 or not 0.0 < level < 1.0:
        message = f"no ratio of {events} to {other_events} events at the level {level}"
        raise ValueError(message)
    for time in (exposure, other_exposure):
        if not (isfinite(time) and time > 0.0):
            return NotEvaluated(f"a group has no time at risk: its exposure is {time:g}")
    total = events + other_events
    if total == 0:
        return NotEvaluated("no event in either group, so that any ratio is possible")
    tail, odds = (1.0 - level) / 2.0, other_exposure / exposure
    low = float(betaincinv(events, other_events + 1, tail)) if events else 0.0
    high = float(betaincinv(events + 1, other_events, 1.0 - tail)) if other_events else 1.0
    return TwoRates(
        ratio=events / other_events * odds if other_events else float("inf"),
        low=low / (1.0 - low) * odds,
        high=high / (1.0 - high) * odds if other_events else float("inf"),
        p_value=_two_sided(events, total, exposure / (exposure + other_exposure)),
    )


def _two_sided(events: int, total: int, share: float) -> float:
    counts = np.arange(total + 1, dtype=np.float64)
    logs = (
        gammaln(total + 1.0)
        - gammaln(counts + 1.0)
        - gammaln(total - counts + 1.0)
        + xlogy(counts, share)
        + xlog1py(total - counts, -share)
    )
    return min(1.0, float(np.exp(logs[logs <= logs[events] + np.log(TIE)]).sum()))
