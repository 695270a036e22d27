"""The generator empties early, resets and does not answer."""

from random import Random

from streams.simulate.failures.clinic import new_generator, report_of, visit
from streams.simulate.failures.mode import NEVER, Failure, Host, Mode, Reading, waiting_days
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
    if onset == NEVER:
        return None
    seen = visit(
        rng, not_before_day=onset + 20, found_mean_days=REPORT_MEAN_DAYS, operated_mean_days=30
    )
    report = report_of(
        host,
        "generator_failure",
        "Battery far lower than its use explains; interrogation failed several times.",
        device=("A070504", "A071102"),
        investigation=("C020701",),
        patient="E2107",
        component="G04060",
    )
    return Failure(
        hazard="generator_failure",
        mode="early_depletion",
        onset_day=onset,
        reported_day=seen.reported_day,
        resolved_day=seen.operated_day,
        severity=rng.random(),
        worsens=0.5,
        happenings=seen.happenings(report, new_generator()),
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
