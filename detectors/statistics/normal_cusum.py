"""A one-sided CUSUM of normal values, in units of their standard deviation."""

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr  # type: ignore[import-untyped]

from detectors.statistics.lattice_cusum import Floats
from detectors.statistics.page_sum import CusumPoint, climb

NODES = 60
"""Of the quadrature. The integrand is smooth: twice as many change nothing in the ninth digit."""


def run_length(*, reference: float, threshold: float, shift: float = 0.0) -> float:
    r"""Return the average number of values to the first alarm of independent normal values.

    From a sum :math:`s` the run length is

    .. math:: L(s) = 1 + L(0)\,\Phi(k - \mu - s) + \int_0^h L(x)\,\varphi(x + k - \mu - s)\,dx,

    an integral equation that Gauss-Legendre nodes turn into linear ones.

    Parameters
    ----------
    reference, threshold
        k and h [standard deviations].
    shift
        Mean of the values [standard deviations]; zero gives the time between false alarms.

    Examples
    --------
    One false alarm in 930 values, and ten values to find a shift of one standard deviation.

    >>> round(run_length(reference=0.5, threshold=5.0), 3)
    930.887
    >>> round(run_length(reference=0.5, threshold=5.0, shift=1.0), 3)
    10.376

    References
    ----------
    Page, E. S. (1954). Continuous inspection schemes. Biometrika 41(1/2), 100-115.
    Lucas, J. M., Crosier, R. B. (1982). Fast initial response for CUSUM quality-control schemes.
    Technometrics 24(3), 199-205. Table 1 has 931 and 10.4.
    """
    if not (threshold > 0.0 and reference >= 0.0):
        message = f"no chart has the reference {reference} and the threshold {threshold}"
        raise ValueError(message)
    nodes, weights = quadrature(0.0, threshold)
    sums = np.concatenate([[0.0], nodes])
    drift = reference - shift
    stay = np.empty((NODES + 1, NODES + 1))
    stay[:, 0] = ndtr(drift - sums)
    stay[:, 1:] = weights * density(nodes[None, :] + drift - sums[:, None])
    return float(np.linalg.solve(np.eye(NODES + 1) - stay, np.ones(NODES + 1))[0])


def quadrature(low: float, high: float) -> tuple[Floats, Floats]:
    """Return nodes and weights of the Gauss-Legendre rule between two limits.

    >>> nodes, weights = quadrature(0.0, 3.0)
    >>> round(float(weights @ nodes**2), 12)
    9.0
    """
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    half = (high - low) / 2.0
    return low + half * (nodes + 1.0), half * weights


def density(values: Floats) -> Floats:
    """Return the standard normal density.

    >>> np.round(density(np.array([0.0, 1.0])), 4).tolist()
    [0.3989, 0.242]
    """
    found: Floats = np.exp(-0.5 * values * values) / np.sqrt(2.0 * np.pi)
    return found


def path(
    values: Sequence[float], *, mean: float, sigma: float, reference: float, threshold: float
) -> tuple[CusumPoint, ...]:
    """Return the sum after each value [standard deviations]; after an alarm it starts at zero.

    >>> values = (10.0, 12.0, 16.0, 10.0)
    >>> found = path(values, mean=10.0, sigma=2.0, reference=0.5, threshold=2.0)
    >>> [(point.value, point.alarm) for point in found]
    [(0.0, False), (0.5, False), (3.0, True), (0.0, False)]
    """
    if not sigma > 0.0:
        message = f"values that do not vary have no chart: sigma is {sigma}"
        raise ValueError(message)
    increments = ((value - mean) / sigma - reference for value in values)
    return climb(increments, threshold=threshold)
