"""How many times its expected share of all events a part had, with exact limits."""

from dataclasses import dataclass
from math import isfinite

from scipy.special import betaincinv  # type: ignore[import-untyped]

from detectors.statistics.not_evaluated import NotEvaluated


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRatio:
    """How many times the expected was observed, of `of` events in all, with exact limits."""

    observed: int
    expected: float
    of: int
    ratio: float
    low: float
    high: float


def share_ratio(
    observed: int, expected: float, *, of: int, level: float = 0.95
) -> ShareRatio | NotEvaluated:
    r"""Return the ratio of observed to expected events of a part, given those of the whole.

    If the part does not differ, each of the n events of the whole falls on it with probability
    :math:`E / n`, whatever the rate is. So nothing is taken for known; with ever more events
    elsewhere the limits become those of Garwood for a known expectation
    (`exact_poisson.observed_expected`). They are the limits of Clopper and Pearson, divided by the
    expected share, and cannot exceed n / E.

    Examples
    --------
    All ten events of a whole in a part that should have had five of them; five are expected and ten
    observed, and 9,990 more are elsewhere:

    >>> found = share_ratio(10, 5.0, of=10)
    >>> round(found.ratio, 2), round(found.low, 2), round(found.high, 2)
    (2.0, 1.38, 2.0)
    >>> found = share_ratio(10, 5.0, of=10_000)
    >>> round(found.ratio, 2), round(found.low, 2), round(found.high, 2)
    (2.0, 0.96, 3.68)

    References
    ----------
    Clopper, C. J., Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in
    the case of the binomial. Biometrika 26(4), 404-413.
    """
    if not 0 <= observed <= of or not 0.0 < level < 1.0:
        message = f"share_ratio: no part of {of} events has {observed} of them (level {level})"
        raise ValueError(message)
    if not (isfinite(expected) and expected > 0.0):
        return NotEvaluated(f"nothing to compare with: {expected:g} events are expected")
    if expected >= of:
        return NotEvaluated("nothing to compare with: nobody else was at risk")
    tail, share = (1.0 - level) / 2.0, expected / of
    low = float(betaincinv(observed, of - observed + 1, tail)) if observed else 0.0
    high = float(betaincinv(observed + 1, of - observed, 1.0 - tail)) if observed < of else 1.0
    return ShareRatio(
        observed=observed,
        expected=expected,
        of=of,
        ratio=observed / expected,
        low=low / share,
        high=high / share,
    )
