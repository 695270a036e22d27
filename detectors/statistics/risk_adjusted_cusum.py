"""A CUSUM of single outcomes, each weighed against the risk that its patient had.

A clinic that takes the harder cases is not a worse clinic. So each implantation adds the logarithm
of how much likelier its outcome is when all odds are raised than when the benchmark's risks are
right: little for an event that was to be feared, much for one that was not.
"""

from collections.abc import Sequence
from math import ceil, floor, log, log1p

import numpy as np

from detectors.statistics.lattice_cusum import Floats, average_run_length
from detectors.statistics.page_sum import CusumPoint, climb

STEPS_PER_UNIT = 600
"""Of the lattice on which scores are laid for their run length. Chosen."""


def score(risk: float, *, event: bool, odds_ratio: float) -> float:
    r"""Return what one outcome adds, :math:`y \ln R_A - \ln(1 - p + R_A p)`.

    Parameters
    ----------
    risk
        p, the probability of the event for this patient according to the benchmark.
    event
        y, whether it happened.
    odds_ratio
        :math:`R_A`, the rise of the odds to be found; below 1 for a fall.

    Examples
    --------
    >>> round(score(0.01, event=True, odds_ratio=2.0), 4)
    0.6832
    >>> round(score(0.2, event=True, odds_ratio=2.0), 4)
    0.5108

    References
    ----------
    Steiner, S. H., Cook, R. J., Farewell, V. T., Treasure, T. (2000). Monitoring surgical
    performance using risk-adjusted cumulative sum charts. Biostatistics 1(4), 441-452.
    """
    if not (0.0 < risk < 1.0 and odds_ratio > 0.0 and odds_ratio != 1.0):
        message = f"no score has the risk {risk} and the odds ratio {odds_ratio}"
        raise ValueError(message)
    return (log(odds_ratio) if event else 0.0) - log1p((odds_ratio - 1.0) * risk)


def path(
    outcomes: Sequence[tuple[float, bool]], *, odds_ratio: float, threshold: float
) -> tuple[CusumPoint, ...]:
    """Return the sum after each outcome (risk, event); after an alarm it starts again at zero.

    >>> outcomes = ((0.2, False), (0.01, True), (0.01, True), (0.2, True))
    >>> found = path(outcomes, odds_ratio=2.0, threshold=1.0)
    >>> [(round(point.value, 3), point.alarm) for point in found]
    [(0.0, False), (0.683, False), (1.366, True), (0.511, False)]
    """
    scores = (score(risk, event=event, odds_ratio=odds_ratio) for risk, event in outcomes)
    return climb(scores, threshold=threshold)


def run_length(
    risks: Sequence[float],
    shares: Sequence[float],
    *,
    odds_ratio: float,
    threshold: float,
    true_odds_ratio: float = 1.0,
) -> float:
    r"""Return the average number of outcomes to the first alarm, by a Markov chain.

    A score that lies between two points of the lattice goes to either with the probabilities that
    keep its mean.

    Parameters
    ----------
    risks, shares
        The risks of the patients that come, and how often each comes; shares add up to one.
    odds_ratio, threshold
        As for `path`.
    true_odds_ratio
        By which all odds really are raised; one gives the time between false alarms.

    Examples
    --------
    >>> risks, shares = (0.10, 0.12, 0.14), (0.1, 0.5, 0.4)
    >>> for true in (1.0, 2.0):
    ...     found = run_length(risks, shares, odds_ratio=2.0, threshold=2.9, true_odds_ratio=true)
    ...     print(round(found))
    627
    61
    """
    if len(risks) != len(shares) or not abs(sum(shares) - 1.0) < 1e-9 or min(shares) < 0.0:
        message = f"{len(risks)} risks need as many shares that add up to one"
        raise ValueError(message)
    lattice: dict[int, float] = {}
    for risk, share in zip(risks, shares, strict=True):
        true = true_odds_ratio * risk / (1.0 + (true_odds_ratio - 1.0) * risk)
        for event, probability in ((True, share * true), (False, share * (1.0 - true))):
            at = score(risk, event=event, odds_ratio=odds_ratio) * STEPS_PER_UNIT
            upper = at - floor(at)
            for step, part in ((floor(at), 1.0 - upper), (ceil(at), upper)):
                lattice[step] = lattice.get(step, 0.0) + part * probability
    lowest = min(lattice)
    steps: Floats = np.zeros(max(lattice) - lowest + 1)
    for step, probability in lattice.items():
        steps[step - lowest] += probability
    return average_run_length(steps, lowest=lowest, threshold=floor(threshold * STEPS_PER_UNIT))
