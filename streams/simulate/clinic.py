"""What the clinic does with one person: registers, activates, sees again, and sends to a scan."""

from random import Random

from events.device import Activation, Implant, MriExposure
from streams.simulate.failures.mode import NEVER, Happening, Host, waiting_days
from streams.simulate.outcomes import Fare, answers
from streams.simulate.parameters import Parameters
from streams.simulate.registration import governance

FIRST_MA = (1.6, 3.2)
"""Amplitude of the first programme. Assumed."""


def beginning(
    rng: Random, own: Random, host: Host, registered: Implant, parameters: Parameters
) -> tuple[Happening, ...]:
    """Return the registration, the arrangements and the first programme, which `own` draws."""
    settings = Activation(
        amplitude_ma=round(own.uniform(*FIRST_MA), 1), pulse_width_us=214.0, frequency_hz=20.0
    )
    arranged = governance(rng, parameters, host.centre)
    return (
        Happening(day=host.implanted_day, delay_days=rng.uniform(0.1, 3), data=registered),
        Happening(day=host.implanted_day + 0.1, delay_days=rng.uniform(0.2, 9), data=arranged),
        Happening(day=host.activated_day, delay_days=0.1, data=settings),
    )


def planned_visits(
    rng: Random, host: Host, parameters: Parameters, *, days: int, end_day: float
) -> tuple[float, ...]:
    """Return the days of the planned visits: as in the trials, then each year."""
    planned = list(parameters.visits_days)
    while planned[-1] < days:
        planned.append(planned[-1] + 365.0)
    drawn = (host.activated_day + each + rng.gauss(0, 5) // 1 for each in planned)
    return tuple(day for day in drawn if day < min(end_day, days))


def follow_up(rng: Random, visits: tuple[float, ...], fare: Fare) -> tuple[Happening, ...]:
    """Return what the questionnaires of these visits tell."""

    def at(day: float) -> Happening:
        outcomes = answers(fare, rng, day=day)
        return Happening(day=day + 0.01, delay_days=rng.uniform(0.05, 2), data=outcomes)

    return tuple(at(day) for day in visits)


def scans(rng: Random, host: Host, parameters: Parameters) -> tuple[Happening, ...]:
    """Return the scan in an MRI scanner, if there is one."""
    day = host.implanted_day + waiting_days(rng, parameters.hazards.mri)
    if day == NEVER:
        return ()
    scan = MriExposure(
        field_t=rng.choice((1.5, 3.0)),
        body_region="head",
        device_known_to_radiology=rng.random() < 0.7,
    )
    return (Happening(day=day, delay_days=rng.uniform(1, 30), data=scan),)
