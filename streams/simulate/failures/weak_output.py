"""The generator delivers less than it is set to: weaker pulses, and minutes without any."""

from random import Random

from events.clinical import AdverseEvent
from events.device import Revision
from streams.simulate.failures.mode import (
    NEVER,
    Failure,
    Happening,
    Host,
    Mode,
    Reading,
    waiting_days,
)
from streams.simulate.parameters import Parameters


def strike(rng: Random, host: Host, parameters: Parameters) -> Failure | None:
    """Draw the day; nothing about the person matters."""
    course = parameters.courses.weak_output
    onset = host.activated_day + waiting_days(rng, parameters.hazards.weak_output)
    if onset == NEVER:
        return None
    found = onset + 14 + rng.expovariate(1 / course.found_mean_days)
    delay = 1 + rng.expovariate(1 / 5)
    replaced = found + 14 + rng.expovariate(1 / course.replaced_mean_days)
    report = AdverseEvent(
        hazard="generator_failure",
        seriousness="intervention",
        narrative="Contraction too weak at the usual setting; the output is below it.",
        device_problem_codes=("A090405",),
        investigation_codes=("C0209",),
        patient_problem_codes=("E2110",),
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
        mode="weak_output",
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
    """Weaken the output on both sides, so that more must be asked for until a muscle moves."""
    course = parameters.courses.weak_output
    share = min(1.0, days / course.fading_days)
    delivered = 1 - share * _between(course.lost_part, failure.severity)
    reading.amplitude_ma *= delivered
    for side in reading.threshold_ma:
        reading.threshold_ma[side] /= delivered
    missing = share * _between(course.missing_minutes_part, failure.severity)
    reading.delivered_part *= 1 - missing * rng.random()


def _between(limits: tuple[float, float], severity: float) -> float:
    low, high = limits
    return low + (high - low) * severity


MODE = Mode(
    name="weak_output",
    hazard="generator_failure",
    strike=strike,
    disturb=disturb,
    draws_apart=True,
)
