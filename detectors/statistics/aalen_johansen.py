"""Aalen-Johansen: which share of the devices has ended in each of several ways by an age.

A patient who dies can have no fracture any more. One minus Kaplan-Meier, with deaths as censored,
tells what fractures there would be in a world without deaths, and adds up to more than everybody.
This estimate is of the world there is: the shares of all causes, and of those still free, sum to 1.
"""

from dataclasses import dataclass
from math import exp, log

import numpy as np
from scipy.special import ndtri  # type: ignore[import-untyped]

from detectors.statistics import curve
from detectors.statistics.follow_up import (
    AT_RISK_MIN,
    Ages,
    Causes,
    FollowUp,
    Ints,
    follow_up,
    steps,
)
from detectors.statistics.lattice_cusum import Floats
from detectors.statistics.not_evaluated import NotEvaluated


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidence:
    """The share that one cause has ended by a time, its error and interval, and those at risk."""

    time: float
    at_risk: int
    share: float
    se: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class IncidenceCurves:
    """One row a time of events, up to the first at which too few are at risk; a column a cause."""

    times: Floats
    at_risk: Ints
    events: Ints
    free: Floats
    share: Floats
    se: Floats
    level: float
    at_risk_min: int
    end: curve.End
    watched: FollowUp

    def at(self, time: float, *, cause: int) -> Incidence | NotEvaluated:
        """Return the estimate of a cause at a time, or why there is none."""
        if not 1 <= cause <= self.watched.causes:
            message = f"there are the causes 1 to {self.watched.causes}, and not {cause}"
            raise ValueError(message)
        why = curve.unreadable(time, self.watched, at_risk_min=self.at_risk_min, end=self.end)
        if why is not None:
            return why
        i, number = curve.step_at(self.times, time), curve.at_risk(self.watched, time)
        share = float(self.share[i, cause - 1]) if i >= 0 else 0.0
        se = float(self.se[i, cause - 1]) if i >= 0 else 0.0
        low, high = _limits(share, se, number=number, level=self.level)
        return Incidence(time=time, at_risk=number, share=share, se=se, low=low, high=high)


def incidence(
    exit_: Ages,
    cause: Causes,
    *,
    entry: Ages | None = None,
    causes: int | None = None,
    since: float = 0.0,
    at_risk_min: int = AT_RISK_MIN,
    level: float = 0.95,
) -> IncidenceCurves | NotEvaluated:
    r"""Return the cumulative incidence of every cause, by age.

    .. math:: \hat F_j(t) = \sum_{s \le t} \hat S(s^-) \frac{d_{js}}{n_s}

    with :math:`\hat S` the Kaplan-Meier curve of any cause. Only counts enter, so that ties and the
    order of the subjects change nothing. Where all have ended by one cause its share is 1 by these
    counts, and not by the rounding of a sum. The variance is that of the delta method,

    .. math:: \sum_{s \le t} \Bigl[ (\hat F_j(t) - \hat F_j(s))^2 \frac{d_s}{n_s (n_s - d_s)}
       + \hat S(s^-)^2 \frac{d_{js} (n_s - d_{js})}{n_s^3}
       - 2 (\hat F_j(t) - \hat F_j(s)) \hat S(s^-) \frac{d_{js}}{n_s^2} \Bigr].

    Parameters
    ----------
    exit_, cause, entry, causes, since
        As in `follow_up`.
    at_risk_min
        The curves end before the first event at which fewer are at risk.
    level
        Of the intervals, which are symmetric for :math:`\ln(-\ln F)`.

    Examples
    --------
    >>> t = (1, 2, 2, 3, 5, 6, 6, 7, 8, 9, 10, 12, 12, 14, 15, 18, 20, 24, 24, 24)
    >>> why = (1, 0, 2, 1, 1, 0, 1, 3, 0, 1, 2, 1, 0, 1, 0, 2, 1, 0, 0, 0)
    >>> found = incidence(t, why, at_risk_min=1)
    >>> [round(found.at(24, cause=j).share, 3) for j in (1, 2, 3)]
    [0.49, 0.197, 0.057]
    >>> round(float(found.free[-1] + found.share[-1].sum()), 12)
    1.0

    References
    ----------
    Aalen, O. O., Johansen, S. (1978). An empirical transition matrix for non-homogeneous Markov
    chains based on censored observations. Scand. J. Stat. 5(3), 141-150.
    Dinse, G. E., Larson, M. G. (1986). A note on semi-Markov models for partially censored data.
    Biometrika 73(2), 379-386.
    """
    curve.check(level=level, at_risk_min=at_risk_min)
    watched = follow_up(exit_, cause, entry=entry, causes=causes, since=since)
    if isinstance(watched, NotEvaluated):
        return watched
    found = steps(watched)
    end = curve.end(found, watched, at_risk_min=at_risk_min)
    if isinstance(end, NotEvaluated):
        return end
    cut = end.steps
    times, at_risk, events = found.times[:cut], found.at_risk[:cut], found.events[:cut]
    n = at_risk.astype(np.float64)
    free = np.cumprod(1.0 - events.sum(axis=1) / n)
    before = np.concatenate([[1.0], free[:-1]])[:cut]
    share = np.cumsum(events * (before / n)[:, None], axis=0)
    se = _standard_errors(n, events, before, share)
    alone = (events.cumsum(axis=0) == events.sum(axis=1).cumsum()[:, None]) & (free == 0.0)[:, None]
    share, se = np.where(alone, 1.0, share), np.where(alone, 0.0, se)
    curve.lock(times, at_risk, events, free, share, se)
    return IncidenceCurves(
        times=times,
        at_risk=at_risk,
        events=events,
        free=free,
        share=share,
        se=se,
        level=level,
        at_risk_min=at_risk_min,
        end=end,
        watched=watched,
    )


def _standard_errors(n: Floats, events: Ints, before: Floats, share: Floats) -> Floats:
    """Return the standard error of each share; its squares are opened, so that sums do it."""
    ended = events.sum(axis=1)
    left = n - ended
    hazard = np.where(left > 0, ended / (n * np.where(left > 0, left, 1.0)), 0.0)[:, None]
    own = events * (before / n**2)[:, None]
    variance = share**2 * np.cumsum(hazard, axis=0)
    variance -= 2.0 * share * np.cumsum(share * hazard + own, axis=0)
    variance += np.cumsum(share**2 * hazard + 2.0 * share * own, axis=0)
    variance += np.cumsum(events * (n[:, None] - events) * (before**2 / n**3)[:, None], axis=0)
    found: Floats = np.sqrt(np.maximum(variance, 0.0))
    return found


def _limits(share: float, se: float, *, number: int, level: float) -> tuple[float, float]:
    if share <= 0.0:
        return 0.0, 1.0 - curve.all_of_them(number, level=level)
    if share >= 1.0:
        return curve.all_of_them(number, level=level), 1.0
    if se == 0.0:
        return 0.0, 1.0
    power = exp(float(ndtri(0.5 + level / 2.0)) * se / (share * -log(share)))
    return share**power, share ** (1.0 / power)
