r"""Calibration: what a method finds where there is nothing to find.

Negative controls are outcomes that a device cannot cause. Their log ratios scatter more than their
standard errors say, and not about 0: patients, coding and calendar differ. That systematic error is
taken as normal and measured, and a ratio is then held against it instead of against 0.

False alarms: nominal if the controls are like the outcome, and no promise at all if they are not.
The error of the fit itself is not in the p value: with few controls it is too small.

References
----------
Schuemie, M. J., Ryan, P. B., DuMouchel, W., Suchard, M. A., Madigan, D. (2014). Interpreting
observational studies: why empirical calibration is needed to correct p-values. Statistics in
Medicine 33(2), 209-218.
"""

from dataclasses import dataclass
from math import isfinite, log

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.special import ndtr  # type: ignore[import-untyped]

from detectors.statistics.not_evaluated import NotEvaluated

CONTROLS_MIN = 5


@dataclass(frozen=True, slots=True)
class Null:
    """Systematic error of a log ratio: normal, with this mean and standard deviation."""

    mean: float
    sd: float

    def p(self, log_ratio: float, error: float) -> float:
        """Return the calibrated two-sided p of a log ratio with its standard error.

        >>> round(Null(0.2, 0.2).p(0.2, 0.1), 3)
        1.0
        """
        return float(2 * ndtr(-abs(self._z(log_ratio, error))))

    def log_likelihood_ratio(self, log_ratio: float, error: float) -> float:
        """Return the calibrated log likelihood ratio of an excess: half the square of z, or 0.

        >>> round(Null(0.2, 0.2).log_likelihood_ratio(0.9, 0.2), 3)
        3.062
        """
        return float(max(self._z(log_ratio, error), 0.0) ** 2 / 2)

    def _z(self, log_ratio: float, error: float) -> float:
        if not (isfinite(log_ratio) and isfinite(error) and error > 0):
            raise ValueError("a log ratio must be finite and its standard error above zero")
        return float((log_ratio - self.mean) / np.hypot(self.sd, error))


def fit_null(log_ratios: ArrayLike, errors: ArrayLike) -> Null | NotEvaluated:
    r"""Fit N(mu, tau^2) to the log ratios of negative controls, each with its own standard error.

    Maximum likelihood of :math:`x_i \sim N(\mu, \tau^2 + s_i^2)`. A control whose ratio or error is
    not finite, or whose error is not above zero, is not valid and does not count.

    >>> fit_null([0.1, 0.2], [0.1, 0.1])
    NotEvaluated(reason='uncalibrated: 2 valid negative controls, 5 are needed')
    """
    x, s = np.asarray(log_ratios, dtype=np.float64), np.asarray(errors, dtype=np.float64)
    if x.shape != s.shape or x.ndim != 1:
        raise ValueError("log ratios and standard errors must be two rows of one length")
    valid = np.isfinite(x) & np.isfinite(s) & (s > 0)
    if valid.sum() < CONTROLS_MIN:
        return NotEvaluated(
            f"uncalibrated: {valid.sum()} valid negative controls, {CONTROLS_MIN} are needed"
        )
    x, s = x[valid], s[valid]

    def misfit(guess: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        variance = s**2 + np.exp(2 * guess[1])
        return float((np.log(variance) + (x - guess[0]) ** 2 / variance).sum() / 2)

    starts = [(float(x.mean()), log(sd)) for sd in (max(float(x.std()), 1e-3), 0.01)]
    bounds = [(None, None), (log(1e-6), log(1e3))]
    fits = [minimize(misfit, start, bounds=bounds, tol=1e-12) for start in starts]
    best = min(fits, key=lambda fit: float(fit.fun))
    return Null(float(best.x[0]), float(np.exp(best.x[1])))
