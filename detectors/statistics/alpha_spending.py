r"""Looks that nobody planned: how many events signal at each, when alpha is spent as we go.

A designed MaxSPRT has to know its looks. Surveillance that looks when data arrive does not, so it
fixes beforehand how much of alpha may be gone by the time the benchmark expects :math:`\mu` events,
and buys at each look the lowest boundary that the alpha left over can pay for (Lan and DeMets; for
counts, Silva). Whole numbers of events cannot spend it all; what is left stays for the next look.

The spending rule may depend on the expected events only, never on those observed: a rule that
looks at the count it is about to judge does not keep alpha. (The R package `Sequential` 4.5.1
looks its Wald-type target up by the *observed* total, against its own manual. Here both rules are
functions of the expected.)

With `already_spent` a monitor that was declared anew goes on with what its earlier version left:
by the horizon no more than alpha is gone over both together.

False alarms: at most `alpha_spent` up to each look, exactly so where the benchmark is known.

References
----------
Lan, K. K. G., DeMets, D. L. (1983). Discrete sequential boundaries for clinical trials.
Biometrika 70(3), 659-663.
Silva, I. R. (2018). Type I error probability spending for post-market drug and vaccine safety
surveillance with Poisson data. Methodol. Comput. Appl. Probab. 20(2), 739-750.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detectors.statistics.critical_value import TIE
from detectors.statistics.crossing import Numbers, poisson_kernels
from detectors.statistics.poisson_maxsprt import log_likelihood_ratio
from detectors.statistics.sequential_inputs import (
    check_alpha,
    check_count,
    check_increasing,
    check_number,
)
from detectors.statistics.spending import Spending, targets

ROUNDING = 1e-12
"""Less of alpha than this is nothing: a boundary that costs just the target is not lost to it."""


@dataclass(frozen=True, slots=True)
class LookBoundary:
    """One look: what the benchmark expects by then, the alpha gone by then, what signals.

    `alpha_target` is the most that the rule allows, `alpha_spent` the exact probability that a
    false alarm was raised at this look or before. A signal is raised iff the events observed since
    the start are at least `critical_events`; None where nothing was left to spend.
    """

    expected: float
    alpha_target: float
    alpha_spent: float
    critical_events: int | None

    @property
    def critical_value(self) -> float | None:
        """The same boundary for the log-likelihood ratio, which has to be above it.

        The ratio grows with the count, so any value from that of one event fewer up to, but not
        including, that of the critical number says the same. This is the lowest.

        >>> look = LookBoundary(1.2, 0.0098, 0.0077, critical_events=5)
        >>> round(look.critical_value, 3)
        2.016
        >>> [n for n in range(3, 7) if log_likelihood_ratio(n, 1.2) > look.critical_value]
        [5, 6]
        """
        if self.critical_events is None:
            return None
        return log_likelihood_ratio(self.critical_events - 1, self.expected) + TIE


def critical_events(
    expected: Sequence[float],
    *,
    alpha: float,
    horizon_expected: float,
    spending: Spending,
    minimum_events: int = 1,
    already_spent: float = 0.0,
) -> tuple[LookBoundary, ...]:
    """Return the boundary of every look so far; earlier ones never change when a look is added.

    Parameters
    ----------
    expected
        Events that the benchmark expects from the start until each look, growing. Only the last
        may reach the horizon: by then everything may be spent, and surveillance ends.
    alpha
        How likely a false alarm may be until the horizon, earlier versions of the monitor included.
    horizon_expected
        Events expected over the whole of surveillance.
    spending
        How fast alpha may go: see `spending`.
    minimum_events
        Fewer events never signal.
    already_spent
        The part of alpha that an earlier version of this monitor spent.

    Examples
    --------
    Two looks at a horizon of 20 expected events, alpha in proportion to the expected events.

    >>> from detectors.statistics.spending import PowerSpending
    >>> for look in critical_events(
    ...     (1.2, 2.0), alpha=0.05, horizon_expected=20.0, spending=PowerSpending(rho=1.0)
    ... ):
    ...     print(look.critical_events, round(look.alpha_target, 4), round(look.alpha_spent, 4))
    6 0.003 0.0015
    8 0.005 0.0022
    """
    where = "critical_events"
    check_count(where, "minimum_events", minimum_events, least=1)
    check_spending(where, "expected", expected, horizon_expected, alpha, already_spent)
    totals = np.asarray(expected, dtype=float)
    wanted = targets(
        spending,
        totals,
        alpha=alpha - already_spent,
        horizon_expected=horizon_expected,
        minimum_events=minimum_events,
    )
    alive: Numbers = np.ones(1)
    spent = before = 0.0
    looks = []
    for total, target in zip(totals.tolist(), wanted.tolist(), strict=True):
        (kernel,) = poisson_kernels(np.array([total - before]))
        alive = np.convolve(alive, kernel)
        before = total
        events = _cheapest(alive, target - spent, least=max(minimum_events, int(total) + 1))
        if events is not None:
            spent = min(spent + float(alive[events:].sum()), target)
            alive = alive[:events]
        looks.append(LookBoundary(total, target + already_spent, spent + already_spent, events))
    return tuple(looks)


def _cheapest(reached: Numbers, left: float, *, least: int) -> int | None:
    """Return the smallest count of at least `least` that `left` can pay for.

    Never one at which fewer events were observed than expected, however large alpha is.
    """
    if left < ROUNDING:
        return None
    at_least = np.append(np.cumsum(reached[::-1])[::-1], 0.0)
    affordable = int(np.argmax(at_least <= left + ROUNDING))
    return max(affordable, least)


def check_spending(
    where: str,
    name: str,
    totals: Sequence[float],
    horizon: float,
    alpha: float,
    already_spent: float,
) -> None:
    """Refuse totals that fall, a horizon that is over before the last look, and alpha all gone."""
    check_alpha(where, alpha)
    check_number(where, f"horizon_{name}", horizon)
    check_increasing(where, name, totals)
    if not 0.0 <= already_spent < alpha:
        message = (
            f"{where}: already_spent is {already_spent} of an alpha of {alpha}, and has to be at "
            "least 0 and below it. Where all is spent, end this monitor, or declare a larger alpha "
            "and say why."
        )
        raise ValueError(message)
    ended = next((look for look, total in enumerate(totals, 1) if total >= horizon), None)
    if ended is not None and ended < len(totals):
        message = (
            f"{where}: the horizon_{name} of {horizon} was reached at look {ended}, and "
            f"{len(totals) - ended} more were given. Surveillance ended there: leave out later "
            "looks, or declare a new version with a longer horizon."
        )
        raise ValueError(message)
