"""Batteries that end when their use says so. They are replaced in time, which is no failure."""

from dataclasses import dataclass
from random import Random

from events.device import Revision
from streams.simulate.failures.mode import Failure, Happening
from streams.simulate.habit import YEAR_DAYS
from streams.simulate.irregular import Watched
from streams.simulate.look_alikes import LookAlike
from streams.simulate.parameters import Parameters

STEP_DAYS = 7.0
NOTE = "Planned: the battery is at the end of its service."


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The ends of service, from when each is near, and the replacements planned for them."""

    ends: tuple[LookAlike, ...]
    replacements: tuple[Happening, ...]


def draw_cell(own: Random, parameters: Parameters) -> float:
    """Draw what the first battery holds, of the usual charge."""
    end = parameters.disorder.end_of_service
    part = own.uniform(*end.small_cell_part)
    return part if own.random() < end.small_cell_share else 1.0


def plan_service(
    watched: Watched, parameters: Parameters, *, cell_part: float, failure: Failure | None
) -> Service:
    """Plan each replacement by the use that is to be expected."""
    end = parameters.disorder.end_of_service
    failing = failure if failure and failure.hazard == "generator_failure" else None
    ends, replacements = [], []
    habit = watched.habit
    day, used, cell, near_day = habit.since_day, 0.0, cell_part, habit.since_day
    while day < watched.until_day:
        if failing and failing.active(day):
            day, used, cell = failing.resolved_day, 0.0, 1.0
            continue
        if used < end.near_used:
            near_day = day
        if used >= end.replaced_used:
            ends.append(LookAlike(kind="end_of_service", day=near_day, until_day=day))
            replaced = Revision(replaced=("generator",), reason="other", note=NOTE)
            replacements.append(Happening(day=day, delay_days=2.0, data=replaced))
            used, cell = 0.0, 1.0
        used += STEP_DAYS * drain_per_day(parameters, held=habit.held(day)) / cell
        day += STEP_DAYS
    return Service(ends=tuple(ends), replacements=tuple(replacements))


def drain_per_day(parameters: Parameters, *, held: float) -> float:
    """Return the part of the usual cell that a day of idling and of therapy takes.

    >>> round(1 / (365.25 * drain_per_day(Parameters(), held=0.43)), 1)
    8.7
    """
    battery, use = parameters.battery, parameters.use
    hours = held * use.sessions_per_day * use.session_min / 60
    return 1 / (battery.idle_years * YEAR_DAYS) + hours / battery.therapy_hours
