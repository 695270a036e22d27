"""The generator stops at once: no session, no upload, no answer to a programmer."""

from random import Random

from events.telemetry import Upload
from streams.simulate.failures.clinic import new_generator, report_of, visit
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


def strike(rng: Random, host: Host, parameters: Parameters) -> Failure | None:
    """Draw the day; the clinic tries to read the device, cannot, and says so."""
    course = parameters.courses.silence
    onset = host.activated_day + waiting_days(rng, parameters.hazards.generator_silence)
    if onset == NEVER:
        return None
    seen = visit(
        rng,
        not_before_day=onset,
        found_mean_days=course.found_mean_days,
        operated_mean_days=course.replaced_mean_days,
        waiting_days=7.0,
    )
    report = report_of(
        host,
        "generator_failure",
        "No contraction any more; neither remote nor programmer reaches the device.",
        device=("A070801", "A071102"),
        investigation=("C020702",),
        patient="E2107",
        component="G04060",
    )
    tried = Upload(channel="clinic", completed=False, sessions=())
    return Failure(
        hazard="generator_failure",
        mode="generator_silence",
        onset_day=onset,
        reported_day=seen.reported_day,
        resolved_day=seen.operated_day,
        severity=1.0,
        worsens=0.6,
        happenings=(
            Happening(day=seen.found_day, delay_days=0.002, data=tried),
            *seen.happenings(report, new_generator()),
        ),
    )


MODE = Mode(
    name="generator_silence",
    hazard="generator_failure",
    strike=strike,
    disturb=undisturbed,
    failed_interrogations=1.0,
    silent=True,
    draws_apart=True,
)
