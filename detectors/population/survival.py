"""The survival picture of one hazard: how long devices stay free of it, by lead model.

Two curves that answer two questions. Kaplan-Meier: what would be if nobody died and nothing was
removed for another reason? It compares hardware. Aalen-Johansen: what do patients live through,
with removals and deaths as they are? Beside them stand two tests of whether the groups differ, and
the ratio of hazards that the first would have found.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detectors.population.detectable import between_hazards
from detectors.population.lives import CAUSES, EVENT, Lives, Outcome, groups_of, outcome_of
from detectors.statistics.aalen_johansen import Incidence, IncidenceCurves, incidence
from detectors.statistics.follow_up import AT_RISK_MIN, FollowUp, follow_up
from detectors.statistics.gray import gray_test
from detectors.statistics.kaplan_meier import Survival, SurvivalCurve, kaplan_meier
from detectors.statistics.log_rank import GroupTest, log_rank
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.weibull import WeibullFit, weibull
from events.vocabulary import Hazard

GROUPS_MAX = 6
AGES_MONTHS = (0.0, 3.0, 6.0, 9.0, 12.0, 18.0, 24.0, 36.0, 48.0, 60.0, 84.0, 120.0)
NO_DEVICE = "no device is registered, so nobody is at risk"
LATE = "some devices came under observation late; for them Gray's test is not defined"


@dataclass(frozen=True, slots=True, kw_only=True)
class AtAge:
    """What both curves of a group say at one age [months], and how many are still watched then."""

    months: float
    at_risk: int
    free: Survival | NotEvaluated
    ended: Incidence | NotEvaluated


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Group:
    """One stratum; `smallest_ratio` is of its hazard to that of all others."""

    name: str
    devices: int
    events: int
    device_months: float
    free: SurvivalCurve | NotEvaluated
    ended: IncidenceCurves | NotEvaluated
    shape: WeibullFit | NotEvaluated
    smallest_ratio: float | NotEvaluated
    ages: tuple[AtAge, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Picture:
    """All groups of one dimension, the largest first, and whether they differ."""

    hazard: Hazard
    dimension: str
    groups: tuple[Group, ...]
    log_rank: GroupTest | NotEvaluated
    gray: GroupTest | NotEvaluated
    notes: tuple[str, ...]


def picture(
    lives: Lives, hazard: Hazard, *, dimension: str, at_risk_min: int = AT_RISK_MIN
) -> Picture | NotEvaluated:
    """Return the survival picture of a hazard.

    Examples
    --------
    Twelve old leads of which six break, one each month from the third on; twelve new ones hold.

    >>> broke = np.where(np.arange(24) < 6, 3.0 + np.arange(24), np.inf)
    >>> lives = Lives(
    ...     entry=np.zeros(24), exit=np.full(24, 12.0), ended=("watched",) * 24,
    ...     other_leads=np.full(24, np.inf), first={"lead_fracture": broke},
    ...     strata={"lead model": ("old",) * 12 + ("new",) * 12},
    ... )
    >>> found = picture(lives, "lead_fracture", dimension="lead model", at_risk_min=5)
    >>> [(group.name, group.devices, group.events) for group in found.groups]
    [('new', 12, 0), ('old', 12, 6)]
    >>> round(found.groups[1].ages[2].free.share, 3), round(found.log_rank.p_value, 4)
    (0.667, 0.0054)
    """
    outcome = outcome_of(lives, hazard)
    if not outcome.exit.size:
        return NotEvaluated(NO_DEVICE)
    names = groups_of(lives, outcome, dimension, most=GROUPS_MAX)
    watched = follow_up(outcome.exit, outcome.cause, entry=outcome.entry, causes=len(CAUSES))
    if isinstance(watched, NotEvaluated):
        return watched
    ages = tuple(age for age in AGES_MONTHS if age <= watched.last)
    labels = np.array(names)
    groups = [
        _group(name, outcome, labels == name, ages, at_risk_min=at_risk_min)
        for name in dict.fromkeys(names)
    ]
    event = outcome.cause == EVENT
    late = bool((outcome.entry > 0.0).any())
    return Picture(
        hazard=hazard,
        dimension=dimension,
        groups=tuple(sorted(groups, key=lambda group: (-group.devices, group.name))),
        log_rank=log_rank(outcome.exit, event, names, entry=outcome.entry),
        gray=NotEvaluated(LATE)
        if late
        else gray_test(outcome.exit, outcome.cause, names, of=EVENT),
        notes=outcome.notes,
    )


def _group(
    name: str,
    outcome: Outcome,
    own: npt.NDArray[np.bool_],
    ages: Sequence[float],
    *,
    at_risk_min: int,
) -> Group:
    exit_, entry, cause = outcome.exit[own], outcome.entry[own], outcome.cause[own]
    event = cause == EVENT
    free = kaplan_meier(exit_, event, entry=entry, at_risk_min=at_risk_min)
    ended = incidence(exit_, cause, entry=entry, causes=len(CAUSES), at_risk_min=at_risk_min)
    months = float((exit_ - entry).sum())
    share = months / outcome.device_months if outcome.device_months > 0.0 else 0.0
    watched = follow_up(exit_, cause, entry=entry, causes=len(CAUSES))
    assert isinstance(watched, FollowUp), "what is right as a whole is right in part"
    return Group(
        name=name,
        devices=int(own.sum()),
        events=int(event.sum()),
        device_months=months,
        free=free,
        ended=ended,
        shape=weibull(exit_, event, entry=entry),
        smallest_ratio=between_hazards(outcome.events, share),
        ages=tuple(_at(age, watched, free, ended) for age in ages),
    )


def _at(
    age: float,
    watched: FollowUp,
    free: SurvivalCurve | NotEvaluated,
    ended: IncidenceCurves | NotEvaluated,
) -> AtAge:
    return AtAge(
        months=age,
        at_risk=int(watched.at_risk(np.array([age]))[0]),
        free=free if isinstance(free, NotEvaluated) else free.at(age),
        ended=ended if isinstance(ended, NotEvaluated) else ended.at(age, cause=EVENT),
    )
