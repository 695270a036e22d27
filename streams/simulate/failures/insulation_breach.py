"""Insulation wears through: current leaks, now and then and in the end always; contacts drop."""

from random import Random

from streams.simulate.failures.clinic import new_lead, report_of, visit
from streams.simulate.failures.mode import (
    NEVER,
    SIDES,
    Failure,
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
    seen = visit(
        rng,
        not_before_day=onset + 7,
        found_mean_days=course.found_mean_days,
        operated_mean_days=course.replaced_mean_days,
    )
    report = report_of(
        host,
        "lead_fracture",
        "Impedance far too low at interrogation; tingling beside the lead.",
        side=side,
        device=("A072202", "A072102"),
        investigation=("C0204",),
        patient="E2103",
        component="G04075",
    )
    return Failure(
        hazard="lead_fracture",
        mode="insulation_breach",
        onset_day=onset,
        reported_day=seen.reported_day,
        resolved_day=seen.operated_day,
        side=side,
        contacts=contacts,
        severity=rng.random(),
        worsens=0.4,
        happenings=seen.happenings(report, new_lead(side)),
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
