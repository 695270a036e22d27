"""A generalised likelihood ratio of counts: a rise by whatever ratio, at whatever time.

A CUSUM must be told the rise it is to find. This chart tries every time of change, and for each the
rise that fits best; it pays with work, and with a threshold that simulation must find.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

WINDOW = 120
"""Periods that a change may lie back, ten years of months: a limit on work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GlrPoint:
    """The statistic after a period, and since when and by what ratio the rate has risen, if so."""

    value: float
    alarm: bool
    risen_since: int | None
    ratio: float | None


def path(counts: Sequence[int], *, mean: float, threshold: float) -> tuple[GlrPoint, ...]:
    r"""Return the statistic after each period; after an alarm only later periods count.

    .. math:: G_n = \max_{k \le n} \Bigl[ x_{k:n} \ln \frac{\hat\mu}{\mu_0}
       - (n - k + 1)(\hat\mu - \mu_0) \Bigr], \quad
       \hat\mu = \max\Bigl(\mu_0, \frac{x_{k:n}}{n - k + 1}\Bigr),

    with :math:`x_{k:n}` the events of the periods from k to n. There is an alarm when :math:`G_n`
    exceeds the threshold. With four expected events and a threshold of 5 the tests measure, by a
    seeded simulation, one false alarm in several hundred periods.

    Examples
    --------
    >>> found = path((5, 8, 9, 7, 9), mean=4.0, threshold=5.0)
    >>> [round(point.value, 3) for point in found]
    [0.116, 1.545, 3.814, 4.636, 6.889]
    >>> found[-1].alarm, found[-1].risen_since, found[-1].ratio
    (True, 1, 2.0625)

    References
    ----------
    Hoehle, M., Paul, M. (2008). Count data regression charts for the monitoring of surveillance
    time series. Computational Statistics and Data Analysis 52(9), 4357-4368.
    """
    if not mean > 0.0:
        message = f"a rise from {mean} events has no ratio"
        raise ValueError(message)
    points, first = list[GlrPoint](), 0
    for n in range(len(counts)):
        best, since, events = 0.0, n, 0
        ratio = 1.0
        for k in range(n, max(first, n - WINDOW + 1) - 1, -1):
            events += counts[k]
            expected = (n - k + 1) * mean
            if events <= expected:
                continue
            value = events * log(events / expected) - (events - expected)
            if value > best:
                best, since, ratio = value, k, events / expected
        alarm = best > threshold
        risen = best > 0.0
        points.append(
            GlrPoint(
                value=best,
                alarm=alarm,
                risen_since=since if risen else None,
                ratio=ratio if risen else None,
            )
        )
        first = n + 1 if alarm else first
    return tuple(points)
