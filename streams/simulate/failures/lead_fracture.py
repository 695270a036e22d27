"""A conductor breaks: first it opens now and then, and in the end for good."""

from random import Random

from events.clinical import Imaging
from streams.simulate.failures.clinic import new_lead, report_of, visit
from streams.simulate.failures.mode import (
    NEVER,
    SIDES,
    Failure,
    Happening,
    Host,
    Mode,
    Reading,
    waiting_days,
)
from streams.simulate.parameters import Parameters

WHOLE_LEAD_SHARE = 0.3
"""Broken at the connector, so that every contact opens. Assumed."""
INTERMITTENT_DAYS = 45.0
"""Longest time from the first opening to the lasting one. Assumed."""
OPEN_FACTOR = (3.0, 12.0)
"""What an opening does to the impedance. Assumed."""
REPORT_MEAN_DAYS = 60.0
"""From onset to the clinic. Assumed."""
X_RAY_FINDS = 0.45
"""Less than half of conductor fractures show on an X-ray: seen on cardiac leads."""


def strike(rng: Random, host: Host, parameters: Parameters) -> Failure | None:
    """Draw the day, the side and the contacts; earlier leads break more often."""
    hazards = parameters.hazards
    factor = hazards.old_lead_factor if host.old_lead else 1.0
    onset = host.activated_day + waiting_days(rng, hazards.lead_fracture * factor)
    if onset == NEVER:
        return None
    side = rng.choice(SIDES)
    every = tuple(range(parameters.electrodes.contacts))
    contacts = every if rng.random() < WHOLE_LEAD_SHARE else (rng.choice(every),)
    seen = visit(
        rng, not_before_day=onset + 7, found_mean_days=REPORT_MEAN_DAYS, operated_mean_days=30
    )
    shown = rng.random() < X_RAY_FINDS
    imaging = Imaging(modality="x_ray", finding="fractured" if shown else "inconclusive", side=side)
    report = report_of(
        host,
        "lead_fracture",
        "Loss of contraction on one side; impedance out of range at interrogation.",
        side=side,
        device=("A040101" if shown else "A072201",),
        patient="E2110",
        impact="F2203",
        component="G0202501",
    )
    return Failure(
        hazard="lead_fracture",
        mode="conductor_fracture",
        onset_day=onset,
        reported_day=seen.reported_day,
        resolved_day=seen.operated_day,
        side=side,
        contacts=contacts,
        severity=rng.random(),
        worsens=0.7,
        happenings=(
            Happening(day=seen.found_day - 0.2, delay_days=0.5, data=imaging),
            *seen.happenings(report, new_lead(side)),
        ),
    )


def disturb(
    reading: Reading, failure: Failure, days: float, rng: Random, parameters: Parameters
) -> None:
    """Open the broken contacts, more and more often; the person stops sessions that do nothing."""
    lasting = INTERMITTENT_DAYS * (0.2 + 0.8 * failure.severity)
    if rng.random() > 0.15 + days / lasting:
        return
    assert failure.side is not None
    readings = reading.impedance_ohm[failure.side]
    factor = rng.uniform(*OPEN_FACTOR) if days < lasting else 20.0
    for contact in failure.contacts:
        readings[contact] *= factor
    reading.abort_probability += 0.05
    reading.threshold_ma[failure.side] *= 1.0 + 0.3 * len(failure.contacts) / len(readings)


MODE = Mode(name="conductor_fracture", hazard="lead_fracture", strike=strike, disturb=disturb)
