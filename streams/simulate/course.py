"""The whole life of one device, drawn before it is lived: person, failure, visits, end."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Literal

from events.device import Activation, Explant, Implant, MriExposure
from events.governance import Death, Loss
from streams.simulate.failures.all import MODES
from streams.simulate.failures.mode import NEVER, Failure, Happening, Host, waiting_days
from streams.simulate.look_alikes import LookAlike, draw_look_alikes, reprogrammings
from streams.simulate.outcomes import Condition, answers, baseline, draw_condition
from streams.simulate.parameters import Parameters
from streams.simulate.registration import governance, implant

Reporting = Literal["weekly", "daily", "clinic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One device's life. Days count from the start of the simulation."""

    device: str
    index: int
    host: Host
    reporting: Reporting
    adherence: float
    failure: Failure | None
    look_alikes: tuple[LookAlike, ...]
    visits: tuple[float, ...]
    end_day: float
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What all devices of one simulation share."""

    seed: int
    start: date
    days: int
    parameters: Parameters


def draw(frame: Frame, index: int) -> Course:
    """Draw the life of device number `index`; the other devices do not matter."""
    rng = Random(f"{frame.seed}/{index}/course")
    parameters = frame.parameters
    implanted_day = rng.uniform(0, frame.days * parameters.people.enrolment_share) // 1 + 0.45
    condition = draw_condition(rng, parameters)
    registered = implant(
        rng,
        parameters,
        index=index,
        on=frame.start + timedelta(days=int(implanted_day)),
        outcomes=baseline(condition, rng),
    )
    host = Host(
        implanted_day=implanted_day,
        activated_day=implanted_day + parameters.use.activation_days,
        old_lead=registered.leads[0].version == "1",
        centre=registered.centre,
    )
    failure = _first_failure(rng, host, parameters)
    look_alikes = draw_look_alikes(rng, host, parameters, until_day=frame.days)
    end = _end(rng, host, failure, parameters)
    end_day = min(end.day if end else NEVER, _explanted_by(failure))
    visits = _visits(rng, host, frame, end_day)
    happenings = (
        *_beginning(rng, host, registered, parameters),
        *(failure.happenings if failure else ()),
        *((end,) if end else ()),
        *_follow_up(rng, host, visits, condition, failure),
        *reprogrammings(rng, look_alikes),
        *_scans(rng, host, parameters),
    )
    return Course(
        device=f"sim{frame.seed}-{index:05d}",
        index=index,
        host=host,
        reporting=_reporting(rng, parameters),
        adherence=rng.betavariate(parameters.use.adherence_alpha, parameters.use.adherence_beta),
        failure=failure if failure and failure.onset_day < end_day else None,
        look_alikes=look_alikes,
        visits=visits,
        end_day=end_day,
        happenings=tuple(h for h in happenings if h.day <= end_day),
    )


def _first_failure(rng: Random, host: Host, parameters: Parameters) -> Failure | None:
    """Let every mode try; the earliest is the one that this device has."""
    struck = [mode.strike(rng, host, parameters) for mode in MODES.values()]
    return min((f for f in struck if f), key=lambda f: f.onset_day, default=None)


def _explanted_by(failure: Failure | None) -> float:
    happenings = failure.happenings if failure else ()
    return min((h.day for h in happenings if isinstance(h.data, Explant)), default=NEVER)


def _end(
    rng: Random, host: Host, failure: Failure | None, parameters: Parameters
) -> Happening | None:
    """Return what ends the exposure first, if the failure does not: removal, death or silence."""
    hazards = parameters.hazards
    from_day = host.activated_day
    removed = from_day + 180 + waiting_days(rng, hazards.loss_of_benefit)
    died = from_day + waiting_days(rng, hazards.death)
    lost = from_day + waiting_days(rng, hazards.loss_to_follow_up)
    first = min(removed, died, lost)
    if first == NEVER:
        return None
    if first == removed:
        return Happening(day=removed, delay_days=2.0, data=Explant(reason="loss_of_benefit"))
    if first == died:
        ill = failure is not None and failure.active(died)
        death = Death(related="unknown" if ill else "unrelated")
        return Happening(day=died, delay_days=rng.uniform(3, 40), data=death)
    return Happening(day=lost, delay_days=30.0, data=Loss(reason="unreachable"))


def _visits(rng: Random, host: Host, frame: Frame, end_day: float) -> tuple[float, ...]:
    planned = list(frame.parameters.visits_days)
    while planned[-1] < frame.days:
        planned.append(planned[-1] + 365.0)
    days = (host.activated_day + each + rng.gauss(0, 5) // 1 for each in planned)
    return tuple(day for day in days if day < min(end_day, frame.days))


def _beginning(
    rng: Random, host: Host, registered: Implant, parameters: Parameters
) -> tuple[Happening, ...]:
    settings = Activation(amplitude_ma=2.0, pulse_width_us=214.0, frequency_hz=20.0)
    arranged = governance(rng, host.centre)
    return (
        Happening(day=host.implanted_day, delay_days=rng.uniform(0.1, 3), data=registered),
        Happening(day=host.implanted_day + 0.1, delay_days=rng.uniform(0.2, 9), data=arranged),
        Happening(day=host.activated_day, delay_days=0.1, data=settings),
    )


def _follow_up(
    rng: Random,
    host: Host,
    visits: tuple[float, ...],
    condition: Condition,
    failure: Failure | None,
) -> tuple[Happening, ...]:
    def at(day: float) -> Happening:
        outcomes = answers(
            condition, rng, day=day, activated_day=host.activated_day, failure=failure
        )
        return Happening(day=day + 0.01, delay_days=rng.uniform(0.05, 2), data=outcomes)

    return tuple(at(day) for day in visits)


def _scans(rng: Random, host: Host, parameters: Parameters) -> tuple[Happening, ...]:
    day = host.implanted_day + waiting_days(rng, parameters.hazards.mri)
    if day == NEVER:
        return ()
    scan = MriExposure(
        field_t=rng.choice((1.5, 3.0)),
        body_region="head",
        device_known_to_radiology=rng.random() < 0.7,
    )
    return (Happening(day=day, delay_days=rng.uniform(1, 30), data=scan),)


def _reporting(rng: Random, parameters: Parameters) -> Reporting:
    drawn = rng.random()
    if drawn < parameters.use.daily_share:
        return "daily"
    if drawn < parameters.use.daily_share + parameters.use.clinic_only_share:
        return "clinic"
    return "weekly"
