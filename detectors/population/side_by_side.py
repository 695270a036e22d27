r"""New lead against old lead, where the share of those at risk changes from event to event.

Given that an event happened, it falls on the new lead with probability p if both leads are alike:
the new lead's share of the devices at risk right before it, in the same band of age. The number on
the new lead is followed from look to look as a sum of draws with these probabilities, and alpha is
spent along the events seen on both leads together, in proportion to a power of their share of the
horizon. No benchmark is needed, and whatever touches both leads, such as a season or a change in
reporting, falls out.

The binomial MaxSPRT (`detectors.statistics.binomial_maxsprt`) needs one share that never changes;
while a new lead takes the place of an old one there is no such month.

Surveillance ends with the look by which both leads together had the events of the horizon. That is
a rule about how many events there were, which says nothing of where they fell, so it costs no
level; and it ends sooner where more is to be seen. A look that adds no event is not asked.

False alarms: at most alpha until the horizon, whatever the rates, where nothing that happens moves
the shares. In a fleet of few devices each event does, for who failed is at risk no more. That the
level is kept there too is shown by drawing lives (`tests/simulation/test_small_fleets.py`): with
30, 60, 120 and 350 devices, and with reports that are late or taken back. In large fleets
`tests/simulation/test_surveillance.py` draws it.

References
----------
Kulldorff, M., Davis, R. L., Kolczak, M., Lewis, E., Lieu, T., Platt, R. (2011). A maximized
sequential probability ratio test for drug and vaccine safety surveillance. Sequential Analysis
30(1), 58-78.
Lan, K. K. G., DeMets, D. L. (1983). Discrete sequential boundaries for clinical trials.
Biometrika 70(3), 659-663.
"""

from itertools import accumulate

import numpy as np

from detectors.population.flows import Numbers
from detectors.population.question import Answer, Answers, Question, higher
from detectors.statistics.binomial_maxsprt import ratios_of
from detectors.statistics.critical_value import TIE

RHO = 0.5
ROUNDING = 1e-12
ALL_SPENT = "earlier versions of this monitor have spent all of alpha"


def binomial_spending(question: Question) -> Answers:
    """Answer at each look; `observed` are the events on the stratum, of those in `shares`.

    Ten events at one look, of which a fifth should fall on the new lead:

    >>> asked = Question(
    ...     expected=(2.0,), observed=(6,), taken=(None,), alpha=0.05, spending=None, horizon=40.0,
    ...     shares=((0.2,) * 10,),
    ... )
    >>> (look,) = binomial_spending(asked).looks
    >>> look.crossed, look.critical_events
    (True, 6)
    """
    left = question.alpha - question.already_spent
    if left <= 0.0:
        return Answers(method="binomial-spending", not_evaluated=ALL_SPENT)
    alive: Numbers = np.ones(1)
    spent = question.already_spent
    mean, looks = 0.0, list[Answer]()
    totals = accumulate(len(shares) for shares in question.shares)
    for shares, total, observed, taken in zip(
        question.shares, totals, question.observed, question.taken, strict=True
    ):
        for share in shares:
            alive = np.convolve(alive, (1.0 - share, share))
        gone = left * min(1.0, total / question.horizon) ** RHO + question.already_spent
        critical = _cheapest(alive, gone - spent, least=question.minimum_events)
        if taken is not None:
            critical = higher(critical, taken)
        if critical is not None:
            spent = min(question.alpha, spent + float(alive[critical:].sum()))
            alive = alive[:critical]
        spent = max(spent, taken.alpha_spent if taken else 0.0)
        mean += sum(shares)
        looks.append(_answer(observed, total, mean, critical, spent))
    return Answers(method="binomial-spending", looks=tuple(looks))


def _answer(observed: int, total: int, mean: float, critical: int | None, spent: float) -> Answer:
    share = mean / total if total else 0.0

    def ratio(cases: int) -> float:
        if not 0.0 < share < 1.0:
            return 0.0
        return float(ratios_of(np.array([float(cases)]), np.array([float(total)]), share)[0])

    reachable = critical is not None and critical <= total + 1
    return Answer(
        crossed=critical is not None and observed >= critical,
        statistic=ratio(observed),
        critical_value=ratio(critical - 1) + TIE if critical is not None and reachable else None,
        critical_events=critical,
        alpha_spent=min(1.0, spent),
    )


def _cheapest(reached: Numbers, left: float, *, least: int) -> int | None:
    """Return the smallest count above the mean that what is left of alpha can pay for."""
    if left < ROUNDING:
        return None
    at_least = np.append(np.cumsum(reached[::-1])[::-1], 0.0)
    mean = float(reached @ np.arange(len(reached)) / max(float(reached.sum()), ROUNDING))
    affordable = int(np.argmax(at_least <= left + ROUNDING))
    return max(affordable, least, int(mean) + 1)
