"""Strata beside each other and beside the whole: what pooling hides.

IPG739 says that most harm came from earlier leads. A rate over all leads together is then a
mixture: too low for the old ones, too high for the new ones, and "no more than expected" for the
fleet. So each stratum is compared with all *others*, and not with the whole, of which it is part.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from detectors.population.detectable import LEVEL, above_another
from detectors.population.lives import EVENT, Lives, groups_of, outcome_of
from detectors.statistics.exact_poisson import Rate, rate
from detectors.statistics.multiplicity import holm
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.two_rates import TwoRates, compare_rates
from events.vocabulary import Hazard

PER = 1_000.0
"""Rates are told per 1,000 device-months."""
STRATA_MAX = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumRate:
    """A stratum: its rate, the rate of all others, and the ratio of both.

    `adjusted_p` is the p-value of that ratio, adjusted for all strata of the dimension (Holm).
    """

    name: str
    devices: int
    events: int
    device_months: float
    rate: Rate | NotEvaluated
    others: Rate | NotEvaluated
    against_others: TwoRates | NotEvaluated
    smallest_ratio: float | NotEvaluated
    adjusted_p: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """All strata of one dimension, the highest rate first, and the pooled rate."""

    hazard: Hazard
    dimension: str
    pooled: Rate
    strata: tuple[StratumRate, ...]
    notes: tuple[str, ...]

    @property
    def hidden(self) -> StratumRate | None:
        """The stratum whose rate is most surely above that of the others, if one is.

        Sure is what is so at 95 % and stays so when all strata of the dimension are counted. Other
        dimensions and outcomes, and looks of other days, are not.
        """
        sure = [
            each
            for each in self.strata
            if isinstance(each.against_others, TwoRates)
            and each.against_others.low > 1.0
            and each.adjusted_p is not None
            and each.adjusted_p < 1.0 - LEVEL
        ]
        return max(sure, key=_low, default=None)


def contrast(lives: Lives, hazard: Hazard, *, dimension: str) -> Contrast | NotEvaluated:
    """Return how the strata of one dimension compare.

    Examples
    --------
    Ten old leads and forty new ones, all watched for a year; five fractures among the old, two
    among the new.

    >>> first = np.where((np.arange(50) < 5) | (np.arange(50) > 47), 6.0, np.inf)
    >>> lives = Lives(
    ...     entry=np.zeros(50), exit=np.full(50, 12.0), ended=("watched",) * 50,
    ...     other_leads=np.full(50, np.inf), first={"lead_fracture": first},
    ...     strata={"lead model": ("old",) * 10 + ("new",) * 40},
    ... )
    >>> found = contrast(lives, "lead_fracture", dimension="lead model")
    >>> [(each.name, round(each.rate.rate, 1)) for each in found.strata]
    [('old', 55.6), ('new', 4.3)]
    >>> round(found.pooled.rate, 1), found.hidden.name, round(found.hidden.against_others.ratio, 1)
    (12.5, 'old', 13.0)
    """
    outcome = outcome_of(lives, hazard)
    pooled = rate(outcome.events, outcome.device_months, per=PER)
    if isinstance(pooled, NotEvaluated):
        return pooled
    names = groups_of(lives, outcome, dimension, most=STRATA_MAX)
    labels, spent = np.array(names), outcome.exit - outcome.entry
    strata = []
    for name in dict.fromkeys(names):
        own = labels == name
        events, months = int((outcome.cause[own] == EVENT).sum()), float(spent[own].sum())
        rest, rest_months = outcome.events - events, float(spent[~own].sum())
        strata.append(
            StratumRate(
                name=name,
                devices=int(own.sum()),
                events=events,
                device_months=months,
                rate=rate(events, months, per=PER),
                others=rate(rest, rest_months, per=PER),
                against_others=compare_rates(
                    events, months, other_events=rest, other_exposure=rest_months
                ),
                smallest_ratio=above_another(months, other_events=rest, other_exposure=rest_months),
            )
        )
    return Contrast(
        hazard=hazard,
        dimension=dimension,
        pooled=pooled,
        strata=tuple(sorted(_adjusted(strata), key=lambda each: (-_rate(each), each.name))),
        notes=outcome.notes,
    )


def _adjusted(strata: Sequence[StratumRate]) -> list[StratumRate]:
    """Return the strata with p-values for all of them at once; of two, both ask the same."""
    asked = [i for i, each in enumerate(strata) if isinstance(each.against_others, TwoRates)]
    told = [each.against_others for each in strata]
    p = [found.p_value for found in told if isinstance(found, TwoRates)]
    found = dict(zip(asked, p if len(p) < 3 else holm(p).tolist(), strict=True))
    return [replace(each, adjusted_p=found.get(i)) for i, each in enumerate(strata)]


def _rate(stratum: StratumRate) -> float:
    return -inf if isinstance(stratum.rate, NotEvaluated) else stratum.rate.rate


def _low(stratum: StratumRate) -> float:
    return stratum.against_others.low if isinstance(stratum.against_others, TwoRates) else 0.0
