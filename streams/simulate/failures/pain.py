"""It hurts where the implant lies, or the back hurts more than before. Only the person can tell."""

from random import Random
from typing import Literal

from events.clinical import AdverseEvent
from events.device import Explant
from streams.simulate.failures.mode import (
    NEVER,
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
BACK_SHARE = 0.2
"""Part in which the back hurts more than before the therapy, and not the implant site. Assumed."""
BACK_MORE_NRS = (2.0, 4.0)
"""How much more. Assumed."""
UNREPORTED_SHARE = 0.3
"""Part that nobody reports, and only questionnaires tell. Assumed; pain at the site of spinal cord
stimulators is 17 % where people are asked (Baranidharan et al. 2020, Reg Anesth Pain Med
45(11):891) and 1 % where they are not."""
REMOVED_SHARE = 0.15
"""Part of the reported ones that ends with removal. Assumed."""
REMOVED_DAYS = (30.0, 150.0)
"""From the report to the removal. Assumed."""


def strike(rng: Random, host: Host, parameters: Parameters) -> Failure | None:
    """Draw the day, where and how much it hurts, and what is done about it."""
    onset = host.implanted_day + 30 + waiting_days(rng, parameters.hazards.pain)
    if onset == NEVER:
        return None
    severity = rng.random()
    nrs = round(4.5 + 4.5 * severity)
    found = onset + 3 + rng.expovariate(1 / REPORT_MEAN_DAYS)
    delay = 1 + rng.expovariate(1 / 7)
    more = Random(f"pain/{onset}")  # its own, so that older draws stay as they were
    in_back = more.random() < BACK_SHARE
    reported = more.random() >= UNREPORTED_SHARE
    removed = found + more.uniform(*REMOVED_DAYS) if more.random() < REMOVED_SHARE else NEVER
    happenings = []
    if reported:
        report = _report(host, nrs, "back" if in_back else "implant_site")
        happenings.append(Happening(day=found, delay_days=delay, data=report))
        if removed < NEVER:
            explant = Explant(reason="pain", disposition="returned")
            happenings.append(Happening(day=removed, delay_days=2.0, data=explant))
    return Failure(
        hazard="pain",
        mode="pain",
        onset_day=onset,
        reported_day=found + delay if reported else NEVER,
        resolved_day=removed if reported else NEVER,
        severity=severity,
        worsens=1.0 if in_back else 0.2,
        site_pain_nrs=0.0 if in_back else float(nrs),
        back_pain_nrs=more.uniform(*BACK_MORE_NRS) if in_back else 0.0,
        happenings=tuple(happenings),
    )


def _report(host: Host, nrs: int, site: Literal["implant_site", "back"]) -> AdverseEvent:
    at_site = site == "implant_site"
    return AdverseEvent(
        hazard="pain",
        seriousness="not_serious" if nrs < 7 else "other_serious",
        narrative=(
            "Lasting pain over the generator, worse when sitting."
            if at_site
            else "Back pain worse than before the implant, for weeks."
        ),
        patient_problem_codes=("E2109",) if at_site else ("E2110",),
        component_codes=("G04060",) if at_site else (),
        pain_nrs=float(nrs) if at_site else 9.0,
        pain_site=site,
        action="medication",
        device_disposition="implanted",
        reporter_role="clinician",
        centre=host.centre,
    )


MODE = Mode(name="pain", hazard="pain", strike=strike, disturb=undisturbed)
