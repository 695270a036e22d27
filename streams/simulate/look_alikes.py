"""What looks like a failure and is none: an absurd reading, new settings, a rest, a bad week."""

from dataclasses import dataclass
from random import Random

from events.device import Reprogramming
from events.vocabulary import Posture, Side
from streams.simulate.failures.mode import Happening, Host, waiting_days
from streams.simulate.parameters import Parameters
from streams.simulate.truth import LookAlikeKind

DISUSE_DAYS = (21.0, 70.0)
"""Assumed."""
FLARE_DAYS = (1.0, 21.0)
"""A flare lasts hours to weeks; assumed within that."""
FLARE_NRS = (2.0, 4.0)
"""How much more it hurts: two points at least make a flare. Costa et al. 2021, Clin J Pain
37(5):313-320; the upper end is assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAlike:
    """Something that only looks like a failure.

    `severity_nrs` is of a flare of pain, `offset_days` of a clock that is wrong, `posture` the new
    one, `side` and `contacts` what is not measured.
    """

    kind: LookAlikeKind
    day: float
    until_day: float
    severity_nrs: float = 0.0
    offset_days: float = 0.0
    posture: Posture | None = None
    side: Side | None = None
    contacts: tuple[int, ...] = ()

    def lasts(self, day: float) -> bool:
        """Tell whether it goes on, on `day`."""
        return self.day <= day < self.until_day


def draw_look_alikes(
    rng: Random, host: Host, parameters: Parameters, *, until_day: float
) -> tuple[LookAlike, ...]:
    """Draw what will look like a failure of this device, in order of day."""
    rates = parameters.look_alikes
    found: list[LookAlike] = []
    each: tuple[tuple[LookAlikeKind, float], ...] = (
        ("bad_reading", rates.bad_reading),
        ("reprogramming", rates.reprogramming),
        ("disuse", rates.disuse),
    )
    for kind, rate in each:
        day = host.activated_day + 20 + waiting_days(rng, rate)
        while day < until_day:
            lasts = rng.uniform(*DISUSE_DAYS) if kind == "disuse" else 0.0
            found.append(LookAlike(kind=kind, day=day // 1 + 0.5, until_day=day + lasts))
            day += lasts + waiting_days(rng, rate)
    return tuple(sorted(found, key=lambda look_alike: look_alike.day))


def draw_flares(
    own: Random, host: Host, parameters: Parameters, *, until_day: float
) -> tuple[LookAlike, ...]:
    """Draw the days to weeks in which the back hurts more."""
    rate, found = parameters.look_alikes.pain_flare, []
    day = host.activated_day + waiting_days(own, rate)
    while day < until_day:
        until = day + own.uniform(*FLARE_DAYS)
        severity_nrs = own.uniform(*FLARE_NRS)
        found.append(
            LookAlike(kind="pain_flare", day=day, until_day=until, severity_nrs=severity_nrs)
        )
        day = until + waiting_days(own, rate)
    return tuple(found)


def reprogrammings(rng: Random, look_alikes: tuple[LookAlike, ...]) -> tuple[Happening, ...]:
    """Return the new settings that the clinic recorded, each with its own program."""
    days = [each.day for each in look_alikes if each.kind == "reprogramming"]
    first = Reprogramming(
        program=0, pulse_width_us=214.0, frequency_hz=20.0, reason="contraction adjusted"
    )
    return tuple(
        Happening(
            day=day,
            delay_days=0.1,
            data=first.model_copy(
                update={
                    "program": n,
                    "amplitude_ma": round(rng.uniform(1.6, 3.2), 1),
                    "contacts_changed": rng.random() < 0.4,
                }
            ),
        )
        for n, day in enumerate(days, start=2)
    )
