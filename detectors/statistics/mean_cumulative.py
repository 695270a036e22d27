"""The mean cumulative function: how often, on average, a thing has happened to a device by an age.

Pain and migration come back. A curve to the first event forgets what comes after; counting all of
them and treating them as independent makes the interval too narrow, as the same few devices have
most of the events. This estimate counts all, and its variance compares devices, not events.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from scipy.special import ndtri  # type: ignore[import-untyped]

from detectors.statistics import curve
from detectors.statistics.follow_up import AT_RISK_MIN, Ages, FollowUp, Ints, Steps, follow_up
from detectors.statistics.lattice_cusum import Floats
from detectors.statistics.not_evaluated import NotEvaluated

ROUNDING = 1e-7
"""A standard error that is smaller than this share of the mean is nought, but for rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanCount:
    """The mean number of events a device by a time, its error and interval, and those at risk.

    Before the first event, and where all devices had equally many, they do not differ, and no error
    can be told: `low` is then 0 and `high` None.
    """

    time: float
    at_risk: int
    mean: float
    se: float
    low: float
    high: float | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MeanCumulative:
    """One row a time of events, up to the first at which too few are at risk."""

    times: Floats
    at_risk: Ints
    events: Ints
    mean: Floats
    se: Floats
    level: float
    at_risk_min: int
    end: curve.End
    watched: FollowUp

    def at(self, time: float) -> MeanCount | NotEvaluated:
        """Return the estimate at a time, or why there is none."""
        why = curve.unreadable(time, self.watched, at_risk_min=self.at_risk_min, end=self.end)
        if why is not None:
            return why
        i, number = curve.step_at(self.times, time), curve.at_risk(self.watched, time)
        if i < 0:
            return MeanCount(time=time, at_risk=number, mean=0.0, se=0.0, low=0.0, high=None)
        mean, se = float(self.mean[i]), float(self.se[i])
        if se <= ROUNDING * mean:
            return MeanCount(time=time, at_risk=number, mean=mean, se=0.0, low=0.0, high=None)
        factor = exp(float(ndtri(0.5 + self.level / 2.0)) * se / mean)
        return MeanCount(
            time=time, at_risk=number, mean=mean, se=se, low=mean / factor, high=mean * factor
        )


def mean_cumulative(
    exit_: Ages,
    events: Sequence[tuple[int, float]],
    *,
    entry: Ages | None = None,
    at_risk_min: int = AT_RISK_MIN,
    level: float = 0.95,
) -> MeanCumulative | NotEvaluated:
    r"""Return the mean number of events a device, by age, with its robust variance.

    .. math:: \hat M(t) = \sum_{s \le t} \frac{d_s}{n_s}, \qquad \widehat{\mathrm{var}} =
       \sum_i \Bigl[ \sum_{s \le t} \frac{Y_i(s)}{n_s}
       \Bigl( d_{is} - \frac{d_s}{n_s} \Bigr) \Bigr]^2,

    the squares summed over devices, with :math:`Y_i(s)` whether device i is at risk. The interval
    is symmetric for the logarithm.

    Parameters
    ----------
    exit_, entry
        When each device left and came under observation.
    events
        Whose event it was (position in `exit_`), and when; a device may have any number.
    at_risk_min
        The curve ends before the first event at which fewer are at risk.
    level
        Of the interval, at each age by itself.

    Examples
    --------
    Three devices; the first has pain at 2 and again at 5.

    >>> found = mean_cumulative((8.0, 6.0, 4.0), ((0, 2.0), (0, 5.0), (1, 3.0)), at_risk_min=1)
    >>> [round(float(each), 3) for each in found.mean]
    [0.333, 0.667, 1.167]

    References
    ----------
    Nelson, W. (1988). Graphical analysis of system repair data. J. Qual. Technol. 20(1), 24-35.
    Lawless, J. F., Nadeau, C. (1995). Some simple robust methods for the analysis of recurrent
    events. Technometrics 37(2), 158-168.
    """
    curve.check(level=level, at_risk_min=at_risk_min)
    watched = follow_up(exit_, np.zeros(len(exit_), dtype=np.int64), entry=entry)
    if isinstance(watched, NotEvaluated):
        return watched
    ordered = sorted(events)
    whose = np.array([i for i, _ in ordered], dtype=np.int64)
    when = np.array([time for _, time in ordered], dtype=np.float64)
    wrong = _wrong(watched, whose, when)
    if wrong is not None:
        return NotEvaluated(wrong)
    all_times, counts = np.unique(when, return_counts=True)
    found = Steps(all_times, watched.at_risk(all_times), counts[:, None])
    end = curve.end(found, watched, at_risk_min=at_risk_min, recurrent=True)
    if isinstance(end, NotEvaluated):
        return end
    cut = end.steps
    times, at_risk, number = all_times[:cut], found.at_risk[:cut], counts[:cut]
    mean = np.cumsum(number / at_risk)
    se = np.sqrt(np.maximum(_variance(watched, whose, when, found)[:cut], 0.0))
    curve.lock(times, at_risk, number, mean, se)
    return MeanCumulative(
        times=times,
        at_risk=at_risk,
        events=number,
        mean=mean,
        se=se,
        level=level,
        at_risk_min=at_risk_min,
        end=end,
        watched=watched,
    )


