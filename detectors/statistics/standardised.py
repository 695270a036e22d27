"""Rates made comparable: as if every centre had treated the same patients.

Direct standardisation weighs a centre's own rates with the make-up of a standard population; it
needs events in every stratum. Indirect standardisation applies the standard's rates to the centre's
own make-up; it needs only its exposure, and so it is the one for few events. Ratios of two centres
that are each standardised indirectly are not comparable, as each has its own make-up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from scipy.special import gammaincinv  # type: ignore[import-untyped]

from detectors.statistics.exact_poisson import ObservedExpected, observed_expected
from detectors.statistics.not_evaluated import NotEvaluated


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """A stratum's events and exposure, and what the standard has of it.

    `standard` is the weight of the stratum for `direct`, and its benchmark rate for `indirect`.
    """

    name: str
    events: int
    exposure: float
    standard: float


@dataclass(frozen=True, slots=True)
class StandardisedRate:
    """A rate with the make-up of the standard, and its interval."""

    rate: float
    low: float
    high: float


def direct(
    strata: Sequence[Stratum], *, per: float = 1.0, level: float = 0.95
) -> StandardisedRate | NotEvaluated:
    r"""Return :math:`\sum_k w_k x_k / T_k`, with the weights of the standard made to sum to one.

    The interval is that of Fay and Feuer. The rate is a sum of Poisson counts with the weights
    :math:`w_k / T_k`; a gamma distribution of the same mean and variance gives the lower limit, and
    one with a further event in the heaviest stratum the upper. In one stratum both are Garwood's.

    Examples
    --------
    >>> young = Stratum(name="below 65", events=4, exposure=4_000.0, standard=0.7)
    >>> old = Stratum(name="65 and older", events=6, exposure=1_000.0, standard=0.3)
    >>> found = direct((young, old), per=1_000.0)
    >>> round(found.rate, 2), round(found.low, 2), round(found.high, 2)
    (2.5, 1.17, 4.74)

    References
    ----------
    Fay, M. P., Feuer, E. J. (1997). Confidence intervals for directly standardized rates: a method
    based on the gamma distribution. Stat. Med. 16(7), 791-801.
    """
    wrong = _wrong(strata, standard="weight")
    if wrong is not None:
        return NotEvaluated(wrong)
    total = sum(each.standard for each in strata)
    weighed = [each for each in strata if each.standard > 0.0]
    if not weighed:
        return NotEvaluated("no stratum has a weight in the standard")
    empty = [each.name for each in weighed if each.exposure == 0.0]
    if empty:
        return NotEvaluated(f"stratum {empty[0]} has a weight in the standard and no exposure here")
    pairs = [(each.standard / total / each.exposure, each.events) for each in weighed]
    mean = sum(weight * events for weight, events in pairs)
    variance = sum(weight * weight * events for weight, events in pairs)
    heaviest = max(weight for weight, _ in pairs)
    tail = (1.0 - level) / 2.0
    low = variance / mean * float(gammaincinv(mean * mean / variance, tail)) if mean else 0.0
    mean_up, variance_up = mean + heaviest, variance + heaviest * heaviest
    high = variance_up / mean_up * float(gammaincinv(mean_up**2 / variance_up, 1.0 - tail))
    return StandardisedRate(rate=mean * per, low=low * per, high=high * per)


def indirect(strata: Sequence[Stratum], *, level: float = 0.95) -> ObservedExpected | NotEvaluated:
    r"""Return observed over expected events, :math:`\sum_k x_k / \sum_k r_k T_k`, exactly.

    Examples
    --------
    The standard has 1 and 4 events in 1,000 months.

    >>> young = Stratum(name="below 65", events=4, exposure=4_000.0, standard=0.001)
    >>> old = Stratum(name="65 and older", events=6, exposure=1_000.0, standard=0.004)
    >>> found = indirect((young, old))
    >>> round(found.expected, 6), round(found.ratio, 6)
    (8.0, 1.25)

    References
    ----------
    Breslow, N. E., Day, N. E. (1987). Statistical methods in cancer research, vol. 2. IARC.
    """
    wrong = _wrong(strata, standard="rate")
    if wrong is not None:
        return NotEvaluated(wrong)
    expected = sum(each.standard * each.exposure for each in strata)
    return observed_expected(sum(each.events for each in strata), expected, level=level)


def _wrong(strata: Sequence[Stratum], *, standard: str) -> str | None:
    if not strata:
        return "there is no stratum"
    for each in strata:
        if each.events < 0:
            message = f"a count is never negative: {each}"
            raise ValueError(message)
        if not (isfinite(each.exposure) and each.exposure >= 0.0):
            return f"the exposure of stratum {each.name} is {each.exposure:g}"
        if not (isfinite(each.standard) and each.standard >= 0.0):
            return f"the {standard} of stratum {each.name} in the standard is {each.standard:g}"
        if each.events and not each.exposure:
            return f"stratum {each.name} has events and no exposure"
    return None
