"""What goes wrong with telemetry while all is well with the device: drawn ahead, each apart."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from events.vocabulary import Posture
from streams.simulate.failures.mode import NEVER, SIDES, Host, waiting_days
from streams.simulate.habit import YEAR_DAYS, Habit
from streams.simulate.look_alikes import LookAlike
from streams.simulate.parameters import Parameters
from streams.simulate.posture import other_posture

Apart = Callable[[str], Random]
"""Returns a generator of numbers that draws for one thing alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What irregularities depend on; `posture` is the usual one at first."""

    host: Host
    habit: Habit
    posture: Posture
    visits: tuple[float, ...]
    remote: bool
    start: date
    until_day: float


def draw_irregular(
    apart: Apart, gateway: Random, watched: Watched, parameters: Parameters
) -> tuple[LookAlike, ...]:
    """Draw a device's irregularities; `gateway` draws for all devices of the centre alike."""
    return (
        *_seasons(watched),
        *_no_sync(apart("no_sync"), watched, parameters),
        *_postures(apart("posture"), watched, parameters),
        *_skews(apart("clock_skew"), watched, parameters),
        *_resets(apart("clock_reset"), watched, parameters),
        *_missing(apart("missing_contact"), watched, parameters),
        *_unit_mistakes(gateway, watched, parameters),
    )


def _begins(rng: Random, watched: Watched, per_year: float) -> Iterator[float]:
    day = watched.host.activated_day + waiting_days(rng, per_year)
    while day < watched.until_day:
        yield day
        day += waiting_days(rng, per_year)


def _seasons(watched: Watched) -> Iterator[LookAlike]:
    for begin, end in watched.habit.lows(watched.until_day):
        yield LookAlike(kind="seasonal_use", day=begin, until_day=end)


def _no_sync(rng: Random, watched: Watched, parameters: Parameters) -> Iterator[LookAlike]:
    delivery = parameters.disorder.delivery
    if not watched.remote:
        return
    for day in _begins(rng, watched, delivery.no_sync):
        until = day + rng.uniform(*delivery.no_sync_days)
        yield LookAlike(kind="no_sync", day=day, until_day=until)


def _postures(rng: Random, watched: Watched, parameters: Parameters) -> Iterator[LookAlike]:
    now = watched.posture
    for day in _begins(rng, watched, parameters.disorder.postures.change):
        now = other_posture(rng, now)
        yield LookAlike(kind="posture", day=day, until_day=NEVER, posture=now)


def _skews(rng: Random, watched: Watched, parameters: Parameters) -> Iterator[LookAlike]:
    clocks = parameters.disorder.clocks
    for day in _begins(rng, watched, clocks.skew):
        offset = rng.choice((-1, 1)) * rng.uniform(*clocks.skew_hours) / 24
        until = _set_again(watched, day)
        yield LookAlike(kind="clock_skew", day=day, until_day=until, offset_days=offset)


def _resets(rng: Random, watched: Watched, parameters: Parameters) -> Iterator[LookAlike]:
    clocks = parameters.disorder.clocks
    anew_day = (date(clocks.reset_to_year, 1, 1) - watched.start).days
    for day in _begins(rng, watched, clocks.reset):
        ahead = rng.uniform(*clocks.future_years) * YEAR_DAYS
        offset = ahead if rng.random() < clocks.future_share else anew_day - day
        until = _set_again(watched, day)
        yield LookAlike(kind="clock_reset", day=day, until_day=until, offset_days=offset)


def _missing(rng: Random, watched: Watched, parameters: Parameters) -> Iterator[LookAlike]:
    readout = parameters.disorder.readout
    for day in _begins(rng, watched, readout.missing_contact):
        yield LookAlike(
            kind="missing_contact",
            day=day,
            until_day=day + rng.uniform(*readout.missing_days),
            side=rng.choice(SIDES),
            contacts=(rng.randrange(parameters.electrodes.contacts),),
        )


def _unit_mistakes(
    gateway: Random, watched: Watched, parameters: Parameters
) -> Iterator[LookAlike]:
    """Draw for the whole centre, and keep what falls into the life of this device."""
    readout = parameters.disorder.readout
    day = waiting_days(gateway, readout.unit_mistake)
    while day < watched.until_day:
        end = day + gateway.uniform(*readout.unit_mistake_days)
        begin = max(day, watched.host.activated_day)
        if begin < end:
            yield LookAlike(kind="unit_mistake", day=begin, until_day=end)
        day = end + waiting_days(gateway, readout.unit_mistake)


def _set_again(watched: Watched, day: float) -> float:
    """Return when a visit sets the clock."""
    return next((visit for visit in watched.visits if visit > day), NEVER)
