"""The smallest true ratio that would have been seen: how much a silence is worth.

"No difference was found" may mean that there is none, or that there was too little to see one.
Beside every result stands the ratio that a test of 5 % (two-sided) would have found with a
probability of 80 %. A true ratio below it may well have been missed.
"""

from collections.abc import Callable
from math import exp, isfinite, log, sqrt

from scipy.special import betaincinv, ndtri  # type: ignore[import-untyped]

from detectors.statistics.not_evaluated import NotEvaluated

POWER = 0.8
LEVEL = 0.95
COUNT_MAX = 1_000_000


def above_another(
    exposure: float,
    *,
    other_events: int,
    other_exposure: float,
    level: float = LEVEL,
    power: float = POWER,
) -> float | NotEvaluated:
    """Return the ratio of two rates that would have been found, given what the other group had.

    The rate of the others is no more certain than their events make it: given m of them it is a
    gamma variable, and the count beside it a mixed Poisson one. So with few others a ratio has to
    be larger than if their rate were known.

    >>> round(above_another(800.0, other_events=8, other_exposure=1_083.0), 1)
    3.8
    >>> above_another(800.0, other_events=0, other_exposure=1_083.0).reason
    'the others had no event, so no ratio can be planned for'
    """
    for time in (exposure, other_exposure):
        if not (isfinite(time) and time > 0.0):
            return NotEvaluated(f"a group has no time at risk: its exposure is {time:g}")
    if other_events == 0:
        return NotEvaluated("the others had no event, so no ratio can be planned for")
    share, tail = exposure / (exposure + other_exposure), (1.0 - level) / 2.0
    least = _least(lambda count: float(betaincinv(count, other_events + 1, tail)) > share)
    if least is None:
        return NotEvaluated("no count would show a difference")
    reached = float(betaincinv(least, other_events, power))
    return max(1.0, reached / (1.0 - reached) * other_exposure / exposure)


def between_hazards(
    events: int, share: float, *, level: float = LEVEL, power: float = POWER
) -> float | NotEvaluated:
    r"""Return the ratio of hazards that a log-rank test of a group against the others would find.

    .. math:: \exp \frac{z_{1-\alpha/2} + z_{1-\beta}}{\sqrt{d\, p\, (1 - p)}}

    with d events in all, and the share p of the time at risk in the group.

    >>> round(between_hazards(40, 0.25), 2)
    2.78

    References
    ----------
    Schoenfeld, D. (1981). The asymptotic properties of nonparametric tests for comparing survival
    distributions. Biometrika 68(1), 316-319.
    """
    if events < 1 or not 0.0 < share < 1.0:
        return NotEvaluated("there is no event, or nobody to compare with")
    z = float(ndtri(0.5 + level / 2.0)) + float(ndtri(power))
    found = z / sqrt(events * share * (1.0 - share))
    return exp(found) if found < log(1e6) else NotEvaluated("too few events to find any ratio")


def _least(found: Callable[[int], bool]) -> int | None:
    """Return the least count from one up of which this is so; it stays so for higher ones."""
    low, high = 0, 1
    while not found(high):
        low, high = high, 2 * high
        if high > COUNT_MAX:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if found(middle) else (middle, high)
    return high
