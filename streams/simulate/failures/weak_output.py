"""The generator delivers less than it is set to: weaker pulses, and minutes without any."""

from random import Random

from streams.simulate.failures.clinic import new_generator, report_of, visit
from streams.simulate.failures.mode import NEVER, Failure, Host, Mode, Reading, waiting_days
from streams.simulate.parameters import Parameters


def strike(rng: Random, host: Host, parameters: Parameters) -> Failure | None:
    """Draw the day; nothing about the person matters."""
    course = parameters.courses.weak_output
    onset = host.activated_day + waiting_days(rng, parameters.hazards.weak_output)
    if onset == NEVER:
        return None
    seen = visit(
        rng,
        not_before_day=onset + 14,
        found_mean_days=course.found_mean_days,
        operated_mean_days=course.replaced_mean_days,
    )
    report = report_of(
        host,
        "generator_failure",
        "Contraction too weak at the usual setting; the output is below it.",
        device=("A090405",),
        investigation=("C0209",),
        patient="E2110",
        component="G04060",
    )
    return Failure(
        hazard="generator_failure",
        mode="weak_output",
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
