"""A lead moves from its nerve: that side needs more current, the impedance barely tells."""

from random import Random

from events.clinical import Imaging
from events.device import Revision
from streams.simulate.failures.clinic import report_of, visit
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

THRESHOLD_GAIN = (0.5, 1.5)
"""Rise of the motor threshold, relative. Assumed."""
IMPEDANCE_SHIFT = 0.15
"""Largest change of a contact's impedance, relative. Assumed."""
SETTLING_DAYS = 3.0
"""Time constant of the movement. Assumed."""
REPORT_MEAN_DAYS = 50.0
"""From onset to the clinic. Assumed."""
EARLY_SHARE = 0.6
"""Part of migrations in the first three months, before the tines hold. Assumed."""


def strike(rng: Random, host: Host, parameters: Parameters) -> Failure | None:
    """Draw the day and the side; most move early, and earlier leads more often."""
    hazards = parameters.hazards
    factor = hazards.old_lead_factor if host.old_lead else 1.0
    wait = waiting_days(rng, hazards.lead_migration * factor)
    if wait == NEVER:
        return None
    if wait < 365 and rng.random() < EARLY_SHARE:
        wait = rng.uniform(5, 90)
    onset = host.activated_day + wait
    side = rng.choice(SIDES)
    severity = rng.random()
    seen = visit(
        rng, not_before_day=onset + 10, found_mean_days=REPORT_MEAN_DAYS, operated_mean_days=30
    )
    imaging = Imaging(
        modality="fluoroscopy",
        finding="migrated",
        side=side,
        displacement_mm=round(5 + 30 * severity, 0),
    )
    report = report_of(
        host,
        "lead_migration",
        "Contraction weaker on one side; the lead has moved on fluoroscopy.",
        side=side,
        device=("A010402",),
        investigation=("C0701",),
        patient="E2110",
        impact="F1904",
        component="G02025",
    )
    revision = Revision(replaced=(), repositioned=(side,), reason="lead_migration")
    return Failure(
        hazard="lead_migration",
        mode="lead_migration",
        onset_day=onset,
        reported_day=seen.reported_day,
        resolved_day=seen.operated_day,
        side=side,
        severity=severity,
        worsens=0.6,
        happenings=(
            Happening(day=seen.found_day - 0.1, delay_days=0.5, data=imaging),
            *seen.happenings(report, revision),
        ),
    )


def disturb(
    reading: Reading, failure: Failure, days: float, rng: Random, parameters: Parameters
) -> None:
    """Raise the motor threshold of one side, tilt its impedances, and turn the amplitude up."""
    assert failure.side is not None
    share = min(1.0, days / SETTLING_DAYS)
    low, high = THRESHOLD_GAIN
    gain = low + (high - low) * failure.severity
    reading.threshold_ma[failure.side] *= 1 + share * gain
    reading.amplitude_ma *= 1 + 0.15 * share
    readings = reading.impedance_ohm[failure.side]
    for contact in range(len(readings)):
        tilt = 1 - 2 * contact / max(1, len(readings) - 1)
        readings[contact] *= 1 + share * IMPEDANCE_SHIFT * failure.severity * tilt


MODE = Mode(name="lead_migration", hazard="lead_migration", strike=strike, disturb=disturb)
