"""Kaplan-Meier: which share of the devices is still free of the event at an age.

With several ways to end, one minus this curve is *not* the share that had one of them: whoever left
by another way is taken for somebody to whom it may still happen. For that use
`aalen_johansen.incidence`.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import ndtri  # type: ignore[import-untyped]

from detectors.statistics import curve
from detectors.statistics.follow_up import (
    AT_RISK_MIN,
    Ages,
    Events,
    FollowUp,
    Ints,
    follow_up,
    steps,
)
from detectors.statistics.lattice_cusum import Floats
from detectors.statistics.not_evaluated import NotEvaluated

Scale = Literal["log-log", "log"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """The share free of the event at a time, its standard error and interval, and those at risk."""

    time: float
    at_risk: int
    share: float
    se: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SurvivalCurve:
    """One row a time of events, up to the first at which too few are at risk."""

    times: Floats
    at_risk: Ints
    events: Ints
    share: Floats
    se: Floats
    low: Floats
    high: Floats
    level: float
    at_risk_min: int
    end: curve.End
    watched: FollowUp

    def at(self, time: float) -> Survival | NotEvaluated:
        """Return the estimate at a time, or why there is none."""
        why = curve.unreadable(time, self.watched, at_risk_min=self.at_risk_min, end=self.end)
        if why is not None:
            return why
        i, number = curve.step_at(self.times, time), curve.at_risk(self.watched, time)
        if i < 0:
            low = curve.all_of_them(number, level=self.level)
            return Survival(time=time, at_risk=number, share=1.0, se=0.0, low=low, high=1.0)
        return Survival(
            time=time,
            at_risk=number,
            share=float(self.share[i]),
            se=float(self.se[i]),
            low=float(self.low[i]),
            high=float(self.high[i]),
        )

    def median(self) -> tuple[float, float | None, float | None] | NotEvaluated:
        """Return the age that half outlive, and its limits; a limit not reached yet is None."""
        half = _first_at_or_below(self.times, self.share)
        if half is None:
            return NotEvaluated("more than half are free of the event as far as the curve goes")
        low, high = (_first_at_or_below(self.times, limit) for limit in (self.low, self.high))
        return half, low, high


def kaplan_meier(
    exit_: Ages,
    event: Events,
    *,
    entry: Ages | None = None,
    since: float = 0.0,
    at_risk_min: int = AT_RISK_MIN,
    level: float = 0.95,
    scale: Scale = "log-log",
) -> SurvivalCurve | NotEvaluated:
    r"""Return the share of devices free of an event, by age.

    .. math:: \hat S(t) = \prod_{s \le t} \Bigl(1 - \frac{d_s}{n_s}\Bigr), \qquad
       \widehat{\mathrm{var}} = \hat S^2 \sum_{s \le t} \frac{d_s}{n_s (n_s - d_s)}

    with :math:`d` events among :math:`n` at risk. The interval is symmetric for
    :math:`\ln(-\ln S)`, and so never leaves 0 to 1. Where all who were at risk had the event,
    Greenwood's formula has no value: the lower limit is 0, the upper and the standard error stay
    those before. Before any event the lower limit is the exact one of n devices without one.

    Parameters
    ----------
    exit_, event, entry, since
        As in `follow_up`; any cause but 0 is the event.
    at_risk_min
        The curve ends before the first event at which fewer are at risk.
    level
        Of the interval, at each age by itself. A band for the whole curve would be wider.
    scale
        On which the interval is symmetric.

    Examples
    --------
    >>> t = (1, 2, 2, 3, 5, 6, 6, 7, 8, 9, 10, 12, 12, 14, 15, 18, 20, 24, 24, 24)
    >>> e = (1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 0, 1, 1, 0, 0, 0)
    >>> found = kaplan_meier(t, e, at_risk_min=5)
    >>> year = found.at(12)
    >>> year.at_risk, round(year.share, 3), round(year.low, 3), round(year.high, 3)
    (9, 0.498, 0.252, 0.702)
    >>> found.at(24).reason
    'fewer than 5 are at risk at 20'
    >>> found.median()
    (12.0, 6.0, None)

    References
    ----------
    Kaplan, E. L., Meier, P. (1958). Nonparametric estimation from incomplete observations. J. Am.
    Stat. Assoc. 53(282), 457-481.
    Greenwood, M. (1926). The natural duration of cancer. Reports on Public Health and Medical
    Subjects 33. HMSO.
    """
    curve.check(level=level, at_risk_min=at_risk_min)
    any_cause = (np.asarray(event) != 0).astype(np.int64)
    watched = follow_up(exit_, any_cause, entry=entry, causes=1, since=since)
    if isinstance(watched, NotEvaluated):
        return watched
    found = steps(watched)
    end = curve.end(found, watched, at_risk_min=at_risk_min)
    if isinstance(end, NotEvaluated):
        return end
    cut = end.steps
    times, at_risk, events = found.times[:cut], found.at_risk[:cut], found.events[:cut, 0]
    share = np.asarray(np.cumprod(1.0 - events / at_risk), dtype=np.float64)
    se, low, high = _interval(share, at_risk, events, level=level, scale=scale)
    curve.lock(times, at_risk, events, share, se, low, high)
    return SurvivalCurve(
        times=times,
        at_risk=at_risk,
        events=events,
        share=share,
        se=se,
        low=low,
        high=high,
        level=level,
        at_risk_min=at_risk_min,
        end=end,
        watched=watched,
    )


def _interval(
    share: Floats, at_risk: Ints, events: Ints, *, level: float, scale: Scale
) -> tuple[Floats, Floats, Floats]:
    """Return standard errors and limits at each step."""
    z = float(ndtri(0.5 + level / 2.0))
    alive = int(np.argmax(at_risk == events)) if (at_risk == events).any() else share.size
    s, n, d = share[:alive], at_risk[:alive].astype(np.float64), events[:alive]
    root = np.sqrt(np.cumsum(d / (n * (n - d))))
    if scale == "log":
        below, above = s * np.exp(-z * root), np.minimum(1.0, s * np.exp(z * root))
    else:
        power = np.exp(z * root / -np.log(s))
        below, above = s**power, s ** (1.0 / power)
    rest = share.size - alive
    if not rest:
        return s * root, below, above
    number = int(at_risk[alive])
    last = above[-1] if alive else 1.0 - curve.all_of_them(number, level=level)
    last_se = s[-1] * root[-1] if alive else 0.0
    return (
        np.concatenate([s * root, np.full(rest, last_se)]),
        np.concatenate([below, np.zeros(rest)]),
        np.concatenate([above, np.full(rest, last)]),
    )


def _first_at_or_below(times: Floats, values: Floats) -> float | None:
    below = values <= 0.5 + 1e-12
    return float(times[np.argmax(below)]) if below.any() else None
