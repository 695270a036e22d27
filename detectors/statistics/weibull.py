r"""A Weibull distribution of ages at failure: whether devices wear out, or fail when they are new.

Its hazard is a power of age, :math:`h(t) = \frac{k}{\lambda} (t / \lambda)^{k-1}`. A shape k above
1 is wear-out, as of a conductor that fatigues; below 1 it is infant mortality, as of an infection
or a faulty implantation; at 1 age does not matter.
"""

from dataclasses import dataclass
from math import exp, log

import numpy as np
from scipy.optimize import brentq  # type: ignore[import-untyped]
from scipy.special import chdtri  # type: ignore[import-untyped]

from detectors.statistics.follow_up import Ages, Events, FollowUp, follow_up
from detectors.statistics.lattice_cusum import Floats
from detectors.statistics.not_evaluated import NotEvaluated

EVENTS_MIN = 5
"""Fewer failures say nothing of a shape. Assumed."""
SHAPE_MIN, SHAPE_MAX = 0.01, 100.0
"""No device has a shape beyond these; a fit that ends there has failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeibullFit:
    """The shape with its interval, the scale (age by which 63 % have failed), and the fit."""

    shape: float
    shape_low: float
    shape_high: float
    scale: float
    log_likelihood: float
    events: int

    @property
    def pattern(self) -> str:
        """What the interval of the shape says, in words.

        A statement of this fit at its level: read the interval with it.
        """
        if self.shape_low > 1.0:
            return "wear-out: the hazard rises with age"
        if self.shape_high < 1.0:
            return "infant mortality: the hazard falls with age"
        return "neither wear-out nor infant mortality is shown"


def weibull(
    exit_: Ages,
    event: Events,
    *,
    entry: Ages | None = None,
    events_min: int = EVENTS_MIN,
    level: float = 0.95,
) -> WeibullFit | NotEvaluated:
    r"""Fit shape and scale by maximum likelihood, with late entries and censoring.

    .. math:: \ell = \sum_{\text{events}} \ln h(t_i)
       - \sum_i \Bigl[ (t_i / \lambda)^k - (v_i / \lambda)^k \Bigr]

    For a shape the best scale has a closed form, so that one equation in one unknown remains. The
    interval holds the shapes whose best likelihood is not significantly lower. Of devices without
    any effect of age one fleet in twenty is called wear-out or infant mortality, in small fleets
    somewhat more.

    Parameters
    ----------
    exit_, event, entry
        As in `follow_up`; any cause but 0 is the event. Other causes are censored: the hazard is
        of this one.
    events_min
        There is no answer with fewer.
    level
        Of the interval.

    Examples
    --------
    >>> ages = (2, 3, 5, 6, 7, 8, 9, 9, 10, 10, 10, 10)
    >>> found = weibull(ages, (1,) * 8 + (0,) * 4)
    >>> round(found.shape, 2), round(found.shape_low, 2), round(found.shape_high, 2)
    (2.12, 1.04, 3.72)
    >>> found.pattern
    'wear-out: the hazard rises with age'

    References
    ----------
    Weibull, W. (1951). A statistical distribution function of wide applicability. J. Appl. Mech.
    18(3), 293-297.
    """
    any_cause = (np.asarray(event) != 0).astype(np.int64)
    watched = follow_up(exit_, any_cause, entry=entry, causes=1)
    if isinstance(watched, NotEvaluated):
        return watched
    failed = watched.exit[watched.cause == 1]
    if failed.size < events_min:
        return NotEvaluated(f"{failed.size} failures are too few, {events_min} are needed")
    if failed.min() <= 0.0:
        return NotEvaluated("a device failed at age 0, where a Weibull hazard has no value")
    profile = _Profile(watched, failed)
    ends = log(SHAPE_MIN), log(SHAPE_MAX)
    if not profile.slope(ends[0]) > 0.0 > profile.slope(ends[1]):
        return NotEvaluated("the failures fit no shape: they all lie at one age, or beyond any")
    best = float(brentq(profile.slope, *ends, xtol=1e-13, rtol=1e-13))
    highest = profile.value(best)
    enough = highest - float(chdtri(1, 1.0 - level)) / 2.0

    def excess(log_shape: float) -> float:
        return profile.value(log_shape) - enough

    low = brentq(excess, ends[0], best, xtol=1e-10) if excess(ends[0]) < 0.0 else ends[0]
    high = brentq(excess, best, ends[1], xtol=1e-10) if excess(ends[1]) < 0.0 else ends[1]
    return WeibullFit(
        shape=exp(best),
        shape_low=exp(low),
        shape_high=exp(high),
        scale=profile.scale(best),
        log_likelihood=highest,
        events=int(failed.size),
    )


class _Profile:
    """The likelihood of a shape with its best scale. Inside, ages are in units of the last."""

    def __init__(self, watched: FollowUp, failed: Floats) -> None:
        self.unit = watched.last
        self.failed = float(failed.size)
        self.sum_log = float(np.log(failed / self.unit).sum())
        # A power of zero is zero, and adds nothing.
        self.left = np.log(watched.exit[watched.exit > 0.0] / self.unit)
        self.came = np.log(watched.entry[watched.entry > 0.0] / self.unit)

    def _powers(self, log_shape: float) -> tuple[float, float]:
        """Return the sum of all time at risk, to the power of the shape, and its slope."""
        shape = exp(log_shape)
        left, came = np.exp(shape * self.left), np.exp(shape * self.came)
        total = float(left.sum() - came.sum())
        return total, float(left @ self.left - came @ self.came)

    def slope(self, log_shape: float) -> float:
        """Return the derivative of the likelihood by the shape."""
        total, by_shape = self._powers(log_shape)
        return self.failed * (exp(-log_shape) - by_shape / total) + self.sum_log

    def value(self, log_shape: float) -> float:
        """Return the log-likelihood, of ages in the caller's unit."""
        total, _ = self._powers(log_shape)
        shape = exp(log_shape)
        of_scale = self.failed * (log_shape + log(self.failed / total) - log(self.unit))
        return of_scale + (shape - 1.0) * self.sum_log - self.failed

    def scale(self, log_shape: float) -> float:
        """Return the best scale, in the caller's unit."""
        total, _ = self._powers(log_shape)
        return self.unit * float((total / self.failed) ** exp(-log_shape))
