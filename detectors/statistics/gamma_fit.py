r"""The prior of EBGM, fitted by maximum likelihood to all pairs of a table.

n reports of a pair with E expected follow a mixture of two negative binomial distributions. A list
of pairs that were reported holds no zero, so each part is divided by its own chance of a report
(truncated, as openEBGM does; PhViD and vigipy divide the mixture, and find other numbers); a full
table of all products by all problems is fitted as it is.

The likelihood has several summits. So it is climbed from four places, with its exact slope, and the
highest is taken. Two packages were seen to stop early elsewhere: compare likelihoods, not only the
five numbers. Where the best place lies at the edge of what is searched, one gamma distribution may
do: both parts are then the same. If that explains the table worse, or lies at an edge itself, there
is no answer but a reason.

False alarms: in 20 drawn tables without any association, about 3,000 reported pairs each, 12 had a
prior close to one for all pairs and 8 a reason; EB05 was above 1 for no pair of the 12.

References
----------
DuMouchel, W. (1999). The American Statistician 53(3), 177-190.
DuMouchel, W., Pregibon, D. (2001). Empirical Bayes screening for multi-item associations.
Proc. 7th ACM SIGKDD, 67-76.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.special import digamma, expit, logit  # type: ignore[import-untyped]

from detectors.statistics.gamma_shrinkage import Prior, checked_pairs
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.two_by_two import Floats

Lost = Callable[[Floats], tuple[float, Floats]]
STARTS = (
    (0.2, 0.1, 2.0, 4.0, 1 / 3),
    (0.2, 0.06, 1.4, 1.8, 0.1),
    (2.0, 1.0, 2.0, 1.0, 0.2),
    (3.0, 0.5, 2.0, 2.0, 0.1),
)
"""Shapes, rates and share: DuMouchel's, openEBGM's advice and two more; assumed to be enough."""

LOG_MAX, LOGIT_MAX = 9.0, 12.0
"""How far is searched: shapes and rates to e^9, the share to 6e-6 of 0 or 1."""

EDGE = 1e-6
SLOPE_MAX = 0.01
"""A steeper place, in log likelihood for each unit of a logarithm, is no summit."""

GAIN_MIN = 3.0
"""Akaike: the three numbers more of a second part are to gain more log likelihood than that."""

PAIRS_MIN = 50
"""Five numbers are not fitted to fewer pairs. Assumed."""


def misfit(
    prior: Prior,
    n: ArrayLike,
    expected: ArrayLike,
    *,
    truncated: bool,
    weight: ArrayLike | None = None,
) -> float:
    """Return the negative log likelihood; truncated, pairs never reported are not in the table."""
    n, expected = checked_pairs(n, expected)
    chance = np.logaddexp(*_parts(prior, n, expected, truncated))
    return float(-(_weights(weight, n) * chance).sum())


def fit_prior(
    n: ArrayLike, expected: ArrayLike, *, truncated: bool = True, weight: ArrayLike | None = None
) -> Prior | NotEvaluated:
    """Fit the prior to the whole table; the first part is that of the larger mean.

    Parameters
    ----------
    truncated
        Whether pairs without reports were left out of the table.
    weight
        How many pairs each row stands for, once pairs were squashed; 1 for each where left out.

    Examples
    --------
    >>> fit_prior([1, 2], [0.5, 0.5])
    NotEvaluated(reason='2 pairs, 50 are needed to fit the prior')
    """
    n, expected = checked_pairs(n, expected)
    weights = _weights(weight, n)
    if truncated and not (n >= 1).all():
        raise ValueError("a truncated table holds no pair without reports")
    if weights.sum() < PAIRS_MIN:
        return NotEvaluated(f"{weights.sum():g} pairs, {PAIRS_MIN} are needed to fit the prior")
    pairs, member = np.unique(np.column_stack((n, expected)), axis=0, return_inverse=True)
    grouped: Floats = np.bincount(member.ravel(), weights=weights).astype(np.float64)

    def lost(guess: Floats) -> tuple[float, Floats]:
        return _misfit_and_slope(guess, pairs[:, 0], pairs[:, 1], grouped, truncated)

    found = _lowest(lost)
    if isinstance(found, NotEvaluated):
        return found
    if found.shape1 / found.rate1 >= found.shape2 / found.rate2:
        return found
    return Prior(found.shape2, found.rate2, found.shape1, found.rate1, 1 - found.share1)


def _lowest(lost: Lost) -> Prior | NotEvaluated:
    starts = [np.array((*np.log(start[:4]), logit(start[4]))) for start in STARTS]
    best, misfit_of_two = _climbed(lost, starts, np.array([LOG_MAX] * 4 + [LOGIT_MAX]))
    if not isinstance(best, NotEvaluated):
        return _prior(best)
    one, misfit_of_one = _climbed(
        lambda guess: _of_one_part(lost, guess),
        [start[2:4] for start in starts],
        np.array([LOG_MAX] * 2),
    )
    if isinstance(one, NotEvaluated) or misfit_of_one - misfit_of_two > GAIN_MIN:
        return best
    return _prior(np.array((*one, *one, 0.0)))


def _climbed(
    lost: Lost, starts: Sequence[Floats], edges: Floats
) -> tuple[Floats | NotEvaluated, float]:
    """Return the lowest place that is reached from the starts, or why it is none, and how low."""
    told = {"ftol": 1e-14, "gtol": 1e-6, "maxiter": 500}
    bounds = list(zip(-edges, edges, strict=True))
    fits = [
        minimize(lost, start, jac=True, method="L-BFGS-B", bounds=bounds, options=told)
        for start in starts
    ]
    best = min(fits, key=lambda fit: float(fit.fun))
    found: Floats | NotEvaluated = np.asarray(best.x, dtype=np.float64)
    if (np.abs(best.x) >= edges - EDGE).any():
        found = NotEvaluated(
            "the fit ran to the edge of what is searched: a part of the ratios shows no spread"
        )
    elif np.abs(lost(best.x)[1]).max() > SLOPE_MAX:
        found = NotEvaluated("the fit of the prior did not reach a summit of the likelihood")
    return found, float(best.fun)


def _of_one_part(lost: Lost, guess: Floats) -> tuple[float, Floats]:
    value, slope = lost(np.array((*guess, *guess, 0.0)))
    return value, slope[:2] + slope[2:4]


def _weights(weight: ArrayLike | None, n: Floats) -> Floats:
    if weight is None:
        return np.ones_like(n)
    weights = np.atleast_1d(np.asarray(weight, dtype=np.float64))
    if weights.shape != n.shape or not ((weights > 0) & np.isfinite(weights)).all():
        raise ValueError("weights must be above zero, one for each pair")
    return weights


def _misfit_and_slope(
    guess: Floats, n: Floats, expected: Floats, weight: Floats, truncated: bool
) -> tuple[float, Floats]:
    """Return the misfit and how it changes with the logs of the four and the logit of the share."""
    prior = _prior(guess)
    one, two = _parts(prior, n, expected, truncated)
    share = expit(one - two)
    rows = [
        *(share * row for row in _slopes(n, expected, prior.shape1, prior.rate1, truncated)),
        *((1 - share) * row for row in _slopes(n, expected, prior.shape2, prior.rate2, truncated)),
        share - prior.share1,
    ]
    return float(-(weight * np.logaddexp(one, two)).sum()), -(np.asarray(rows) @ weight)


def _slopes(
    n: Floats, expected: Floats, shape: float, rate: float, truncated: bool
) -> tuple[Floats, Floats]:
    by_shape = shape * (digamma(shape + n) - digamma(shape) - np.log1p(expected / rate))
    by_rate = (shape * expected - n * rate) / (rate + expected)
    if truncated:
        none = (1 + expected / rate) ** -shape
        odds = none / np.maximum(1 - none, 1e-300)
        by_shape = by_shape - odds * shape * np.log1p(expected / rate)
        by_rate = by_rate + odds * shape * expected / (rate + expected)
    return by_shape, by_rate


def _parts(prior: Prior, n: Floats, expected: Floats, truncated: bool) -> tuple[Floats, Floats]:
    """Return the log of each part; truncated, each part is divided by its own chance of n > 0."""
    one, two = prior.log_chance(n, expected)
    if not truncated:
        return one, two
    gone = [
        np.log(np.maximum(-np.expm1(-shape * np.log1p(expected / rate)), 1e-300))
        for shape, rate in ((prior.shape1, prior.rate1), (prior.shape2, prior.rate2))
    ]
    return one - gone[0], two - gone[1]


def _prior(guess: Floats) -> Prior:
    shape1, rate1, shape2, rate2 = (float(x) for x in np.exp(guess[:4]))
    return Prior(shape1, rate1, shape2, rate2, float(expit(guess[4])))
