"""How the person fares over time, as the questionnaires of a visit would tell."""

from dataclasses import dataclass
from math import exp
from random import Random

from events.outcome import Outcomes
from streams.simulate.failures.mode import Failure
from streams.simulate.parameters import Parameters

BENEFIT_DAYS = 120.0
"""Time constant of the benefit: the muscle must learn. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Pain and disability before the therapy, and the part of it that the therapy takes away."""

    nrs: float
    odi_percent: float
    benefit: float


def draw_condition(rng: Random, parameters: Parameters) -> Condition:
    """Draw one person: some respond to the therapy and some hardly do."""
    people = parameters.people
    responds = rng.random() < people.responder_share
    return Condition(
        nrs=_within(rng.gauss(people.nrs_mean, 1.0), 4, 10),
        odi_percent=_within(rng.gauss(people.odi_mean_percent, 9.0), 22, 80),
        benefit=_within(rng.gauss(0.62 if responds else 0.15, 0.12), 0, 0.95),
    )


def baseline(condition: Condition, rng: Random) -> Outcomes:
    """Return the answers before the implant."""
    return _answers(condition, 0.0, 0.0, rng)


def answers(
    condition: Condition, rng: Random, *, day: float, activated_day: float, failure: Failure | None
) -> Outcomes:
    """Return the answers on `day`; a failure undoes part of the benefit and may hurt."""
    relief = condition.benefit * (1 - exp(-max(0.0, day - activated_day) / BENEFIT_DAYS))
    site_pain = 0.0
    if failure is not None and failure.active(day):
        relief *= 1 - failure.worsens
        site_pain = failure.site_pain_nrs
    return _answers(condition, relief, site_pain, rng)


def _answers(condition: Condition, relief: float, site_pain_nrs: float, rng: Random) -> Outcomes:
    odi = _within(condition.odi_percent * (1 - relief) + rng.gauss(0, 4), 0, 100)
    digit = min(5, 1 + int(odi / 15))
    state = (digit, 1 if odi < 40 else 2, digit, digit, rng.choice((1, 1, 2)))
    return Outcomes(
        pain_nrs=float(round(_within(condition.nrs * (1 - relief) + rng.gauss(0, 0.7), 0, 10))),
        odi_percent=float(2 * round(odi / 2)),
        eq5d5l="".join(str(max(1, each)) for each in state),
        eq_vas=float(round(_within(85 - odi / 1.5 + rng.gauss(0, 6), 0, 100))),
        implant_site_pain_nrs=float(round(_within(site_pain_nrs + abs(rng.gauss(0, 0.8)), 0, 10))),
    )


def _within(value: float, low: float, high: float) -> float:
    return min(high, max(low, value))
