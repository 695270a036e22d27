"""The generator stops at once: no session, no upload, no answer to a programmer."""

from random import Random

from events.clinical import AdverseEvent
from events.device import Revision
from events.telemetry import Upload
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
    found = onset + rng.expovariate(1 / course.found_mean_days)
    delay = 1 + rng.expovariate(1 / 5)
    replaced = found + 7 + rng.expovariate(1 / course.replaced_mean_days)
    report = AdverseEvent(
        hazard="generator_failure",
        seriousness="intervention",
        narrative="No contraction any more; neither remote nor programmer reaches the device.",
        device_problem_codes=("A070801", "A071102"),
        investigation_codes=("C020702",),
        patient_problem_codes=("E2107",),
        impact_codes=("F1905",),
        component_codes=("G04060",),
        action="other",
        device_disposition="implanted",
        reporter_role="clinician",
        centre=host.centre,
    )
    tried = Upload(channel="clinic", completed=False, sessions=())
    revision = Revision(replaced=("generator",), reason="generator_failure")
    return Failure(
        hazard="generator_failure",
        mode="generator_silence",
        onset_day=onset,
        reported_day=found + delay,
        resolved_day=replaced,
        severity=1.0,
        worsens=0.6,
        happenings=(
            Happening(day=found, delay_days=0.002, data=tried),
            Happening(day=found, delay_days=delay, data=report),
            Happening(day=replaced, delay_days=2.0, data=revision),
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
