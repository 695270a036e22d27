"""Insulation wears through: current leaks, now and then and in the end always; contacts drop."""

from random import Random

from events.clinical import AdverseEvent
from events.device import Revision
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


def strike(rng: Random, host: Host, parameters: Parameters) -> Failure | None:
    """Draw the day, the side and the contacts; earlier leads wear through more often."""
    hazards, course = parameters.hazards, parameters.courses.insulation_breach
    factor = hazards.old_lead_factor if host.old_lead else 1.0
    onset = host.activated_day + waiting_days(rng, hazards.insulation_breach * factor)
    if onset == NEVER:
        return None
    side = rng.choice(SIDES)
    first = rng.randrange(parameters.electrodes.contacts - 1)
    contacts = (first, first + 1) if rng.random() < course.neighbour_share else (first,)
    found = onset + 7 + rng.expovariate(1 / course.found_mean_days)
    delay = 1 + rng.expovariate(1 / 5)
    revised = found + 14 + rng.expovariate(1 / course.replaced_mean_days)
    report = AdverseEvent(
        hazard="lead_fracture",
        seriousness="intervention",
        narrative="Impedance far too low at interrogation; tingling beside the lead.",
        side=side,
        device_problem_codes=("A072202", "A072102"),
        investigation_codes=("C0204",),
        patient_problem_codes=("E2103",),
        impact_codes=("F1905",),
        component_codes=("G04075",),
        action="other",
        device_disposition="implanted",
        reporter_role="clinician",
        centre=host.centre,
    )
    revision = Revision(
        replaced=("left_lead" if side == "left" else "right_lead",), reason="lead_fracture"
    )
    return Failure(
        hazard="lead_fracture",
        mode="insulation_breach",
        onset_day=onset,
        reported_day=found + delay,
        resolved_day=revised,
        side=side,
        contacts=contacts,
        severity=rng.random(),
        worsens=0.4,
        happenings=(
            Happening(day=found, delay_days=delay, data=report),
            Happening(day=revised, delay_days=2.0, data=revision),
        ),
    )


def disturb(
    reading: Reading, failure: Failure, days: float, rng: Random, parameters: Parameters
) -> None:
    """Let contacts drop, more and more often; what leaks does not reach the nerve."""
    course = parameters.courses.insulation_breach
    lasting = course.intermittent_days * (0.2 + 0.8 * failure.severity)
    if rng.random() > 0.15 + days / lasting:
        return
    assert failure.side is not None
    least, most = course.left_factor
    left = most - (most - least) * failure.severity
    for contact in failure.contacts:
        reading.impedance_ohm[failure.side][contact] *= left * rng.uniform(0.9, 1.1)
    reading.threshold_ma[failure.side] *= 1 + course.threshold_gain * failure.severity


MODE = Mode(
    name="insulation_breach",
    hazard="lead_fracture",
    strike=strike,
    disturb=disturb,
    draws_apart=True,
)