def _variance(watched: FollowUp, whose: Ints, when: Floats, found: Steps) -> Floats:
    r"""Return the robust variance at each time, in one pass.

    At each time the residual :math:`A_i` of everybody at risk falls by :math:`g = d/n^2`, and that
    of a device with m events rises by :math:`m/n`. So the sum of squares changes by

    .. math:: \frac{2}{n} \sum_i A_i m_i - 2 g \sum_i A_i + \frac{1}{n^2} \sum_i m_i^2
       - \frac{2 g d}{n} + n g^2.
    """
    n, d = found.at_risk.astype(np.float64), found.events[:, 0].astype(np.float64)
    fall = d / n**2
    fallen = np.concatenate([[0.0], np.cumsum(fall)])
    entered_at = np.searchsorted(found.times, watched.entry, side="right")
    offset = fallen[np.where(watched.entry > 0.0, entered_at, 0)]

    steps = np.searchsorted(found.times, when)
    pairs, m = np.unique(whose * n.size + steps, return_counts=True)
    who, at = np.divmod(pairs, n.size)
    rise = m / n[at]
    total = np.concatenate([[0.0], np.cumsum(rise)])
    residual = total[:-1] - total[np.searchsorted(who, who)] - fallen[at] + offset[who]
    of_events = np.bincount(at, weights=residual * m, minlength=n.size)
    squares = np.bincount(at, weights=m.astype(np.float64) ** 2, minlength=n.size)

    risen = np.bincount(who, weights=rise, minlength=watched.exit.size)
    gone = _sum_before(watched.exit, risen + offset, found.times)
    came = _sum_before(np.where(watched.entry > 0.0, watched.entry, -1.0), offset, found.times)
    of_all = np.cumsum(d / n) - d / n - gone + came - n * fallen[:-1]
    change = 2.0 * (of_events / n - fall * of_all) + squares / n**2 - 2.0 * fall * d / n
    variance: Floats = np.cumsum(change + n * fall**2)
    return variance


def _sum_before(at: Floats, values: Floats, times: Floats) -> Floats:
    """Return for each time the sum of the values that lie before it."""
    order = np.argsort(at, kind="stable")
    sums = np.concatenate([[0.0], np.cumsum(values[order])])
    found: Floats = sums[np.searchsorted(at[order], times, side="left")]
    return found


def _wrong(watched: FollowUp, whose: Ints, when: Floats) -> str | None:
    """Return what makes an event impossible."""
    if whose.size and not 0 <= whose.min() <= whose.max() < watched.exit.size:
        message = f"there are {watched.exit.size} devices, and no number {whose.max()}"
        raise ValueError(message)
    entry = np.where(watched.entry > 0.0, watched.entry, -np.inf)
    outside = ~((when > entry[whose]) & (when <= watched.exit[whose]) & (when >= 0.0))
    if outside.any():
        i = int(whose[np.argmax(outside)])
        return (
            f"subject {i} has an event at {when[np.argmax(outside)]:g}, and was under observation "
            f"from {watched.entry[i]:g} to {watched.exit[i]:g}"
        )
    return None
