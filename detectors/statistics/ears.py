"""EARS C1: whether a period is far above the few before it.

It needs no benchmark and no long history, and so it is weak: a week is compared with the seven
before, and a rise that lasts soon becomes its own baseline. For first sight, not for a decision.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, isfinite, sqrt

from scipy.special import ndtri  # type: ignore[import-untyped]

from detectors.statistics.not_evaluated import NotEvaluated


@dataclass(frozen=True, slots=True)
class EarsPoint:
    """A period's value, the limit from those before, and whether the value exceeds it."""

    value: float
    high: float
    alarm: bool


def c1(
    values: Sequence[float], *, alpha: float, baseline: int = 7
) -> tuple[EarsPoint | NotEvaluated, ...]:
    r"""Return for each period the limit :math:`\bar x + z_{1-\alpha} s` of those right before it.

    The limit treats mean and deviation of so few values as known. With a baseline of seven the
    share of false alarms is therefore well above `alpha`: for normal values it is the tail of
    Student's t with six degrees of freedom at :math:`z \sqrt{7/8}`.

    Examples
    --------
    >>> found = c1((5, 9, 2, 6, 5, 3, 5, 12), alpha=0.001)
    >>> round(found[-1].high, 3), found[-1].alarm
    (11.91, True)
    >>> found[0].reason
    '0 periods lie before, and 7 are needed'

    References
    ----------
    Hutwagner, L., Thompson, W., Seeman, G. M., Treadwell, T. (2003). The bioterrorism preparedness
    and response Early Aberration Reporting System (EARS). J. Urban Health 80, i89-i96.
    """
    if baseline < 2 or not 0.0 < alpha < 1.0:
        message = f"no limit has a baseline of {baseline} and the level {alpha}"
        raise ValueError(message)
    if not all(isfinite(value) for value in values):
        return (NotEvaluated("a value is not a finite number"),) * len(values)
    z = float(ndtri(1.0 - alpha))
    return tuple(
        _point(values[max(0, i - baseline) : i], values[i], z, baseline) for i in range(len(values))
    )


def _point(
    before: Sequence[float], value: float, z: float, baseline: int
) -> EarsPoint | NotEvaluated:
    if len(before) < baseline:
        return NotEvaluated(f"{len(before)} periods lie before, and {baseline} are needed")
    mean = fsum(before) / baseline
    deviation = sqrt(fsum((each - mean) ** 2 for each in before) / (baseline - 1))
    if min(before) == max(before):
        return NotEvaluated(f"the {baseline} periods before do not vary")
    high = mean + z * deviation
    return EarsPoint(value, high, value > high)
