r"""How fast alpha may go: the rules that `alpha_spending` follows.

- `PowerSpending`: :math:`\alpha\,(\mu / T)^\rho`. With rho 0.5, which Silva advises for safety,
  much goes early; with 1 it goes evenly; with 2 most is kept for late looks.
- `WaldSpending`: what the continuous Poisson MaxSPRT with the same horizon has spent by then. Its
  boundary is flat in the log-likelihood ratio, and a rise shows soonest if it was there all along.
- `StatedSpending`: the totals themselves, decided before the counts were known.
"""

from dataclasses import dataclass

import numpy as np

from detectors.statistics.crossing import Numbers, crossings, kernel_length, poisson_kernels
from detectors.statistics.poisson_maxsprt import continuous_critical_value
from detectors.statistics.poisson_times import schedule
from detectors.statistics.sequential_inputs import check_number


@dataclass(frozen=True, slots=True)
class PowerSpending:
    """Alpha goes as a power of the share of the horizon that is over."""

    rho: float = 0.5


@dataclass(frozen=True, slots=True)
class WaldSpending:
    """Alpha goes as in the continuous Poisson MaxSPRT."""


@dataclass(frozen=True, slots=True)
class StatedSpending:
    """The most that may have been spent by each look, in total, stated one by one."""

    totals: tuple[float, ...]


Spending = PowerSpending | WaldSpending | StatedSpending


def targets(
    spending: Spending,
    expected: Numbers,
    *,
    alpha: float,
    horizon_expected: float,
    minimum_events: int,
) -> Numbers:
    """Return how much of `alpha` may be gone by each look; all of it from the horizon on.

    >>> looks = np.array([5.0, 20.0])
    >>> how = {"alpha": 0.05, "horizon_expected": 20.0, "minimum_events": 1}
    >>> targets(PowerSpending(rho=0.5), looks, **how).tolist()
    [0.025, 0.05]
    >>> targets(WaldSpending(), looks, **how).round(4).tolist()
    [0.0375, 0.05]
    """
    match spending:
        case PowerSpending(rho):
            check_number("PowerSpending", "rho", rho)
            gone: Numbers = alpha * np.minimum(expected / horizon_expected, 1.0) ** rho
        case WaldSpending():
            gone = wald_spent(
                expected,
                alpha=alpha,
                horizon_expected=horizon_expected,
                minimum_events=minimum_events,
            )
        case StatedSpending(totals):
            gone = _stated(totals, expected, alpha)
    return np.where(expected >= horizon_expected, alpha, gone)


def wald_spent(
    expected: Numbers, *, alpha: float, horizon_expected: float, minimum_events: int
) -> Numbers:
    """Return how likely the continuous MaxSPRT has raised a false alarm by each expectation."""
    boundary = continuous_critical_value(
        horizon_expected, alpha=alpha, minimum_events=minimum_events
    )
    whole = schedule(horizon_expected, boundary.critical_value, minimum_events=minimum_events)
    asked = np.minimum(expected, horizon_expected)
    times = np.union1d(whole.times, asked)
    critical = whole.critical[np.searchsorted(whole.times, times)]
    kernels = poisson_kernels(np.diff(times, prepend=0.0), kernel_length(whole.added.max()))
    spent = np.cumsum(crossings(kernels, critical))
    found: Numbers = spent[np.searchsorted(times, asked)]
    return np.minimum(found, alpha)


def _stated(totals: tuple[float, ...], expected: Numbers, alpha: float) -> Numbers:
    fits = len(totals) == len(expected) and list(totals) == sorted(totals)
    if not fits or not 0.0 <= min(totals) <= max(totals) <= alpha:
        message = (
            f"StatedSpending: {len(totals)} totals for {len(expected)} looks, and they have to be "
            f"one for each look, never fall, and lie between 0 and the {alpha} that may be spent. "
            "State for each look how much may be gone by then."
        )
        raise ValueError(message)
    return np.asarray(totals, dtype=float)
