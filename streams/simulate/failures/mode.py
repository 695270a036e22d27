"""What every failure mode is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from events.envelope import Fact
from events.vocabulary import Hazard, Side
from streams.simulate.parameters import Parameters
from streams.simulate.truth import FailureMode

NEVER = float("inf")
SIDES: tuple[Side, Side] = ("left", "right")


@dataclass(slots=True, kw_only=True)
class Reading:
    """One session's measurements while they are being made; failures disturb them."""

    impedance_ohm: dict[Side, list[float]]
    threshold_ma: dict[Side, float]
    amplitude_ma: float
    abort_probability: float
    drain_factor: float = 1.0
    delivered_part: float = 1.0
    resets: int = 0
    errors: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What a failure may depend on. Days count from the start of the simulation."""

    implanted_day: float
    activated_day: float
    old_lead: bool
    centre: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A clinical fact: when it happened, and how many days later we learn of it."""

    day: float
    delay_days: float
    data: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One failure of one device: its course, and what people noticed and did about it.

    `severity` is between 0 and 1. `worsens` is how far outcomes fall back towards baseline,
    `back_pain_nrs` how much more than before the therapy the back hurts, and `reported_day` the day
    on which the first report that names the hazard reaches us.
    """

    hazard: Hazard
    mode: FailureMode
    onset_day: float
    reported_day: float
    resolved_day: float = NEVER
    side: Side | None = None
    contacts: tuple[int, ...] = ()
    severity: float
    worsens: float = 0.0
    site_pain_nrs: float = 0.0
    back_pain_nrs: float = 0.0
    happenings: tuple[Happening, ...] = ()

    def active(self, day: float) -> bool:
        """Whether it disturbs what is measured on `day`."""
        return self.onset_day <= day < self.resolved_day


Strike = Callable[[Random, Host, Parameters], Failure | None]
Disturb = Callable[[Reading, Failure, float, Random, Parameters], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """One way to fail.

    `strike` draws whether and when it happens; `disturb` changes one reading, so many days after
    the onset; `failed_interrogations` is the part of uploads that do not complete. A silent device
    holds no session and sends nothing. A mode that draws apart has a generator of numbers of its
    own, so that the draws of older modes stay as they were.
    """

    name: FailureMode
    hazard: Hazard
    strike: Strike
    disturb: Disturb
    failed_interrogations: float = 0.0
    silent: bool = False
    draws_apart: bool = False


def undisturbed(
    reading: Reading, failure: Failure, days: float, rng: Random, parameters: Parameters
) -> None:
    """Leave the reading as it is: the device does not feel this failure."""


def waiting_days(rng: Random, per_year: float) -> float:
    """Return the time to the next event of a Poisson process."""
    return rng.expovariate(per_year) * 365.25 if per_year > 0 else NEVER
