"""How the person fares over time, as the questionnaires of a visit would tell."""

from dataclasses import dataclass
from math import cos, exp, pi
from random import Random
from typing import Literal

from events.outcome import Outcomes
from streams.simulate.benefit import Relapse
from streams.simulate.failures.mode import Failure
from streams.simulate.look_alikes import LookAlike
from streams.simulate.parameters import Parameters

BENEFIT_DAYS = 120.0
"""Time constant of the benefit: the muscle must learn. Assumed."""
NRS_ERROR = 1.02
"""Standard error of one answer. Childs et al. 2005, Spine 30(11):1331-4, of low back pain; the same
share of the line is assumed for the 100 mm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Pain and disability before the therapy, and the part of it that the therapy takes away.

    `winter_nrs` is how much more it hurts on the first day of the simulation, which is in January,
    than on the year's mean; `asked` is the scale on which this person is asked for pain.
    """

    nrs: float
    odi_percent: float
    benefit: float
    winter_nrs: float
    asked: Literal["nrs", "vas"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fare:
    """All that decides how one person fares on a day."""

    condition: Condition
    activated_day: float
    failure: Failure | None
    relapse: Relapse | None
    flares: tuple[LookAlike, ...]


def draw_condition(rng: Random, own: Random, parameters: Parameters) -> Condition:
    """Draw one person: some respond to the therapy and some hardly do."""
    people = parameters.people
    responds = rng.random() < people.responder_share
    return Condition(
        nrs=_within(rng.gauss(people.nrs_mean, 1.0), 4, 10),
        odi_percent=_within(rng.gauss(people.odi_mean_percent, 9.0), 22, 80),
        benefit=_within(rng.gauss(0.62 if responds else 0.15, 0.12), 0, 0.95),
        winter_nrs=abs(own.gauss(0, people.seasonal_sd_nrs)),
        asked="vas" if own.random() < people.vas_share else "nrs",
    )


def baseline(condition: Condition, rng: Random, *, day: float) -> Outcomes:
    """Return the answers before the implant, when there is no implant site that could hurt."""
    season = _season_nrs(condition, day)
    told = _answers(condition, rng, relief=0.0, more_nrs=season, site_pain_nrs=0.0)
    return told.model_copy(update={"implant_site_pain_nrs": None})


def answers(fare: Fare, rng: Random, *, day: float) -> Outcomes:
    """Return the answers on `day`; a failure undoes part of the benefit and may hurt."""
    condition, failure = fare.condition, fare.failure
    relief = condition.benefit * (1 - exp(-max(0.0, day - fare.activated_day) / BENEFIT_DAYS))
    more_nrs, site_pain_nrs = _season_nrs(condition, day), 0.0
    if failure is not None and failure.active(day):
        relief *= 1 - failure.worsens
        site_pain_nrs = failure.site_pain_nrs
        more_nrs += failure.back_pain_nrs
    if fare.relapse is not None:
        relief *= 1 - fare.relapse.lost(day)
    more_nrs += max(
        (flare.severity_nrs for flare in fare.flares if flare.day <= day < flare.until_day),
        default=0.0,
    )
    return _answers(condition, rng, relief=relief, more_nrs=more_nrs, site_pain_nrs=site_pain_nrs)


def _season_nrs(condition: Condition, day: float) -> float:
    return condition.winter_nrs * cos(2 * pi * day / 365.25)


def _answers(
    condition: Condition, rng: Random, *, relief: float, more_nrs: float, site_pain_nrs: float
) -> Outcomes:
    odi = _within(condition.odi_percent * (1 - relief) + rng.gauss(0, 4), 0, 100)
    digit = min(5, 1 + int(odi / 15))
    state = (digit, 1 if odi < 40 else 2, digit, digit, rng.choice((1, 1, 2)))
    pain = condition.nrs * (1 - relief) + more_nrs + rng.gauss(0, NRS_ERROR)
    return Outcomes(
        pain_nrs=float(round(_within(pain, 0, 10))) if condition.asked == "nrs" else None,
        pain_vas_mm=float(round(_within(10 * pain, 0, 100))) if condition.asked == "vas" else None,
        odi_percent=float(2 * round(odi / 2)),
        eq5d5l="".join(str(max(1, each)) for each in state),
        eq_vas=float(round(_within(85 - odi / 1.5 + rng.gauss(0, 6), 0, 100))),
        implant_site_pain_nrs=float(round(_within(site_pain_nrs + abs(rng.gauss(0, 0.8)), 0, 10))),
    )


def _within(value: float, low: float, high: float) -> float:
    return min(high, max(low, value))
