"""The pocket or a lead is infected, in the first three months. The device does not feel it."""

from random import Random

from events.clinical import AdverseEvent, InfectionSigns
from events.device import Explant
from streams.simulate.failures.mode import (
    NEVER,
    Failure,
    Happening,
    Host,
    Mode,
    undisturbed,
)
from streams.simulate.parameters import Parameters

WINDOW_DAYS = 90.0
"""How long after surgery an infection still counts as surgical."""
MEDIAN_DAYS = 25.0
"""Assumed."""
EXPLANT_SHARE = 0.5
"""Part that ends with removal. Assumed."""


def strike(rng: Random, host: Host, parameters: Parameters) -> Failure | None:
    """Draw whether it happens at all, and when; first the wound is noticed, then the culture."""
    if rng.random() >= parameters.hazards.infection_per_implant:
        return None
    after = min(WINDOW_DAYS, max(3.0, rng.lognormvariate(0, 0.6) * MEDIAN_DAYS))
    onset = host.implanted_day + after
    noticed = onset + 1 + rng.expovariate(1 / 3)
    proven = noticed + 2 + rng.expovariate(1 / 3)
    delay = 0.5 + rng.expovariate(1 / 3)
    severity = rng.random()
    removed = proven + 1 + rng.expovariate(1 / 5) if rng.random() < EXPLANT_SHARE else NEVER
    cleared = removed if removed < NEVER else proven + 21
    happenings = [
        Happening(day=noticed, delay_days=0.5, data=_suspicion(rng, host)),
        Happening(day=proven, delay_days=delay, data=_proof(rng, host, severity, removed < NEVER)),
    ]
    if removed < NEVER:
        explant = Explant(reason="infection", disposition="discarded")
        happenings.append(Happening(day=removed, delay_days=1.0, data=explant))
    return Failure(
        hazard="infection",
        mode="infection",
        onset_day=onset,
        reported_day=proven + delay,
        resolved_day=cleared,
        severity=severity,
        worsens=0.2,
        site_pain_nrs=4 + 4 * severity,
        happenings=tuple(happenings),
    )


def _suspicion(rng: Random, host: Host) -> AdverseEvent:
    return AdverseEvent(
        hazard="unknown",
        seriousness="not_serious",
        narrative="Redness over the pocket, seen again in two days.",
        infection=InfectionSigns(wound=("erythema",), temperature_c=round(rng.gauss(37.4, 0.3), 1)),
        pain_nrs=float(rng.randint(3, 6)),
        pain_site="implant_site",
        action="none",
        device_disposition="implanted",
        reporter_role="clinician",
        centre=host.centre,
    )


def _proof(rng: Random, host: Host, severity: float, removed: bool) -> AdverseEvent:
    grew = rng.random() < 0.8
    return AdverseEvent(
        hazard="infection",
        seriousness="hospitalisation" if severity > 0.5 else "intervention",
        narrative="Discharging wound over the pocket; antibiotics started.",
        patient_problem_codes=("E2115",),
        impact_codes=("F1903" if removed else "F2303",),
        component_codes=("G04060",),
        infection=InfectionSigns(
            wound=("erythema", "discharge"),
            temperature_c=round(37.6 + 1.5 * severity + rng.gauss(0, 0.2), 1),
            crp_mg_l=round(20 + 150 * severity + rng.uniform(0, 20), 0),
            culture="positive" if grew else "negative",
            organism="Staphylococcus aureus" if grew else None,
        ),
        action="hospitalised" if severity > 0.5 else "medication",
        device_disposition="implanted",
        reporter_role="clinician",
        centre=host.centre,
    )


MODE = Mode(name="infection", hazard="infection", strike=strike, disturb=undisturbed)
