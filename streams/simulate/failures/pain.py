"""The implant hurts where it lies. Only the person can tell."""

from random import Random

from events.clinical import AdverseEvent
from streams.simulate.failures.mode import (
    Failure,
    Happening,
    Host,
    Mode,
    undisturbed,
    waiting_days,
)
from streams.simulate.parameters import Parameters

REPORT_MEAN_DAYS = 45.0
"""Assumed."""


def strike(rng: Random, host: Host, parameters: Parameters) -> Failure | None:
    """Draw the day and how much it hurts."""
    onset = host.implanted_day + 30 + waiting_days(rng, parameters.hazards.pain)
    if onset == float("inf"):
        return None
    severity = rng.random()
    nrs = round(4.5 + 4.5 * severity)
    found = onset + 3 + rng.expovariate(1 / REPORT_MEAN_DAYS)
    delay = 1 + rng.expovariate(1 / 7)
    report = AdverseEvent(
        hazard="pain",
        seriousness="not_serious" if nrs < 7 else "other_serious",
        narrative="Lasting pain over the generator, worse when sitting.",
        patient_problem_codes=("E2109",),
        component_codes=("G04060",),
        pain_nrs=float(nrs),
        pain_site="implant_site",
        action="medication",
        device_disposition="implanted",
        reporter_role="clinician",
        centre=host.centre,
    )
    return Failure(
        hazard="pain",
        onset_day=onset,
        reported_day=found + delay,
        severity=severity,
        worsens=0.2,
        site_pain_nrs=float(nrs),
        happenings=(Happening(day=found, delay_days=delay, data=report),),
    )


MODE = Mode(hazard="pain", strike=strike, disturb=undisturbed)
