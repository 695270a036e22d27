"""The whole life of one device, drawn before it is lived: person, failure, visits, end."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Literal

from events.vocabulary import Posture
from streams.simulate.benefit import Relapse
from streams.simulate.clinic import beginning, follow_up, planned_visits, scans
from streams.simulate.ending import draw_end, draw_relapse, ending, explanted_by
from streams.simulate.failures.all import MODES
from streams.simulate.failures.mode import NEVER, Failure, Happening, Host
from streams.simulate.habit import Habit, draw_habit
from streams.simulate.irregular import Apart, Watched, draw_irregular
from streams.simulate.look_alikes import (
    LookAlike,
    draw_flares,
    draw_look_alikes,
    reprogrammings,
)
from streams.simulate.outcomes import Fare, baseline, draw_condition
from streams.simulate.parameters import Parameters
from streams.simulate.posture import usual_posture
from streams.simulate.registration import implant
from streams.simulate.service import draw_cell, plan_service
from streams.simulate.truth import LookAlikeKind

Reporting = Literal["weekly", "daily", "clinic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One device's life. Days count from the start of the simulation."""

    device: str
    index: int
    host: Host
    reporting: Reporting
    habit: Habit
    posture: Posture
    cell_part: float
    failure: Failure | None
    relapse: Relapse | None
    look_alikes: tuple[LookAlike, ...]
    visits: tuple[float, ...]
    end_day: float
    happenings: tuple[Happening, ...]

    def of(self, kind: LookAlikeKind) -> tuple[LookAlike, ...]:
        """Return the look-alikes of one kind."""
        return tuple(each for each in self.look_alikes if each.kind == kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What all devices of one simulation share."""

    seed: int
    start: date
    days: int
    parameters: Parameters


def moment(frame: Frame, day: float) -> datetime:
    """Return the time `day` days after the start, on a whole second."""
    start = datetime.combine(frame.start, time(), tzinfo=UTC)
    return start + timedelta(seconds=round(day * 86_400))


def draw(frame: Frame, index: int) -> Course:
    """Draw the life of device number `index`; the other devices do not matter.

    What was added later draws from generators of its own, so that older draws stay as they were.
    """

    def apart(name: str) -> Random:
        return Random(f"{frame.seed}/{index}/{name}")

    rng, own = apart("course"), apart("benefit")
    parameters = frame.parameters
    implanted_day = rng.uniform(0, frame.days * parameters.people.enrolment_share) // 1 + 0.45
    condition = draw_condition(rng, own, parameters)
    cell_part = draw_cell(apart("cell"), parameters)
    registered = implant(
        rng,
        apart("registration"),
        parameters,
        index=index,
        small_cell=cell_part < 1,
        on=frame.start + timedelta(days=int(implanted_day)),
        outcomes=baseline(condition, rng, day=implanted_day),
    )
    host = Host(
        implanted_day=implanted_day,
        activated_day=implanted_day + parameters.use.activation_days,
        old_lead=registered.leads[0].version == "1",
        centre=registered.centre,
    )
    failure = _first_failure(rng, apart, host, parameters)
    look_alikes = draw_look_alikes(rng, host, parameters, until_day=frame.days)
    flares = draw_flares(own, host, parameters, until_day=frame.days)
    end = draw_end(rng, own, host, failure, parameters)
    end_day = min(end.day if end else NEVER, explanted_by(failure))
    relapse = draw_relapse(own, host, end if end and end.day == end_day else None, parameters)
    planned = planned_visits(rng, host, parameters, days=frame.days, end_day=end_day)
    extra = relapse.visits if relapse else ()
    unplanned = tuple(day for day in extra if day < min(end_day, frame.days))
    fare = Fare(
        condition=condition,
        activated_day=host.activated_day,
        failure=failure,
        relapse=relapse,
        flares=flares,
    )
    happenings = (
        *beginning(rng, apart("settings"), host, registered, parameters),
        *(failure.happenings if failure else ()),
        *ending(own, host, end, end_day),
        *follow_up(rng, planned, fare),
        *follow_up(own, unplanned, fare),
        *reprogrammings(rng, look_alikes),
        *scans(rng, host, parameters),
    )
    visits = tuple(sorted((*planned, *unplanned)))
    reporting = _reporting(rng, parameters)
    watched = Watched(
        host=host,
        habit=_habit(rng, apart("habit"), host, frame),
        posture=usual_posture(apart("usual_posture"), parameters),
        visits=visits,
        remote=reporting != "clinic",
        start=frame.start,
        until_day=min(end_day, frame.days),
    )
    gateway = Random(f"{frame.seed}/gateway/{host.centre}")
    service = plan_service(watched, parameters, cell_part=cell_part, failure=failure)
    return Course(
        device=f"sim{frame.seed}-{index:05d}",
        index=index,
        host=host,
        reporting=reporting,
        habit=watched.habit,
        posture=watched.posture,
        cell_part=cell_part,
        failure=failure if failure and failure.onset_day < end_day else None,
        relapse=relapse,
        look_alikes=(
            *look_alikes,
            *_seen(flares, visits),
            *draw_irregular(apart, gateway, watched, parameters),
            *service.ends,
        ),
        visits=visits,
        end_day=end_day,
        happenings=tuple(h for h in (*happenings, *service.replacements) if h.day <= end_day),
    )


def _seen(flares: tuple[LookAlike, ...], visits: tuple[float, ...]) -> tuple[LookAlike, ...]:
    """Return the flares that fell on a visit: of the others nobody hears."""
    return tuple(
        flare for flare in flares if any(flare.day <= day < flare.until_day for day in visits)
    )


def _first_failure(rng: Random, apart: Apart, host: Host, parameters: Parameters) -> Failure | None:
    """Let every mode try; the earliest is the one that this device has."""
    struck = [
        mode.strike(apart(name) if mode.draws_apart else rng, host, parameters)
        for name, mode in MODES.items()
    ]
    return min((f for f in struck if f), key=lambda f: f.onset_day, default=None)


def _habit(rng: Random, own: Random, host: Host, frame: Frame) -> Habit:
    use = frame.parameters.use
    return draw_habit(
        own,
        frame.parameters,
        adherence=rng.betavariate(use.adherence_alpha, use.adherence_beta),
        since_day=host.activated_day,
        new_year_day=1 - frame.start.timetuple().tm_yday,
    )


def _reporting(rng: Random, parameters: Parameters) -> Reporting:
    drawn = rng.random()
    if drawn < parameters.use.daily_share:
        return "daily"
    if drawn < parameters.use.daily_share + parameters.use.clinic_only_share:
        return "clinic"
    return "weekly"
