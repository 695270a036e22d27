"""Page's sum, which every CUSUM keeps: it adds up, forgets at zero, and restarts when it told."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite


@dataclass(frozen=True, slots=True)
class CusumPoint:
    """The sum after a period, whether it exceeded the threshold, and since when it climbs.

    `since` is the position of the first period of the present climb, so that an alarm can name the
    periods, and with them the events, that made it; None while the sum is zero.
    """

    value: float
    alarm: bool
    since: int | None


def climb(increments: Iterable[float], *, threshold: float) -> tuple[CusumPoint, ...]:
    r"""Return :math:`S_i = \max(0, S_{i-1} + x_i)` for each increment, with its alarms.

    There is an alarm when the sum is above the threshold; on it there is none. After an alarm the
    sum starts again at zero: one that ran on would alarm every period until its excess was worn
    off, whatever the rate.

    Examples
    --------
    >>> for point in climb((-1.0, 2.0, 1.0, 1.0, 1.0), threshold=3.0):
    ...     print(point.value, point.alarm, point.since)
    0.0 False None
    2.0 False 1
    3.0 False 1
    4.0 True 1
    1.0 False 4

    References
    ----------
    Page, E. S. (1954). Continuous inspection schemes. Biometrika 41(1/2), 100-115.
    """
    total, since = 0.0, None
    points = list[CusumPoint]()
    for i, increment in enumerate(increments):
        if not isfinite(increment):
            message = f"value {i} is not a finite number, and a sum cannot leave it out"
            raise ValueError(message)
        total = max(0.0, total + increment)
        since = None if total == 0.0 else i if since is None else since
        alarm = total > threshold
        points.append(CusumPoint(total, alarm, since))
        if alarm:
            total, since = 0.0, None
    return tuple(points)
