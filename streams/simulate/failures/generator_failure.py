"""The generator empties early, resets and does not answer."""

from random import Random

from events.clinical import AdverseEvent
from events.device import Revision
from streams.simulate.failures.mode import (
    Failure,
    Happening,
    Host,
    Mode,
    Reading,
    waiting_days,
)
from streams.simulate.parameters import Parameters

DRAIN_FACTOR = (15.0, 60.0)
"""How much faster the battery empties. Assumed."""
RESETS_PER_SESSION = 0.15
"""At the worst. Assumed."""
FAILED_INTERROGATIONS = 0.35
"""Part of uploads that do not complete. Assumed."""
REPORT_MEAN_DAYS = 70.0
"""From onset to the clinic. Assumed."""


def strike(rng: Random, host: Host, parameters: Parameters) -> Failure | None:
    """Draw the day; nothing about the person matters."""
    onset = host.activated_day + waiting_days(rng, parameters.hazards.generator_failure)
    if onset == float("inf"):
        return None
    found = onset + 20 + rng.expovariate(1 / REPORT_MEAN_DAYS)
    delay = 1 + rng.expovariate(1 / 5)
    replaced = found + 14 + rng.expovariate(1 / 30)
    report = AdverseEvent(
        hazard="generator_failure",
        seriousness="intervention",
        narrative="Battery far lower than its use explains; interrogation failed several times.",
        device_problem_codes=("A070504", "A071102"),
        investigation_codes=("C020701",),
        patient_problem_codes=("E2107",),
        impact_codes=("F1905",),
        component_codes=("G04060",),
        action="other",
        device_disposition="implanted",
        reporter_role="clinician",
        centre=host.centre,
    )
    revision = Revision(replaced=("generator",), reason="generator_failure")
    return Failure(
        hazard="generator_failure",
        mode="early_depletion",
        onset_day=onset,
        reported_day=found + delay,
        resolved_day=replaced,
        severity=rng.random(),
        worsens=0.5,
        happenings=(
            Happening(day=found, delay_days=delay, data=report),
            Happening(day=replaced, delay_days=2.0, data=revision),
        ),
    )


def disturb(
    reading: Reading, failure: Failure, days: float, rng: Random, parameters: Parameters
) -> None:
    """Empty the battery faster, count resets and errors, and stop sessions."""
    low, high = DRAIN_FACTOR
    reading.drain_factor *= low + (high - low) * failure.severity
    if rng.random() < RESETS_PER_SESSION * (0.3 + 0.7 * failure.severity):
        reading.resets += 1
        reading.abort_probability += 0.5
    if rng.random() < 2 * RESETS_PER_SESSION:
        reading.errors += 1


MODE = Mode(
    name="early_depletion",
    hazard="generator_failure",
    strike=strike,
    disturb=disturb,
    failed_interrogations=FAILED_INTERROGATIONS,
)
